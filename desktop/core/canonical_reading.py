"""Documents that were written by ``canonical_json``, read in one go; whatever else they are is left to careful reading.

A document that reads into its form and comes out of it again as the very same bytes has every name once, in order, and
nothing that the form does not know: no two readers can understand it differently. It costs a twentieth of reading each
value by itself. This reader only ever says what ``document_form.decode`` would say, or nothing.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import Field, fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Annotated, Any, Generic, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from desktop.core.form_parts import DECIMAL, MOMENT, alternatives, annotation, default_of, is_required

MOST_BYTES = 1 << 20
"""Longer documents are rare, and counted before they are read."""

T = TypeVar("T")

_Check = Callable[[Any], bool]
"""Whether a value that was read keeps to what its form says besides types, patterns and bounds."""


class CanonicalReader(Generic[T]):
    """Reads documents of one form, which is a dataclass. Making a reader takes a while: keep it.

    A member of the form that has a default may be absent, as it is where an earlier version wrote the document.
    """

    def __init__(self, form: type[T]) -> None:
        import msgspec

        self._form = form
        self._hints = get_type_hints(form, include_extras=True)
        self._moments = tuple(name for name, hint in self._hints.items() if annotation(hint)[0] is datetime)
        self._absent = msgspec.UNSET
        parts = sorted(fields(cast("Any", form)), key=lambda field: field.name)
        self._may_be_absent = [field for field in parts if not is_required(field)]
        members = [_member(field, self._hints[field.name], msgspec.UnsetType, msgspec.UNSET) for field in parts]
        struct = msgspec.defstruct(form.__name__, members, forbid_unknown_fields=True, kw_only=True, gc=False)
        self._decode = msgspec.json.Decoder(struct).decode
        self._encode = msgspec.json.Encoder().encode
        self._convert = msgspec.convert
        self._fits = _members_fit(form, self._hints | dict.fromkeys(self._moments, str))
        self._faults = (msgspec.DecodeError, ValueError, RecursionError)

    def read(self, data: bytes) -> T | None:
        """The value of the form; ``None`` where careful reading has to say what the document is."""
        found = self._found(data)
        if found is None:
            return None
        members = {name: getattr(found, name) for name in found.__struct_fields__}
        return self._form(
            **{
                name: value if name in self._moments else self._convert(value, self._hints[name], from_attributes=True)
                for name, value in members.items()
            }
        )

    def read_lightly(self, data: bytes) -> T | None:
        """The same in a third of the time: it has the members of the form at every level, but is not of its classes."""
        return cast("T | None", self._found(data))

    def _found(self, data: bytes) -> Any:  # noqa: ANN401 - a struct that was made of the form
        if len(data) > MOST_BYTES:
            return None
        try:
            found = self._decode(data)
            if self._encode(found) != data or not _is_nfc(data):
                return None
            for field in self._may_be_absent:
                if getattr(found, field.name) is self._absent:
                    setattr(found, field.name, default_of(field))
            if self._fits is not None and not self._fits(found):
                return None
            for name in self._moments:
                setattr(found, name, _moment(getattr(found, name)))
        except self._faults:
            return None
        return found


def _member(field: Field[Any], hint: Any, absent_type: Any, absent: Any) -> tuple[Any, ...]:  # noqa: ANN401 - types as values
    """A member as msgspec declares it: none is made up for one that is absent, so that it comes out absent again."""
    if is_required(field):
        return field.name, _light(hint)
    return field.name, _light(hint) | absent_type, absent


@cache
def _light(hint: Any) -> Any:  # noqa: ANN401 - types as values
    """A type as it is read: classes become structs, whose members stand in the order of canonical JSON."""
    import msgspec

    base, limits = annotation(hint)
    if limits is not None and limits.pattern is not None:
        return Annotated[_light(base), msgspec.Meta(pattern=rf"\A(?:{limits.pattern})\Z")]
    if limits is not None:
        return Annotated[_light(base), msgspec.Meta(ge=limits.minimum, le=limits.maximum)]
    if len(choices := alternatives(base)) > 1:
        return Union[tuple(map(_light, choices))]  # noqa: UP007 - as many as there are
    if is_dataclass(base):
        parts = sorted(fields(base), key=lambda field: field.name)
        hints = get_type_hints(base, include_extras=True)
        members = [(field.name, _light(hints[field.name])) for field in parts]
        return msgspec.defstruct(cast("type", base).__name__, members, kw_only=True, gc=False)
    if get_origin(base) is tuple:
        return tuple[_light(get_args(base)[0]), ...]
    return str if base is datetime else base


_ASCII = bytes(range(128))
_MAY_COMPOSE = re.compile("[^\u0080-\u02ff\u1e00-\u1eff\u2010-\u202f]")
"""All but letters, whole as Vietnamese is written with them, and dashes and quotes, which nothing composes with."""


def _is_nfc(data: bytes) -> bool:
    """Whether a document that was decoded before is in normal form C; most need no look at each letter."""
    if _MAY_COMPOSE.search(data.translate(None, _ASCII).decode()) is None:
        return True
    return unicodedata.is_normalized("NFC", data.decode())


def _moment(text: str) -> datetime:
    if not re.fullmatch(MOMENT, text):
        raise ValueError(text)
    return datetime.fromisoformat(text)


@cache
def _check_of(form: Any) -> _Check | None:  # noqa: ANN401, PLR0911 - a return for each kind
    """What is to be checked of a form besides what is declared to msgspec; ``None``: nothing."""
    base, _ = annotation(form)
    if len(choices := alternatives(base)) > 1:
        return _one_of(choices)
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


def _one_of(choices: Sequence[Any]) -> _Check | None:
    real = [choice for choice in choices if choice is not NoneType]
    checks = [check for choice in real if (check := _check_of(choice))]
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
