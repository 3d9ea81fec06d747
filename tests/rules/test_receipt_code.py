"""The code of a receipt survives the telephone, or is refused."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.rules.package_data import ReceiptResult
from desktop.rules.receipt_code import ReceiptClaim, ReceiptCodeError, find_claim, read_receipt_code, receipt_code

CLAIM = ReceiptClaim("ab" * 32, ReceiptResult.ACCEPTED, date(2018, 5, 23))
CODE = receipt_code(CLAIM)
CODES = st.builds(
    lambda sha256, day: receipt_code(ReceiptClaim(sha256, ReceiptResult.ACCEPTED, day)),
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.dates(date(2018, 1, 1), date(2030, 1, 1)),
)


def test_a_code_never_changes_between_versions():
    assert CODE == "1031-4191-2717"


@given(CODES)
def test_a_code_is_read_however_it_was_typed(code):
    for typed in (code, code.replace("-", ""), code.replace("-", " "), f"  {code.replace('-', ' – ')}\n"):
        assert read_receipt_code(typed) == code


@given(CODES, st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(code, at, by):
    digits = code.replace("-", "")
    wrong = str((int(digits[at]) + by) % 10)
    with pytest.raises(ReceiptCodeError, match="chữ số sai"):
        read_receipt_code(digits[:at] + wrong + digits[at + 1 :])


@given(CODES)
def test_two_neighbours_that_changed_places_are_noticed(code):
    digits = code.replace("-", "")
    for at, (left, right) in enumerate(pairwise(digits)):
        if left != right:
            with pytest.raises(ReceiptCodeError):
                read_receipt_code(digits[:at] + right + left + digits[at + 2 :])


@pytest.mark.parametrize("typed", ["", "123", CODE + "1", CODE[:-1] + "O", "١٢٣٤٥٦٧٨٩٠١٢", CODE[:-1] + "²"])
def test_what_is_no_code_is_told_so(typed):
    with pytest.raises(ReceiptCodeError, match="12 chữ số"):
        read_receipt_code(typed)


def test_a_code_tells_report_result_and_day():
    others = [
        ReceiptClaim(CLAIM.snapshot_sha256, result, CLAIM.received_on + timedelta(days=days))
        for result in ReceiptResult
        for days in range(-200, 200)
    ]
    assert find_claim(CODE, others) == CLAIM
    assert len({receipt_code(claim) for claim in others}) == len(others)
    assert find_claim(CODE, [ReceiptClaim("cd" * 32, claim.result, claim.received_on) for claim in others]) is None
