"""What a directory may not say: each fault is told with the file that it speaks of."""

from io import BytesIO

import pytest

from desktop.exchange.errors import PackageError
from desktop.exchange.zip_directory import read_directory
from desktop.rules.verdicts import Reason, ReasonCode
from tests.hostile.raw_zip import Raw, build

NAME = "attachments/a.txt"


def refusal(data):
    with pytest.raises(PackageError) as caught:
        read_directory(BytesIO(data))
    return caught.value.reason


def test_a_record_that_is_none_is_told_of_the_whole_file():
    spoiled = build([Raw(NAME, b"words")]).replace(b"PK\1\2", b"PK\1\3")
    assert refusal(spoiled) == Reason(ReasonCode.ZIP_CORRUPT)


@pytest.mark.parametrize(
    "claims",
    [{"flags": 1}, {"method": 12}, {"comment": b"x"}, {"attributes": 0o120777 << 16}, {"attributes": 0o100755 << 16}],
    ids=["encrypted", "another compression", "a comment", "a link", "a program"],
)
def test_what_is_not_done_here_is_told_of_its_file(claims):
    local = {name: value for name, value in claims.items() if name in ("flags", "method")}
    data = build([Raw(NAME, b"words", central=claims, local=local)])
    assert refusal(data) == Reason(ReasonCode.ZIP_FEATURE, NAME)
