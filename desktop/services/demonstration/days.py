"""On which day the window of a demonstration folder stands, and which agency is still at work there."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.revision import Revision
from desktop.models.workplace import Setting
from desktop.services.workspace import Workspace

_KEY = "demonstration_today"


def stand_on(session: Session, day: date) -> None:
    """Let the window of this folder stand on a day; this also marks the folder as a demonstration."""
    session.merge(Setting(key=_KEY, value=day.isoformat()))


def demonstration_today(workspace: Workspace) -> date | None:
    """The day on which the window of a demonstration folder stands; ``None`` for a real one."""
    with workspace.reading() as session:
        value = session.scalar(select(Setting.value).where(Setting.key == _KEY))
    return date.fromisoformat(value) if isinstance(value, str) else None


def has_handed_in(workspace: Workspace) -> bool:
    """Whether this agency has handed in anything yet."""
    with workspace.reading() as session:
        return session.scalar(select(Revision.id).limit(1)) is not None
