"""JSON Schema (draft 2020-12) of forms, so that what is published cannot differ from what is read."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import NoneType
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

from desktop.core.form_parts import DAY, DECIMAL, MOMENT, Limits, alternatives, annotation, is_required

_SCALARS: Mapping[type, Mapping[str, Any]] = {
    NoneType: {"type": "null"},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    Decimal: {"type": "string", "pattern": DECIMAL},
    date: {"type": "string", "format": "date", "pattern": DAY},
    datetime: {"type": "string", "format": "date-time", "pattern": MOMENT},
}


def json_schema(form: type, identifier: str, title: str) -> dict[str, Any]:
    """The schema of a form and of all forms that it holds."""
    definitions: dict[str, Any] = {}
    root = _describe(form, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": identifier,
        "title": title,
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _describe(  # noqa: PLR0911 - a return for each kind of form
    form: Any,  # noqa: ANN401 - a type expression
    definitions: dict[str, Any],
    limits: Limits | None = None,
) -> dict[str, Any]:
    base, noted = annotation(form)
    if noted is not None:
        return _describe(base, definitions, noted)
    if len(choices := alternatives(base)) > 1:
        return {"anyOf": [_describe(choice, definitions, limits) for choice in choices]}
    if get_origin(base) is Literal:
        return {"const": get_args(base)[0]}
    if get_origin(base) is tuple:
        return {"type": "array", "items": _describe(get_args(base)[0], definitions)}
    if get_origin(base) is frozenset:
        return {"type": "array", "items": _describe(get_args(base)[0], definitions), "uniqueItems": True}
    if get_origin(base) is Mapping:
        return {"type": "object", "additionalProperties": _describe(get_args(base)[1], definitions)}
    if is_dataclass(base):
        return _describe_members(cast("type", base), definitions)
    return _describe_scalar(base, limits or Limits())


def _describe_members(form: type, definitions: dict[str, Any]) -> dict[str, Any]:
    if form.__name__ not in definitions:
        definitions[form.__name__] = {}
        hints = get_type_hints(form, include_extras=True)
        definitions[form.__name__] = {
            "type": "object",
            "description": (form.__doc__ or "").partition("\n")[0],
            "properties": {field.name: _describe(hints[field.name], definitions) for field in fields(form)},
            "required": [field.name for field in fields(form) if is_required(field)],
        }
    return {"$ref": f"#/$defs/{form.__name__}"}


def _describe_scalar(form: type, limits: Limits) -> dict[str, Any]:
    if issubclass(form, StrEnum):
        return {"enum": [str(member) for member in form]}
    described: dict[str, Any] = dict(_SCALARS[form])
    bounds = {"pattern": limits.pattern, "minimum": limits.minimum, "maximum": limits.maximum}
    return described | {name: bound for name, bound in bounds.items() if bound is not None}
