"""Reads what the window's frame says: the same for an agency and the department."""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy.orm import Session

from desktop.core.clock import Clock, DayClock, SystemClock
from desktop.core.version import RELEASED
from desktop.services.safety.moving import moved_note
from desktop.services.safety.upkeep import last_backup
from desktop.services.workplace.clock_check import check_clock
from desktop.services.workplace.desk import read_frame
from desktop.services.workplace.frame_view import WindowFrame
from desktop.services.workspace import Workspace, is_department


def read_window_frame(workspace: Workspace, period_code: str) -> WindowFrame:
    """Badges and status bar for the period that the window stands on."""
    backup = last_backup(workspace)
    with workspace.reading() as session:
        read = _department_reader() if is_department(session) else read_frame
        frame = read(session, workspace.clock, period_code)
        doubt = _clock_doubt(session, workspace.clock)
    moved = moved_note(workspace.folder)
    return replace(
        frame,
        backup_at=backup.at if backup else None,
        clock_doubt=doubt,
        on_server=not workspace.database.is_file,
        moved_at=moved.at if moved else None,
    )


def _department_reader() -> Callable[[Session, Clock, str], WindowFrame]:
    from desktop.services.follow_up.status import (
        read_department_frame,  # with much that an agency's window does not need yet
    )

    return read_department_frame


def _clock_doubt(session: Session, clock: Clock) -> str:
    """What makes the clock doubtful, unless the window stands on an assumed day."""
    if isinstance(clock, DayClock):
        return ""
    doubt = check_clock(session, clock, released=RELEASED if isinstance(clock, SystemClock) else None)
    return doubt.message if doubt else ""
