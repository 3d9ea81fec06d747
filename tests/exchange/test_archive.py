"""What is taken out of archives that people put together, and why the rest is left inside."""

import zipfile
from io import BytesIO
from random import Random

import pytest

from desktop.core import limits
from desktop.core.errors import EnvironmentFailureError
from desktop.exchange import archive
from desktop.exchange.archive import Shelf, unpack, worth_a_look
from desktop.exchange.errors import PackageError
from desktop.rules.verdicts import Reason, ReasonCode

NOISE = Random(7).randbytes(5_000)


def zipped(*members, compression=zipfile.ZIP_DEFLATED):
    """An archive of names with their bytes, or of whole entries with theirs."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as out:
        for name, data in members:
            out.writestr(name, data)
    return stream.getvalue()


def locked(data):
    """The same, with all its members said to be encrypted."""
    for signature, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        for place in [at for at in range(len(data)) if data.startswith(signature, at)]:
            data = data[: place + flags] + b"\1" + data[place + flags + 1 :]
    return data


def taken(data, folder):
    """What came out: names, with the bytes or the reason against them."""
    out = unpack(BytesIO(data), Shelf(folder))
    return [(each.name, each.path.read_bytes() if each.path else each.reason and each.reason.code) for each in out]


def test_links_are_left_inside(tmp_path):
    link = zipfile.ZipInfo("1.asice")
    link.external_attr = 0o120777 << 16
    assert taken(zipped((link, b"/etc/passwd"), ("2.asice", b"words")), tmp_path) == [
        ("1.asice", None),
        ("2.asice", b"words"),
    ]
    assert taken(zipped((link, b"/etc/passwd")), tmp_path) == []


@pytest.mark.parametrize("name", ["kín.PDF", "kín.zip"])
def test_encrypted_files_that_may_hold_packages_are_told(tmp_path, name):
    assert taken(locked(zipped((name, b"words"))), tmp_path) == [(name, ReasonCode.ZIP_FEATURE)]


def test_other_encrypted_files_are_not_told(tmp_path):
    assert taken(locked(zipped(("thư.txt", b"words"))), tmp_path) == []


def test_a_file_that_cannot_be_looked_into_is_left_inside(tmp_path):
    data = zipped(("a.txt", b"words"), ("b.asice", b"words")).replace(b"PK\3\4", b"PK\3\5", 1)
    assert taken(data, tmp_path) == [("a.txt", None), ("b.asice", b"words")]


@pytest.mark.parametrize(
    ("name", "head", "worth"),
    [
        ("GÓI.ASICE", b"words", True),
        ("x", b"PK\3\4", True),
        ("x", b"%PDF-1.7", True),
        ("x", b"\x89PNG\r\n\x1a\n", True),
        ("x.txt", b"words", False),
    ],
)
def test_names_or_first_bytes_say_what_is_worth_a_look(name, head, worth):
    assert worth_a_look(name, head) is worth


def test_a_full_disk_is_told_of_the_file_that_needs_the_room(tmp_path, monkeypatch):
    def refuse(_folder, _size):
        raise EnvironmentFailureError("Ổ đĩa đã đầy.")

    monkeypatch.setattr(archive, "ensure_free_space", refuse)
    [member] = unpack(BytesIO(zipped(("a.asice", b"words"))), Shelf(tmp_path))
    assert (member.name, member.path) == ("a.asice", None)
    assert member.reason == Reason(ReasonCode.UNREADABLE, detail="Ổ đĩa đã đầy")


def test_only_large_files_that_shrink_to_nothing_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "RATIO_FROM", 1_000)
    monkeypatch.setattr(limits, "RATIO", 10)
    data = zipped(("1.asice", bytes(900)), ("2.asice", NOISE), ("3.asice", bytes(5_000)))
    assert taken(data, tmp_path) == [("1.asice", bytes(900)), ("2.asice", NOISE), ("3.asice", ReasonCode.ZIP_BOMB)]


def test_one_file_that_is_too_big_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "WRAPPED", 100)
    assert taken(zipped(("1.asice", NOISE), ("2.asice", b"words")), tmp_path) == [
        ("1.asice", ReasonCode.TOO_BIG),
        ("2.asice", b"words"),
    ]


@pytest.mark.parametrize("limit", ["ARCHIVE_EXPANDED", "ARCHIVE_FILE"])
def test_too_much_together_is_refused(tmp_path, monkeypatch, limit):
    monkeypatch.setattr(limits, limit, 100)
    with pytest.raises(PackageError) as refused:
        taken(zipped(("1.asice", NOISE[:60]), ("2.asice", NOISE[60:120])), tmp_path)
    assert refused.value.reason == Reason(ReasonCode.TOO_BIG)
    assert not list(tmp_path.iterdir())


def test_the_last_directory_counts_not_that_of_an_archive_within(tmp_path):
    data = zipped(("trong.zip", zipped(("1.asice", b"words"))), compression=zipfile.ZIP_STORED)
    with pytest.raises(PackageError) as refused:
        taken(data[:-12] + b"\xff\xff" + data[-10:], tmp_path)
    assert refused.value.reason == Reason(ReasonCode.TOO_MANY_ENTRIES)


def test_of_a_damaged_file_nothing_stays_behind(tmp_path):
    data = zipped(("1.asice", NOISE), compression=zipfile.ZIP_STORED)
    where = data.index(NOISE) + 4_000
    assert taken(data[:where] + bytes([data[where] ^ 1]) + data[where + 1 :], tmp_path) == [
        ("1.asice", ReasonCode.ZIP_CORRUPT)
    ]
    assert not list(tmp_path.iterdir())
