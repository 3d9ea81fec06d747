"""The columns of the map and of the list of those to be reminded."""

from dataclasses import dataclass

from desktop.services.follow_up_view import AgencyStatus
from desktop.ui.assurance_looks import ICONS, tone_of
from desktop.ui.icons import TONE_ICONS, Icon
from desktop.ui.overview.rows import AgencyRow, GroupRow, MapRow, counts_text, squares_of
from desktop.ui.report_states import look_of, note_of, received_words
from desktop.ui.tables.cells import Cell, CellKind, Column
from desktop.ui.tokens import Color

_INDENT = 22
EARLIER = 1
"""Number of the column of the earlier period; it is hidden in the first period of a year."""


def _ground(row: MapRow) -> Color | None:
    return Color.SUNKEN if isinstance(row, AgencyRow) else None


def _name(row: MapRow) -> Cell:
    match row:
        case GroupRow():
            return Cell(row.name, strong=True, icon=Icon.CHEVRON_DOWN if row.opened else Icon.CHEVRON_RIGHT)
        case AgencyRow():
            return Cell(row.agency.name, indent=_INDENT, background=Color.SUNKEN)


def _earlier(row: MapRow) -> Cell:
    match row:
        case GroupRow():
            return Cell(counts_text(row.earlier), CellKind.SQUARES, squares=squares_of(row.earlier))
        case AgencyRow():
            return _chip(row.earlier)


def _now(row: MapRow) -> Cell:
    match row:
        case GroupRow():
            words = counts_text(row.members)
            return Cell(words, CellKind.SQUARES, squares=squares_of(row.members), tooltip=words)
        case AgencyRow():
            return _chip(row.agency)


def _chip(agency: AgencyStatus | None) -> Cell:
    if agency is None:
        return Cell("", background=Color.SUNKEN)
    look, note = look_of(agency), note_of(agency)
    return Cell(look.word, CellKind.CHIP, look.tone, second=note, background=Color.SUNKEN, tooltip=note)


def _received(row: MapRow) -> str:
    return received_words(row.agency) if isinstance(row, AgencyRow) else ""


def _assurance(row: MapRow) -> Cell:
    level = row.agency.assurance if isinstance(row, AgencyRow) else None
    if level is None:
        return Cell("", background=_ground(row))
    return Cell(
        level.short,
        icon=ICONS[level],
        icon_tone=tone_of(level),
        muted=True,
        background=Color.SUNKEN,
        tooltip=level.sentence,
    )


def _count(row: MapRow) -> Cell:
    match row:
        case GroupRow():
            return Cell(f"{row.received}/{len(row.members)}", CellKind.NUMBER, strong=True)
        case AgencyRow():
            revision = row.agency.revision
            return Cell(f"bản {revision}" if revision else "", CellKind.NUMBER, background=Color.SUNKEN)


def _plain(text: str, row: MapRow) -> Cell:
    return Cell(text, muted=True, background=_ground(row))


MAP_COLUMNS: tuple[Column[MapRow], ...] = (
    Column("Đơn vị", lambda row: _name(row).text, cell=_name, width=240),
    Column("Kỳ trước", lambda row: _earlier(row).text, cell=_earlier, width=190, wide_only=True),
    Column("Kỳ này", lambda row: _now(row).text, cell=_now, width=150, stretch=True),
    Column("Ngày nhận", _received, cell=lambda row: _plain(_received(row), row), width=104,
           hint="Ngày bản hợp lệ đầu tiên đến Sở; đúng hạn hay chậm tính theo ngày này"),
    Column("Xác thực", lambda row: _assurance(row).text, cell=_assurance, width=158, wide_only=True,
           hint="Chữ ký số của bản mới nhất chứng minh được đến đâu"),
    Column("Đã nhận", lambda row: _count(row).text, CellKind.NUMBER, cell=_count, width=76,
           hint="Số đơn vị đã có báo cáo; ở dòng đơn vị là số bản mới nhất"),
)  # fmt: skip


@dataclass(frozen=True)
class ChaseRow:
    """An agency from which something is still to come, and why."""

    agency: AgencyStatus
    note: str


def _chased(row: ChaseRow) -> Cell:
    tone = look_of(row.agency).tone
    return Cell(row.agency.name, icon=TONE_ICONS[tone], icon_tone=tone, second=row.note, strong=True)


CHASE_COLUMNS: tuple[Column[ChaseRow], ...] = (
    Column("Đơn vị", lambda row: row.agency.name, cell=_chased, width=200, stretch=True, wraps=True),
)
