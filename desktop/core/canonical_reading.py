"""Documents that were written by ``canonical_json``, read in one go; whatever else they are is left to careful reading.

A document that reads into its form and comes out of it again as the very same bytes has every name once, in order, and
nothing that the form does not know: no two readers can understand it differently. It costs a twentieth of reading each
value by itself. This reader only ever says what ``document_form.decode`` would say, or nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, Generic, TypeVar, cast, get_args, get_origin, get_type_hints

from desktop.core.form_parts import DECIMAL, MOMENT, Limits, alternatives, annotation

MOST_BYTES = 1 << 20
"""Longer documents are rare, and counted before they are read."""

T = TypeVar("T")

_Check = Callable[[Any], bool]
"""Whether a value that was read keeps to the limits of its form."""


class CanonicalReader(Generic[T]):
    """Reads documents of one form, which is a dataclass. Making a reader takes a while: keep it.

    A member of the form that has a default may be absent, as it is where an earlier version wrote the document.
    """

    def __init__(self, form: type[T]) -> None:
        import msgspec

        hints = get_type_hints(form, include_extras=True)
        self._form = form
        self._moments = tuple(name for name, hint in hints.items() if annotation(hint)[0] is datetime)
        hints |= dict.fromkeys(self._moments, str)
        self._absent = msgspec.UNSET
        parts = fields(cast("Any", form))
        members = [_member(field, hints[field.name], msgspec.UnsetType, msgspec.UNSET) for field in parts]
        struct = msgspec.defstruct(form.__name__, members, forbid_unknown_fields=True)
        self._decode = msgspec.json.Decoder(struct).decode
        self._encode = msgspec.json.Encoder(order="sorted").encode
        self._fits = _members_fit(form, hints)
        self._faults = (msgspec.DecodeError, ValueError, RecursionError)

    def read(self, data: bytes) -> T | None:
        """The value of the form; ``None`` where careful reading has to say what the document is."""
        if len(data) > MOST_BYTES:
            return None
        try:
            found = self._decode(data)
            if self._encode(found) != data or not unicodedata.is_normalized("NFC", data.decode()):
                return None
            members = {name: getattr(found, name) for name in found.__struct_fields__}
            members = {name: value for name, value in members.items() if value is not self._absent}
            members |= {name: _moment(members[name]) for name in self._moments}
        except self._faults:
            return None
        value = self._form(**members)
        return value if self._fits is None or self._fits(value) else None


def _member(field: Field[Any], hint: Any, absent_type: Any, absent: Any) -> tuple[Any, ...]:  # noqa: ANN401 - types as values
    """A member as msgspec declares it: none is made up for one that is absent, so that it comes out absent again."""
    if field.default is MISSING and field.default_factory is MISSING:
        return field.name, hint
    return field.name, hint | absent_type, absent


def _moment(text: str) -> datetime:
    if not re.fullmatch(MOMENT, text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


@cache
def _check_of(form: Any, limits: Limits | None = None) -> _Check | None:  # noqa: ANN401, PLR0911 - a return for each kind
    """What is to be checked of a form besides its types; ``None``: nothing."""
    base, noted = annotation(form)
    if noted is not None:
        return _check_of(base, noted)
    if len(choices := alternatives(base)) > 1:
        return _one_of(choices, limits)
    if limits is not None:
        return _within(limits)
    if is_dataclass(base):
        return _members_fit(base, get_type_hints(base, include_extras=True))
    if base is Decimal:
        return _is_plain
    if base is datetime:
        return _never  # written in more ways than a form allows, some of which come out as they went in
    if get_origin(base) in (tuple, frozenset):
        return _each(_check_of(get_args(base)[0]))
    if get_origin(base) is Mapping:
        return _never  # its names would have to be looked at as well
    return None


def _is_plain(number: Decimal) -> bool:
    """It came out as it went in, so this is how it was written."""
    return re.fullmatch(DECIMAL, str(number)) is not None


def _never(value: object) -> bool:  # noqa: ARG001 - one check among others
    return False


def _one_of(choices: Sequence[Any], limits: Limits | None) -> _Check | None:
    real = [choice for choice in choices if choice is not NoneType]
    checks = [check for choice in real if (check := _check_of(choice, limits))]
    if not checks:
        return None
    return _unless_none(checks[0]) if len(real) == 1 else _never  # which of several was read is not told


def _unless_none(check: _Check) -> _Check:
    return lambda value: value is None or check(value)


def _each(check: _Check | None) -> _Check | None:
    return None if check is None else lambda values: all(map(check, values))


def _members_fit(form: Any, hints: Mapping[str, Any]) -> _Check | None:  # noqa: ANN401 - a dataclass
    checks = [(field.name, check) for field in fields(form) if (check := _check_of(hints[field.name]))]
    if not checks:
        return None
    return lambda value: all(check(getattr(value, name)) for name, check in checks)


def _within(limits: Limits) -> _Check:
    matches = None if limits.pattern is None else re.compile(limits.pattern).fullmatch

    def check(value: str | int) -> bool:
        if isinstance(value, str):
            return matches is None or matches(value) is not None
        too_small = limits.minimum is not None and value < limits.minimum
        too_large = limits.maximum is not None and value > limits.maximum
        return not too_small and not too_large

    return check
