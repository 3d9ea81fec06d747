"""How a form reads JSON: each type expression becomes a function once, so that reading is only calls.

Places are kept as chains of steps and become text only where there is a fault to tell.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from types import NoneType
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

from desktop.core.form_parts import DAY, DECIMAL, MOMENT, Fault, Limits, alternatives, annotation, is_required
from desktop.core.text import nfc

MOST_FAULTS = 50
"""A document with more faults than this is told no further."""

Place = str | tuple["Place", str | int]
"""Where something stands: the root's name, or a place and the member or position below it."""


class Faulty:
    """Stands for what could not be read."""


FAULTY = Faulty()


class Findings:
    """The faults of one reading.

    Args:
        strict: Names that the form does not know are faults.

    Attributes:
        faults: The first of them. count: how many there were, told or not.
    """

    def __init__(self, *, strict: bool = False) -> None:
        self.faults: list[Fault] = []
        self.count = 0
        self.strict = strict

    def add(self, place: Place, cause: str) -> Faulty:
        """Note a fault; what was read stands as faulty."""
        self.count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(_written(place), cause))
        return FAULTY


Reader = Callable[[object, Place, Findings], object]
"""Makes a value of parsed JSON, or notes why not and gives ``FAULTY``."""


@lru_cache(maxsize=1024)
def reader_of(form: Any, limits: Limits | None = None) -> Reader:  # noqa: ANN401, PLR0911 - a return for each kind of form
    """The function that reads a form."""
    base, noted = annotation(form)
    if noted is not None:
        return reader_of(base, noted)
    if len(choices := alternatives(base)) > 1:
        return _choice(choices, limits)
    if get_origin(base) is Literal:
        return _constant(get_args(base)[0])
    if get_origin(base) is tuple:
        return _list(reader_of(get_args(base)[0]), tuple)
    if get_origin(base) is frozenset:
        return _list(reader_of(get_args(base)[0]), frozenset)
    if get_origin(base) is Mapping:
        return _mapping(reader_of(get_args(base)[1]))
    if is_dataclass(base):
        return _members(cast("type", base))
    return _scalar(base, limits)


def _constant(constant: object) -> Reader:
    def read(value: object, place: Place, findings: Findings) -> object:
        fits = value == constant and type(value) is type(constant)
        return value if fits else findings.add(place, f"cần là “{constant}”")

    return read


def _choice(choices: Sequence[Any], limits: Limits | None) -> Reader:
    real = [choice for choice in choices if choice is not NoneType]
    readers = [(choice, reader_of(choice, limits)) for choice in real]
    names = " hoặc ".join(_NAMES.get(choice, "nhóm dữ liệu") for choice in real)

    may_be_none = len(real) < len(choices)
    if len(readers) == 1 and may_be_none:
        return _optional(readers[0][1])

    def read(value: object, place: Place, findings: Findings) -> object:
        if value is None and may_be_none:
            return None
        for choice, reader in readers:
            if isinstance(value, choice):
                return reader(value, place, findings)
        return findings.add(place, f"cần là {names}, đang là {_kind(value)}")

    return read


def _optional(read_other: Reader) -> Reader:
    def read(value: object, place: Place, findings: Findings) -> object:
        return None if value is None else read_other(value, place, findings)

    return read


def _list(read_item: Reader, gather: type[tuple[object, ...]] | type[frozenset[object]]) -> Reader:
    def read(value: object, place: Place, findings: Findings) -> object:
        if not isinstance(value, list):
            return findings.add(place, f"cần là danh sách, đang là {_kind(value)}")
        items = cast("list[object]", value)
        return gather([read_item(item, (place, n), findings) for n, item in enumerate(items)])

    return read


def _mapping(read_item: Reader) -> Reader:
    def read(value: object, place: Place, findings: Findings) -> object:
        if not isinstance(value, dict):
            return findings.add(place, f"cần là nhóm dữ liệu, đang là {_kind(value)}")
        members = cast("dict[str, object]", value)
        return {nfc(str(name)): read_item(item, (place, str(name)), findings) for name, item in members.items()}

    return read


def _members(form: type) -> Reader:
    hints = get_type_hints(form, include_extras=True)
    parts = [(field.name, reader_of(hints[field.name]), is_required(field)) for field in fields(form)]
    known = frozenset(name for name, _, _ in parts)
    make = _maker(form)

    def read(value: object, place: Place, findings: Findings) -> object:
        if not isinstance(value, dict):
            return findings.add(place, f"cần là nhóm dữ liệu, đang là {_kind(value)}")
        members = cast("dict[str, object]", value)
        found: dict[str, object] = {}
        faults_before = findings.count
        for name, read_member, required in parts:
            if name in members:
                found[name] = read_member(members[name], (place, name), findings)
            elif required:
                found[name] = findings.add((place, name), "thiếu mục này")
        if findings.strict:
            for name in sorted(members.keys() - known, key=str):
                findings.add((place, str(name)[:40]), "mẫu không có mục tên này")
        return make(found) if findings.count == faults_before else FAULTY

    return read


def _maker(form: type) -> Callable[[dict[str, object]], object]:
    """What makes a value of its members; a frozen dataclass itself takes three times as long to set them."""
    defaults = {field.name: field.default for field in fields(form) if field.default is not MISSING}
    if hasattr(form, "__post_init__") or any(field.default_factory is not MISSING for field in fields(form)):
        return lambda members: form(**members)

    def make(members: dict[str, object]) -> object:
        value: object = object.__new__(cast("type[object]", form))
        vars(value).update({**defaults, **members} if defaults else members)
        return value

    return make


def _scalar(form: type, limits: Limits | None) -> Reader:
    if form is str and limits is None:
        return _read_text
    expected = form if form in (bool, int) else str
    parse = _PARSERS[form] if form in _PARSERS else _member_of(form)
    check = None if limits is None else _limiter(limits)

    def read(value: object, place: Place, findings: Findings) -> object:
        if type(value) is not expected:
            return findings.add(place, f"cần là {_NAMES.get(form, 'chữ')}, đang là {_kind(value)}")
        plain = nfc(value) if isinstance(value, str) else value
        if check is not None and (cause := check(plain)):
            return findings.add(place, cause)
        if parse is None:
            return plain
        try:
            return parse(plain)
        except ValueError:
            shown = str(plain)[:40]
            return findings.add(place, f"“{shown}” không phải là {_NAMES.get(form, 'giá trị được dùng ở đây')}")

    return read


def _read_text(value: object, place: Place, findings: Findings) -> object:
    """What most scalars are, without the steps that it does not need."""
    return nfc(value) if isinstance(value, str) else findings.add(place, f"cần là chữ, đang là {_kind(value)}")


def _member_of(form: Any) -> Callable[[Any], object]:  # noqa: ANN401 - an enum of texts
    members = {str(member): member for member in form}

    def find(text: str) -> object:
        if text not in members:
            raise ValueError(text)
        return members[text]

    return find


def _limiter(limits: Limits) -> Callable[[Any], str]:
    pattern = None if limits.pattern is None else re.compile(limits.pattern)

    def check(value: str | int) -> str:
        if isinstance(value, str):
            fits = pattern is None or pattern.fullmatch(value)
            return "" if fits else f"“{value[:40]}” không đúng khuôn dạng"
        if limits.minimum is not None and value < limits.minimum:
            return f"{value} nhỏ hơn {limits.minimum}"
        if limits.maximum is not None and value > limits.maximum:
            return f"{value} lớn hơn {limits.maximum}"
        return ""

    return check


def _matching(pattern: str, parse: Callable[[str], object]) -> Callable[[Any], object]:
    expression = re.compile(pattern)

    def parse_strictly(text: str) -> object:
        if not expression.fullmatch(text):
            raise ValueError(text)
        return parse(text)

    return parse_strictly


_NAMES: Mapping[Any, str] = {
    str: "chữ",
    bool: "true hoặc false",
    int: "số nguyên",
    Decimal: "số thập phân viết trong ngoặc kép",
    date: "ngày dạng 2018-05-25",
    datetime: "thời điểm dạng 2018-05-25T09:00:00+07:00",
}
_PARSERS: Mapping[Any, Callable[[Any], object] | None] = {
    str: None,
    bool: None,
    int: None,
    Decimal: _matching(DECIMAL, Decimal),
    date: _matching(DAY, date.fromisoformat),
    datetime: _matching(MOMENT, datetime.fromisoformat),
}
_KINDS = (
    (NoneType, "null"),
    (bool, "true/false"),
    (str, "chữ"),
    (int, "số nguyên"),
    (Decimal, "số lẻ"),
    (list, "danh sách"),
)


def _kind(value: object) -> str:
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "nhóm dữ liệu")


def _written(place: Place) -> str:
    steps: list[str] = []
    while not isinstance(place, str):
        place, step = place
        steps.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    return place + "".join(reversed(steps))
