"""The columns of the map and of the list of those to be reminded."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.services.follow_up.status_view import AgencyStatus
from desktop.ui.assurance_looks import ICONS, tone_of
from desktop.ui.icons import TONE_ICONS, Icon
from desktop.ui.overview.rows import AgencyRow, GroupRow, MapRow, counts_text, squares_of
from desktop.ui.report_states import look_of, note_of, received_words, signed_words
from desktop.ui.tables.cells import Cell, CellKind, Column
from desktop.ui.tokens import Color

_INDENT = 22
EARLIER = (3, 2, 1)
"""Numbers of the columns of the periods before, the latest first; hidden where there is none."""
NOW = 4
"""Number of the column of the period that is followed."""


def _ground(row: MapRow) -> Color | None:
    return Color.SUNKEN if isinstance(row, AgencyRow) else None


def _name(row: MapRow) -> Cell:
    match row:
        case GroupRow():
            return Cell(row.name, strong=True, icon=Icon.CHEVRON_DOWN if row.opened else Icon.CHEVRON_RIGHT)
        case AgencyRow():
            return Cell(row.agency.name, indent=_INDENT, background=Color.SUNKEN)


def _earlier(at: int) -> Callable[[MapRow], Cell]:
    """The cell of the period that lies so far back, from 0."""

    def look(row: MapRow) -> Cell:
        match row:
            case GroupRow():
                members = row.earlier[at] if at < len(row.earlier) else ()
                words = counts_text(members)
                return Cell(words, CellKind.SQUARES, squares=squares_of(members), tooltip=words)
            case AgencyRow():
                return _chip(row.earlier[at] if at < len(row.earlier) else None, notes=False)

    return look


def _now(row: MapRow) -> Cell:
    match row:
        case GroupRow():
            words = counts_text(row.members)
            return Cell(words, CellKind.SQUARES, squares=squares_of(row.members), tooltip=words)
        case AgencyRow():
            return _chip(row.agency)


def _chip(agency: AgencyStatus | None, *, notes: bool = True) -> Cell:
    if agency is None:
        return Cell("", background=Color.SUNKEN)
    look, note = look_of(agency), note_of(agency)
    return Cell(
        look.word, CellKind.CHIP, look.tone, second=note if notes else "", background=Color.SUNKEN, tooltip=note
    )


def _received(row: MapRow) -> str:
    return received_words(row.agency) if isinstance(row, AgencyRow) else ""


def _signed(row: MapRow) -> str:
    return signed_words(row.agency) if isinstance(row, AgencyRow) else ""


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


def _past(at: int) -> Column[MapRow]:
    look = _earlier(at)
    return Column("Kỳ trước", lambda row: look(row).text, cell=look, width=128, wide_only=True)


MAP_COLUMNS: tuple[Column[MapRow], ...] = (
    Column("Đơn vị", lambda row: _name(row).text, cell=_name, width=240),
    _past(2),
    _past(1),
    _past(0),
    Column("Kỳ này", lambda row: _now(row).text, cell=_now, width=124, stretch=True),
    Column("Ngày nhận", _received, cell=lambda row: _plain(_received(row), row), width=106,
           hint="Ngày bản hợp lệ đầu tiên đến: tính hạn theo ngày này, trừ khi đã chấp nhận thời điểm khác"),
    Column("Ngày ký", _signed, cell=lambda row: _plain(_signed(row), row), width=106, wide_only=True,
           hint="Thời điểm ký theo đồng hồ máy ký; chỉ để đối chiếu, không dùng để tính hạn"),
    Column("Xác thực", lambda row: _assurance(row).text, cell=_assurance, width=150, wide_only=True,
           hint="Chữ ký số của bản mới nhất chứng minh được đến đâu"),
    Column("Đã nhận", lambda row: _count(row).text, CellKind.NUMBER, cell=_count, width=72,
           hint="Số đơn vị đã có báo cáo; ở dòng đơn vị là số bản mới nhất"),
    Column("Liên hệ", lambda row: row.agency.contact if isinstance(row, AgencyRow) else "", width=180,
           paper_only=True),
)  # fmt: skip
ASSURANCE = 7
"""Number of the column that gives way where several periods stand beside one another."""


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
    Column("Lý do đôn đốc", lambda row: row.note, width=220, paper_only=True),
    Column("Người liên hệ, điện thoại", lambda row: row.agency.contact, width=220, paper_only=True),
)
