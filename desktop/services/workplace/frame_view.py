"""What the window's frame says of the work, whichever page is open; needs no database."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class WindowFrame:
    """Badges beside the pages, and the status bar.

    Attributes:
        waiting_tasks, errors: Of an agency: tasks that nobody has touched for long, figures that cannot be right.
        held: Of the department: files that wait for a decision, whatever their period.
        undecided: Of the department: everything that waits for a decision; see ``services.inbox``.
        handed_in: Number of the last revision that the agency handed in; ``None`` if there is none.
        clock_doubt: Why this computer's clock cannot be right, and what to do; "" while nothing says so.
        backup_at: When the data was last backed up; ``None`` if it never was. on_server: a server sees to that.
        moved_at: When the data has gone to another computer; ``None`` while it lives here.
    """

    period_name: str
    last_day: date | None
    days_left: int | None
    waiting_tasks: int = 0
    errors: int = 0
    held: int = 0
    undecided: int = 0
    handed_in: int | None = None
    backup_at: datetime | None = None
    clock_doubt: str = ""
    on_server: bool = False
    moved_at: datetime | None = None
