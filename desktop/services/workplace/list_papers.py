"""Any list of the window as a working paper: whose it is and when it was made is added here."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.clock import today
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.services.workspace import Workspace, agency_ref, this_agency

if TYPE_CHECKING:
    from desktop.documents.list_print import ListColumn, PrintedList
    from desktop.documents.sheets import CellContent

_PORTRAIT_LETTERS = 95
"""Columns that are wider together are printed on lying paper."""


@dataclass(frozen=True)
class ListContent:
    """What a page shows, as it shows it.

    Attributes:
        title: Of the list. notes: what it is limited to: period, filter, search.
        columns, rows: As ``PrintedList`` has them.
    """

    title: str
    notes: tuple[str, ...]
    columns: "tuple[ListColumn, ...]"
    rows: "tuple[tuple[CellContent, ...] | str, ...]"


def save_list(workspace: Workspace, content: ListContent, target: Path) -> Path:
    """Write a list as a workbook (.xlsx) or, by any other ending, as PDF.

    Raises:
        EnvironmentFailureError: The disk refused; what was there before is still there.
    """
    from desktop.documents.list_print import list_pdf, list_workbook

    printed = _printed(workspace, content)
    data = list_workbook(printed) if target.suffix.lower() == ".xlsx" else list_pdf(printed)
    with explaining_os_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(target, data)
    return target


def _printed(workspace: Workspace, content: ListContent) -> "PrintedList":
    from desktop.documents.list_print import PrintedList
    from desktop.documents.model import Orientation

    with workspace.reading() as session:
        agency = agency_ref(session, this_agency(session), today(workspace.clock))
    letters = sum(column.width for column in content.columns)
    return PrintedList(
        agency=agency,
        title=content.title,
        notes=content.notes,
        columns=content.columns,
        rows=content.rows,
        made_at=workspace.clock.now(),
        orientation=Orientation.LANDSCAPE if letters > _PORTRAIT_LETTERS else Orientation.PORTRAIT,
    )
