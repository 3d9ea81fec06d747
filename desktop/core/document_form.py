"""Documents whose form is a frozen dataclass: read with the place of every fault, written, described as JSON Schema.

A field name is the JSON name; a field with a default may be absent. Names that the form does not know are passed over,
so that a later minor version can add some; ``strict`` reading names them, for documents that people write by hand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from types import NoneType
from typing import Any, TypeVar, cast

from desktop.core.form_parts import Fault, FormError, Limits, default_of, is_required
from desktop.core.form_reading import Findings, reader_of
from desktop.core.form_schema import json_schema

__all__ = ["Fault", "FormError", "Limits", "decode", "decode_part", "encode", "json_schema"]

T = TypeVar("T")

_LEAVES = frozenset({str, bool, int, Decimal, date, datetime, NoneType})


def decode(form: type[T], document: object) -> T:
    """Make a value of the dataclass ``form`` from a parsed JSON document; text becomes NFC.

    Raises:
        FormError: With every fault that was found.
    """
    findings = Findings()
    value = reader_of(form)(document, "$", findings)
    if findings.faults:
        raise FormError(findings.faults)
    return cast("T", value)


def decode_part(form: Any, value: object, path: str, *, strict: bool = False) -> tuple[object, tuple[Fault, ...]]:  # noqa: ANN401 - a form is a class of any shape
    """Read one part of a document, so that the others can be judged where this one is faulty.

    Args:
        form: A type that a field of a form may have.
        value: The parsed JSON.
        path: Where it stands, for the faults.
        strict: Report names that the form does not know.

    Returns:
        The value and no fault, or ``None`` and the faults.
    """
    findings = Findings(strict=strict)
    found = reader_of(form)(value, path, findings)
    return (None, tuple(findings.faults)) if findings.faults else (found, ())


def encode(value: object, *, omit_defaults: bool = False) -> Any:  # noqa: ANN401 - JSON
    """The value as mappings and lists, for ``canonical_json``; sets are sorted.

    Args:
        value: A value of a form.
        omit_defaults: Leave out fields that have their default.
    """
    if type(value) in _LEAVES:
        return value
    inner = partial(encode, omit_defaults=omit_defaults)
    if parts := _fields(type(value)):
        members = ((field, getattr(value, field.name)) for field in parts)
        return {f.name: inner(item) for f, item in members if not (omit_defaults and _is_default(f, item))}
    if isinstance(value, tuple | list):
        return [inner(item) for item in cast("Sequence[object]", value)]
    if isinstance(value, frozenset):
        return sorted(inner(item) for item in cast("frozenset[object]", value))
    if isinstance(value, Mapping):
        return {key: inner(item) for key, item in cast("Mapping[str, object]", value).items()}
    return value


def _is_default(field: Field[Any], value: object) -> bool:
    return not is_required(field) and value == default_of(field)


@lru_cache(maxsize=256)
def _fields(form: type) -> tuple[Field[Any], ...]:
    return fields(form) if is_dataclass(form) else ()
