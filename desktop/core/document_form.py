"""Documents whose form is a frozen dataclass: read with the place of every fault, written, described as JSON Schema.

A field name is the JSON name; a field with a default may be absent. Names that the form does not know are passed over,
so that a later minor version can add some; ``strict`` reading names them, for documents that people write by hand.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache, partial
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from desktop.core.numbers import MOST_DIGITS
from desktop.core.text import nfc

T = TypeVar("T")

DECIMAL = rf"^(?=(?:[^0-9]*[0-9]){{1,{MOST_DIGITS}}}$)-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})$"
MOST_FAULTS = 50
"""A document with more faults than this is read no further."""


@dataclass(frozen=True)
class Limits:
    """What a text or whole number must keep to, attached by ``Annotated``."""

    pattern: str | None = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a document: where (``$.values[3].code``) and what, in Vietnamese."""

    path: str
    cause: str


class FormError(Exception):
    """A document does not have its form; callers say in a ``UserError`` which document it is."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.cause}" for fault in faults))
        self.faults = tuple(faults)


def decode(form: type[T], document: object) -> T:
    """Make a value of the dataclass ``form`` from a parsed JSON document; text becomes NFC.

    Raises:
        FormError: With every fault that was found.
    """
    reader = _Reader()
    value = reader.read(form, document, "$")
    if reader.faults:
        raise FormError(reader.faults)
    return cast("T", value)


def decode_part(form: Any, value: object, path: str, *, strict: bool = False) -> tuple[object, tuple[Fault, ...]]:  # noqa: ANN401
    """Read one part of a document, so that the others can be judged where this one is faulty.

    Args:
        form: A type that a field of a form may have.
        value: The parsed JSON.
        path: Where it stands, for the faults.
        strict: Report names that the form does not know.

    Returns:
        The value and no fault, or ``None`` and the faults.
    """
    reader = _Reader(strict=strict)
    found = reader.read(form, value, path)
    return (None, tuple(reader.faults)) if reader.faults else (found, ())


def encode(value: object, *, omit_defaults: bool = False) -> Any:  # noqa: ANN401 - JSON
    """The value as mappings and lists, for ``canonical_json``; sets are sorted.

    Args:
        value: A value of a form.
        omit_defaults: Leave out fields that have their default.
    """
    inner = partial(encode, omit_defaults=omit_defaults)
    if is_dataclass(value) and not isinstance(value, type):
        members = {field: getattr(value, field.name) for field in fields(value)}
        return {f.name: inner(item) for f, item in members.items() if not (omit_defaults and item == _default(f))}
    if isinstance(value, Mapping):
        return {key: inner(item) for key, item in cast("Mapping[str, object]", value).items()}
    if isinstance(value, frozenset):
        return sorted(inner(item) for item in cast("frozenset[object]", value))
    if isinstance(value, tuple | list):
        return [inner(item) for item in cast("Sequence[object]", value)]
    return value


def _default(field: Field[Any]) -> object:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def json_schema(form: type, identifier: str, title: str) -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a form."""
    definitions: dict[str, Any] = {}
    root = _describe(form, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": identifier,
        "title": title,
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


class _Faulty:
    """Stands for what could not be read."""


_FAULTY = _Faulty()


@lru_cache(maxsize=256)
def _hints(form: type) -> dict[str, Any]:
    return get_type_hints(form, include_extras=True)


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _alternatives(form: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type expression
    return get_args(form) if get_origin(form) in (Union, UnionType) else (form,)


class _Reader:
    def __init__(self, *, strict: bool = False) -> None:
        self.faults: list[Fault] = []
        self._strict = strict

    def read(self, form: Any, value: object, path: str, limits: Limits | None = None) -> object:  # noqa: ANN401, PLR0911
        """The value as ``form`` wants it, or ``_FAULTY`` after noting why not."""
        if get_origin(form) is Annotated:
            base, *notes = get_args(form)
            return self.read(base, value, path, next((n for n in notes if isinstance(n, Limits)), None))
        if len(choices := _alternatives(form)) > 1:
            return self._read_choice(choices, value, path, limits)
        if get_origin(form) is Literal:
            return value if value in get_args(form) else self._note(path, f"cần là “{get_args(form)[0]}”")
        if get_origin(form) is tuple:
            return self._read_list(get_args(form)[0], value, path)
        if get_origin(form) is frozenset:
            items = self._read_list(get_args(form)[0], value, path)
            return frozenset(cast("tuple[object, ...]", items)) if isinstance(items, tuple) else items
        if get_origin(form) is Mapping:
            return self._read_mapping(get_args(form)[1], value, path)
        if is_dataclass(form):
            return self._read_members(cast("type", form), value, path)
        return self._read_scalar(form, value, path, limits)

    def _note(self, path: str, cause: str) -> _Faulty:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(path, cause))
        return _FAULTY

    def _read_choice(self, choices: Sequence[Any], value: object, path: str, limits: Limits | None) -> object:
        if value is None and NoneType in choices:
            return None
        real = [choice for choice in choices if choice is not NoneType]
        if len(real) == 1:
            return self.read(real[0], value, path, limits)
        for choice in real:
            if isinstance(value, choice):
                return self.read(choice, value, path, limits)
        return self._note(path, f"cần là {' hoặc '.join(_NAMES[choice] for choice in real)}, đang là {_kind(value)}")

    def _read_list(self, item: Any, value: object, path: str) -> object:  # noqa: ANN401
        if not isinstance(value, list):
            return self._note(path, f"cần là danh sách, đang là {_kind(value)}")
        items = cast("list[object]", value)
        return tuple(self.read(item, each, f"{path}[{n}]") for n, each in enumerate(items))

    def _read_mapping(self, item: Any, value: object, path: str) -> object:  # noqa: ANN401
        if not isinstance(value, dict):
            return self._note(path, f"cần là nhóm dữ liệu, đang là {_kind(value)}")
        members = cast("dict[str, object]", value)
        return {nfc(str(name)): self.read(item, each, f"{path}.{name}") for name, each in members.items()}

    def _read_members(self, form: type, value: object, path: str) -> object:
        if not isinstance(value, dict):
            return self._note(path, f"cần là nhóm dữ liệu, đang là {_kind(value)}")
        members = cast("dict[str, object]", value)
        found: dict[str, object] = {}
        for field in fields(form):
            place = f"{path}.{field.name}"
            if field.name in members:
                found[field.name] = self.read(_hints(form)[field.name], members[field.name], place)
            elif _is_required(field):
                found[field.name] = self._note(place, "thiếu mục này")
        if self._strict:
            for name in sorted(members.keys() - {field.name for field in fields(form)}, key=str):
                self._note(f"{path}.{str(name)[:40]}", "mẫu không có mục tên này")
        return _FAULTY if any(item is _FAULTY for item in found.values()) else form(**found)

    def _read_scalar(self, form: type, value: object, path: str, limits: Limits | None) -> object:
        if form is bool or form is int:
            fits = isinstance(value, bool) if form is bool else isinstance(value, int) and not isinstance(value, bool)
            text: object = value
        else:
            fits = isinstance(value, str)
            text = nfc(value) if isinstance(value, str) else value
        if not fits:
            return self._note(path, f"cần là {_NAMES.get(form, 'chữ')}, đang là {_kind(value)}")
        if limits is not None and (cause := _beyond(limits, text)):
            return self._note(path, cause)
        try:
            return _PARSERS.get(form, form)(text)
        except ValueError:
            return self._note(path, f"“{str(text)[:40]}” không phải là {_NAMES.get(form, 'giá trị được dùng ở đây')}")


def _beyond(limits: Limits, value: object) -> str:
    if isinstance(value, int):
        if limits.minimum is not None and value < limits.minimum:
            return f"{value} nhỏ hơn {limits.minimum}"
        if limits.maximum is not None and value > limits.maximum:
            return f"{value} lớn hơn {limits.maximum}"
    elif limits.pattern is not None and not re.fullmatch(limits.pattern, str(value)):
        return f"“{str(value)[:40]}” không đúng khuôn dạng"
    return ""


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
_PARSERS: Mapping[Any, Callable[[Any], object]] = {
    str: lambda text: text,
    bool: lambda flag: flag,
    int: lambda number: number,
    Decimal: _matching(DECIMAL, Decimal),
    date: _matching(DAY, date.fromisoformat),
    datetime: _matching(MOMENT, datetime.fromisoformat),
}


def _kind(value: object) -> str:
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "nhóm dữ liệu")


_KINDS = (
    (NoneType, "null"),
    (bool, "true/false"),
    (str, "chữ"),
    (int, "số nguyên"),
    (Decimal, "số lẻ"),
    (list, "danh sách"),
)


def _describe(  # noqa: PLR0911 - one line a kind of form
    form: Any,  # noqa: ANN401 - a type expression
    definitions: dict[str, Any],
    limits: Limits | None = None,
) -> dict[str, Any]:
    if get_origin(form) is Annotated:
        base, *notes = get_args(form)
        return _describe(base, definitions, next((n for n in notes if isinstance(n, Limits)), None))
    if len(choices := _alternatives(form)) > 1:
        return {"anyOf": [_describe(choice, definitions, limits) for choice in choices]}
    if get_origin(form) is Literal:
        return {"const": get_args(form)[0]}
    if get_origin(form) is tuple:
        return {"type": "array", "items": _describe(get_args(form)[0], definitions)}
    if get_origin(form) is frozenset:
        return {"type": "array", "items": _describe(get_args(form)[0], definitions), "uniqueItems": True}
    if get_origin(form) is Mapping:
        return {"type": "object", "additionalProperties": _describe(get_args(form)[1], definitions)}
    if is_dataclass(form):
        return _describe_members(cast("type", form), definitions)
    return _describe_scalar(form, limits or Limits())


def _describe_members(form: type, definitions: dict[str, Any]) -> dict[str, Any]:
    if form.__name__ not in definitions:
        definitions[form.__name__] = {}
        definitions[form.__name__] = {
            "type": "object",
            "description": (form.__doc__ or "").partition("\n")[0],
            "properties": {field.name: _describe(_hints(form)[field.name], definitions) for field in fields(form)},
            "required": [field.name for field in fields(form) if _is_required(field)],
        }
    return {"$ref": f"#/$defs/{form.__name__}"}


def _describe_scalar(form: type, limits: Limits) -> dict[str, Any]:
    if issubclass(form, StrEnum):
        return {"enum": [str(member) for member in form]}
    described: dict[str, Any] = dict(_SCALARS[form])
    bounds = {"pattern": limits.pattern, "minimum": limits.minimum, "maximum": limits.maximum}
    return described | {name: bound for name, bound in bounds.items() if bound is not None}


_SCALARS: Mapping[type, Mapping[str, Any]] = {
    NoneType: {"type": "null"},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "string", "pattern": DECIMAL},
    date: {"type": "string", "format": "date", "pattern": DAY},
    datetime: {"type": "string", "format": "date-time", "pattern": MOMENT},
}
