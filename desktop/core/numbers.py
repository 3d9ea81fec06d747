"""Numbers as they are written in Vietnam: dot between thousands, comma before decimals (1.234,5)."""

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from desktop.core.errors import UserError

MOST_DIGITS = 40
"""Longest number that is accepted anywhere."""

TRUE_MINUS = "\u2212"
"""The minus sign of print, as wide as the plus."""

_EXACT = Context(prec=2 * MOST_DIGITS + 20, rounding=ROUND_HALF_UP)
_SIGN = r"(?P<sign>[-+\u2212\u2013]?)\s?"
_GROUPED = r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+"
_NUMBER = re.compile(rf"{_SIGN}(?P<whole>{_GROUPED}|[0-9]+)(?:,(?P<fraction>[0-9]+))?")
_ENGLISH = re.compile(r"[-+\u2212\u2013]?[0-9]+(?:,[0-9]{3})*\.[0-9]+")
_EXPECTED = "Dùng dấu phẩy trước phần thập phân, dấu chấm giữa các hàng nghìn, ví dụ 1.234,5."
_SHOWN = 40


class NumberFormatError(UserError):
    """The text is not a number, or could be read as two different ones."""

    code = "NUMBER_FORMAT"


def parse_number(text: str) -> Decimal:
    """Read a number as people in Vietnam type it: 1.234,5, 1234,5, 1 234; "1.234" is 1234.

    What could be meant in two ways ("1.5", "1,234.56") is refused, never guessed.

    Raises:
        NumberFormatError: It is no number; the hint says what was expected.
    """
    typed = " ".join(text.split())
    if len(typed) > 2 * MOST_DIGITS or sum(c.isdigit() for c in typed) > MOST_DIGITS:
        message = f"“{typed[:_SHOWN]}…” quá dài: một số có nhiều nhất {MOST_DIGITS} chữ số."
        raise NumberFormatError(message, "Kiểm tra lại số vừa nhập.", text=text)
    found = _NUMBER.fullmatch(typed)
    if found is None:
        raise _not_a_number(typed)
    whole = re.sub(r"[. ]", "", found["whole"])
    number = Decimal(f"{whole}.{found['fraction'] or '0'}" if found["fraction"] else whole)
    return _EXACT.minus(number) if found["sign"] not in ("", "+") and number else number


def _not_a_number(typed: str) -> NumberFormatError:
    if not typed:
        return NumberFormatError("Chưa nhập số.", _EXPECTED, text=typed)
    if _ENGLISH.fullmatch(typed):
        whole, _, fraction = typed.replace(",", "").rpartition(".")
        hint = f"{_EXPECTED} Nếu là số thập phân, hãy gõ {whole},{fraction}."
        return NumberFormatError(f"“{typed}” không rõ là số nào.", hint, text=typed)
    return NumberFormatError(f"“{typed[:_SHOWN]}” không phải là số.", _EXPECTED, text=typed)


def format_number(value: Decimal | int, decimals: int | None = None, *, true_minus: bool = False) -> str:
    """Write a number the Vietnamese way.

    Args:
        value: A finite number.
        decimals: Places after the comma, rounded half up; ``None`` shows what is there, without trailing zeros.
        true_minus: Write U+2212 before a negative number, as on screen and paper; else the hyphen of keyboards.
    """
    rounded = _rounded(Decimal(value), decimals)
    whole, _, fraction = format(rounded.copy_abs(), "f").partition(".")
    sign = (TRUE_MINUS if true_minus else "-") if rounded < 0 else ""
    grouped = f"{int(whole):,}".replace(",", ".")
    return f"{sign}{grouped},{fraction}" if fraction else f"{sign}{grouped}"


def _rounded(value: Decimal, decimals: int | None) -> Decimal:
    if not value.is_finite():
        message = f"not a finite number: {value}"
        raise ValueError(message)
    if decimals is not None:
        return value.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)
    return value.normalize(_EXACT) if value else Decimal(0)


def format_percent(value: Decimal | int, decimals: int | None = 2, *, true_minus: bool = True) -> str:
    """A number of percent: "71,3 %"; ``value`` is already in percent."""
    return f"{format_number(value, decimals, true_minus=true_minus)} %"


def percent_change(new: Decimal | None, old: Decimal | None) -> Decimal | None:
    """By how many percent ``new`` differs from ``old``; ``None`` when there is nothing to compare with."""
    if new is None or old is None or not old:
        return None
    return _EXACT.multiply(_EXACT.divide(_EXACT.subtract(new, old), old.copy_abs()), Decimal(100))


def format_change(new: Decimal | None, old: Decimal | None, decimals: int = 1) -> str:
    """The change as people read it: "+7,5 %", "−21,6 %", "0 %"; "" when there is nothing to compare with."""
    change = percent_change(new, old)
    return "" if change is None else f"{format_signed(change, decimals)} %"


def format_signed(value: Decimal | int, decimals: int | None = None) -> str:
    """A difference with its sign: "+12", "−3,5", "0"."""
    rounded = _rounded(Decimal(value), decimals)
    if not rounded:
        return "0"
    return f"{'+' if rounded > 0 else ''}{format_number(rounded, decimals, true_minus=True)}"
