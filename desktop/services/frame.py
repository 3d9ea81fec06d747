"""Reads what the window's frame says: the same for an agency and the department."""

from dataclasses import replace

from desktop.services.desk import read_frame
from desktop.services.follow_up import read_department_frame
from desktop.services.frame_view import WindowFrame
from desktop.services.upkeep import last_backup
from desktop.services.workspace import Workspace, is_department


def read_window_frame(workspace: Workspace, period_code: str) -> WindowFrame:
    """Badges and status bar for the period that the window stands on."""
    backup = last_backup(workspace)
    with workspace.reading() as session:
        read = read_department_frame if is_department(session) else read_frame
        frame = read(session, workspace.clock, period_code)
    return replace(frame, backup_at=backup.at if backup else None)
