"""The list of people: its columns and headings."""

from collections.abc import Sequence

from desktop.core.dates import format_date
from desktop.services.workplace.people import PersonRow
from desktop.ui.icons import Icon
from desktop.ui.tables.cells import Cell, CellKind, Column, Heading
from desktop.ui.tokens import Tone


def columns() -> tuple[Column[PersonRow], ...]:
    """Name with post, work, days, tasks; the paper that says so is printed."""
    return (
        Column("Họ và tên", lambda r: r.name, cell=_name, width=170, wraps=True),
        Column("Việc được giao", lambda r: r.work, width=200, stretch=True, wraps=True),
        Column("Từ ngày", lambda r: r.since, cell=lambda r: Cell(_day(r.since)), width=96),
        Column("Đến ngày", lambda r: r.until, cell=lambda r: Cell(_day(r.until)), width=96, wide_only=True),
        Column("Nhiệm vụ", lambda r: r.tasks, CellKind.NUMBER, width=76, wide_only=True),
        Column("Chức vụ", lambda r: r.position, width=140, paper_only=True),
        Column("Văn bản phân công", lambda r: r.document, width=140, paper_only=True),
    )


def with_headings(rows: Sequence[PersonRow]) -> list[PersonRow | Heading]:
    """Leader, those at work, those to come or gone."""
    groups = (
        ("Lãnh đạo phụ trách công tác dân vận", [row for row in rows if row.is_current and row.leads]),
        ("Đang được giao việc", [row for row in rows if row.is_current and not row.leads]),
        ("Trước đây và sắp tới", [row for row in rows if not row.is_current]),
    )
    shown: list[PersonRow | Heading] = []
    for title, members in groups:
        if members:
            shown += [Heading(title, f"{len(members)} người" if len(members) > 1 else ""), *members]
    return shown


def _name(row: PersonRow) -> Cell:
    return Cell(
        row.name,
        strong=row.leads and row.is_current,
        muted=not row.is_current,
        second=row.position,
        icon=Icon.FLAG if row.leads else None,
        icon_tone=Tone.OK if row.is_current else Tone.NEUTRAL,
    )


def _day(day: object) -> str:
    return format_date(day) if day else ""  # pyright: ignore[reportArgumentType] - a day or None
