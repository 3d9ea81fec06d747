"""What a directory may not say: each fault is told with the file that it speaks of."""

from io import BytesIO

import pytest

from desktop.core import limits
from desktop.exchange.errors import PackageError
from desktop.exchange.zip_directory import looks_like_zip, may_hold, read_directory
from desktop.rules.verdicts import Reason, ReasonCode
from tests.hostile.raw_zip import Raw, build

NAME = "attachments/a.txt"
EXTRA = b"\x99\x99\0\0"


def refusal(data):
    with pytest.raises(PackageError) as caught:
        read_directory(BytesIO(data))
    return caught.value.reason


def test_a_record_that_is_none_is_told_of_the_whole_file():
    spoiled = build([Raw(NAME, b"words")]).replace(b"PK\1\2", b"PK\1\3")
    assert refusal(spoiled) == Reason(ReasonCode.ZIP_CORRUPT)


@pytest.mark.parametrize(
    "claims",
    [
        {"flags": 1},
        {"method": 12},
        {"comment": b"x"},
        {"attributes": 0o120777 << 16},
        {"attributes": 0o100755 << 16},
        {"attributes": 0o120777 << 16, "extra": EXTRA},
    ],
    ids=["encrypted", "another compression", "a comment", "a link", "a program", "a link with an extra field"],
)
def test_what_is_not_done_here_is_told_of_its_file(claims):
    local = {name: value for name, value in claims.items() if name in ("flags", "method")}
    data = build([Raw(NAME, b"words", central=claims, local=local)])
    assert refusal(data) == Reason(ReasonCode.ZIP_FEATURE, NAME)


def test_attributes_of_other_systems_say_nothing_of_links():
    data = build([Raw(NAME, b"words", central={"made_by": 20, "attributes": 0o120777 << 16, "extra": EXTRA})])
    assert [entry.name for entry in read_directory(BytesIO(data))] == [NAME]


def test_a_second_disk_is_refused_wherever_it_is_told():
    data = build([Raw(NAME, b"words")])
    for place in (len(data) - 18, len(data) - 16, data.index(b"PK\1\2") + 34):
        assert refusal(data[:place] + b"\1" + data[place + 1 :]).code == ReasonCode.ZIP_FEATURE


def test_a_file_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "PACKAGE", 10)
    assert refusal(build([Raw(NAME, b"words")])) == Reason(ReasonCode.TOO_BIG)


def test_a_quick_look_says_which_names_are_not_there():
    stream = BytesIO(build([Raw(NAME, b"words")]))
    assert may_hold(stream, NAME)
    assert not may_hold(stream, "report.json")
    assert not may_hold(BytesIO(b"words"), NAME)


@pytest.mark.parametrize(
    ("data", "is_zip"),
    [
        (b"PK\3\4 and no more", True),
        (b"words" + build([]), True),
        (bytes(100) + build([], suffix=bytes(0xFFFF)), True),
        (b"words", False),
    ],
    ids=["cut off", "behind other bytes", "with the longest comment", "none"],
)
def test_an_archive_is_known_by_its_start_or_its_end(data, is_zip):
    assert looks_like_zip(BytesIO(data)) is is_zip
