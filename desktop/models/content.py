"""How a ``Value`` lies in a row: its kind and its exact text."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from desktop.rules.values import Scalar, SpecialState, Value


class ContentKind(StrEnum):
    """What the text of a cell's content stands for."""

    NUMBER = "number"
    BOOL = "bool"
    TEXT = "text"
    DATE = "date"


def encode(content: Scalar) -> tuple[ContentKind, str]:
    """Kind and exact text of a content."""
    match content:
        case bool():
            return ContentKind.BOOL, "true" if content else "false"
        case Decimal():
            return ContentKind.NUMBER, f"{content:f}"
        case date():
            return ContentKind.DATE, content.isoformat()
        case str():
            return ContentKind.TEXT, content


def decode(kind: ContentKind, text: str) -> Scalar:
    """The content that ``encode`` put down."""
    match kind:
        case ContentKind.BOOL:
            return text == "true"
        case ContentKind.NUMBER:
            return Decimal(text)
        case ContentKind.DATE:
            return date.fromisoformat(text)
        case ContentKind.TEXT:
            return text


class HoldsValue:
    """Columns of one value; read and written through ``value``.

    Attributes:
        content_kind, content: ``None`` both, when the cell has no content.
    """

    content_kind: Mapped[ContentKind | None] = mapped_column(default=None)
    content: Mapped[str | None] = mapped_column(default=None)
    state: Mapped[SpecialState | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    raw: Mapped[str] = mapped_column(default="")

    @property
    def value(self) -> Value:
        """The value that the row holds."""
        return value_of(self.content_kind, self.content, self.state, self.note, self.raw)

    @value.setter
    def value(self, value: Value) -> None:
        for name, content in value_columns(value).items():
            setattr(self, name, content)


def value_of(
    kind: ContentKind | None, text: str | None, state: SpecialState | None, note: str | None, raw: str | None
) -> Value:
    """The value that the columns of ``HoldsValue`` hold, for rows that are read without their entity."""
    content = None if kind is None or text is None else decode(kind, text)
    return Value(content, state, note or "", raw or "")


def value_columns(value: Value) -> dict[str, object]:
    """A value as the columns of ``HoldsValue`` keep it, for rows that are written in bulk."""
    kind, content = (None, None) if value.content is None else encode(value.content)
    return {"content_kind": kind, "content": content, "state": value.state, "note": value.note, "raw": value.raw}


VALUE_COLUMNS = tuple(value_columns(Value()))
"""Names of those columns, in their order."""
