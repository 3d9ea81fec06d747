"""The code of a receipt: twelve digits that are read out over the telephone and typed in instead of bringing a file.

It is made from the report, the result and the day of receipt, so whoever has the report finds again what it says.
Digits alone, because letters are confused by ear (B–P–D, M–N, S–X) and by eye (O–0, I–1). The last digit tells every
single wrong digit and every two neighbours that changed places (H. M. Damm's scheme).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop.core.errors import UserError
from desktop.rules.package_data import ReceiptResult

_DIGITS = 11
"""Beside the check digit."""
_GROUP = 4
_TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


class ReceiptCodeError(UserError):
    """What was typed is no code of a receipt, or is of none of the reports at hand."""

    code = "RECEIPT_CODE"


@dataclass(frozen=True)
class ReceiptClaim:
    """What a code says: this report was taken in on this day, with this result."""

    snapshot_sha256: str
    result: ReceiptResult
    received_on: date


def receipt_code(claim: ReceiptClaim) -> str:
    """The code of a claim: ``4821-0937-5526``."""
    said = f"so-dan-van/receipt:{claim.snapshot_sha256}:{claim.result}:{claim.received_on.isoformat()}"
    number = int.from_bytes(hashlib.sha256(said.encode()).digest()) % 10**_DIGITS
    digits = f"{number:0{_DIGITS}}"
    return _grouped(digits + _check_digit(digits))


def read_receipt_code(text: str) -> str:
    """The code in what somebody has typed: spaces, dots and dashes between the digits do not matter.

    Raises:
        ReceiptCodeError: It has too few or too many digits, or one of them is wrong.
    """
    typed = "".join(letter for letter in text if not letter.isspace() and letter not in "-–.")
    if not (typed.isascii() and typed.isdigit() and len(typed) == _DIGITS + 1):
        raise ReceiptCodeError(
            f"Mã tiếp nhận “{text.strip()[:40]}” phải có đúng {_DIGITS + 1} chữ số.",
            "Nhập đủ ba nhóm, mỗi nhóm bốn chữ số, như trên phiếu tiếp nhận.",
        )
    if _check_digit(typed) != "0":
        raise ReceiptCodeError(
            f"Mã tiếp nhận {_grouped(typed)} có chữ số sai.", "Nghe hoặc đọc lại từng nhóm bốn chữ số rồi nhập lại."
        )
    return _grouped(typed)


def find_claim(code: str, claims: Iterable[ReceiptClaim]) -> ReceiptClaim | None:
    """The claim that a code was made from."""
    return next((claim for claim in claims if receipt_code(claim) == code), None)


def _check_digit(digits: str) -> str:
    state = 0
    for digit in digits:
        state = int(_TABLE[state][int(digit)])
    return str(state)


def _grouped(digits: str) -> str:
    return "-".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))
