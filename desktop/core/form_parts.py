"""What reading and describing documents share: limits, faults, and how a form's type expressions are taken apart."""

from collections.abc import Sequence
from dataclasses import MISSING, Field, dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from desktop.core.numbers import MOST_DIGITS

DECIMAL = rf"^(?=(?:[^0-9]*[0-9]){{1,{MOST_DIGITS}}}$)-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})$"


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


def annotation(form: Any) -> tuple[Any, Limits | None]:  # noqa: ANN401 - a type expression
    """The type below ``Annotated``, and the limits that came with it."""
    if get_origin(form) is not Annotated:
        return form, None
    base, *notes = get_args(form)
    return base, next((note for note in notes if isinstance(note, Limits)), None)


def alternatives(form: Any) -> tuple[Any, ...]:  # noqa: ANN401 - a type expression
    """The members of a union; any other form alone."""
    return get_args(form) if get_origin(form) in (Union, UnionType) else (form,)


def is_required(field: Field[Any]) -> bool:
    """The field has no default."""
    return field.default is MISSING and field.default_factory is MISSING


def default_of(field: Field[Any]) -> object:
    """The default of a field that has one."""
    return field.default if field.default_factory is MISSING else field.default_factory()
