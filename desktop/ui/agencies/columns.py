"""The columns of the register of agencies."""

from datetime import datetime

from desktop.core.clock import local
from desktop.core.dates import format_date
from desktop.services.trust.agency_register import AgencyEntry
from desktop.ui.agencies.lines import look_of
from desktop.ui.tables.cells import Cell, CellKind, Column

IDENTIFIER = 2
"""Number of the column that is hidden while no agency has an identifier."""


_IN_A_LINE = 4
"""Groups of digits; two lines of four are easy to read out over the telephone."""


def in_lines(fingerprint: str) -> str:
    """A fingerprint in lines of four groups."""
    groups = fingerprint.split()
    return "\n".join("  ".join(groups[at : at + _IN_A_LINE]) for at in range(0, len(groups), _IN_A_LINE))


def in_pieces(serial: str) -> str:
    """A long number in groups, so that it may be broken into lines."""
    return " ".join(serial[at : at + _IN_A_LINE] for at in range(0, len(serial), _IN_A_LINE))


def day_of(moment: datetime) -> str:
    """The day of a moment, as Vietnam's calendars show it."""
    return format_date(local(moment).date())


def columns() -> tuple[Column[AgencyEntry], ...]:
    """Name, codes, and how it stands with the certificate."""
    return (
        Column("Đơn vị", lambda entry: entry.name, width=220, stretch=True, wraps=True),
        Column("Mã", lambda entry: entry.code, cell=_code, width=140),
        Column("Mã định danh", lambda entry: entry.identifier, cell=_identifier, width=126, wide_only=True),
        Column("Chứng thư", lambda entry: look_of(entry).word, cell=_state, width=132),
        Column("Hiệu lực đến", _end, cell=_until, width=104, wide_only=True),
        Column("Người liên hệ", lambda entry: entry.contact.person, width=150, paper_only=True),
        Column("Chức vụ", lambda entry: entry.contact.position, width=140, paper_only=True),
        Column("Điện thoại", lambda entry: entry.contact.phone, width=110, paper_only=True),
        Column("Thư điện tử", lambda entry: entry.contact.email, width=170, paper_only=True),
    )


def _code(entry: AgencyEntry) -> Cell:
    return Cell(entry.code, muted=True)


def _identifier(entry: AgencyEntry) -> Cell:
    return Cell(entry.identifier, muted=True)


def _state(entry: AgencyEntry) -> Cell:
    look = look_of(entry)
    return Cell(look.word, CellKind.CHIP, look.tone, icon=look.icon)


def _end(entry: AgencyEntry) -> object:
    return entry.certificate.not_after if entry.certificate else None


def _until(entry: AgencyEntry) -> Cell:
    return Cell(day_of(entry.certificate.not_after) if entry.certificate else "", muted=True)
