"""The folder that intake watches: remembered here, so that it is watched again when the program starts."""

from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.workplace import Setting
from desktop.services.officers.audit import record_event

_KEY = "watched_folder"


def read_watched_folder(session: Session, clock: Clock) -> Path | None:
    """The folder that is to be watched; ``None`` where none is chosen, or it is not there just now, as on a stick."""
    del clock  # every use case is called alike
    chosen = _chosen(session)
    return Path(chosen) if chosen and Path(chosen).is_dir() else None


def set_watched_folder(session: Session, clock: Clock, folder: Path | None) -> None:
    """Watch a folder from now on, or none any more."""
    before, after = _chosen(session), str(folder) if folder is not None else ""
    if before == after:
        return
    session.merge(Setting(key=_KEY, value={"path": after}))
    record_event(session, clock, "watched_folder.set", _KEY, before={"path": before}, after={"path": after})


def _chosen(session: Session) -> str:
    row = session.get(Setting, _KEY)
    value: object = row.value if row is not None else None
    path: object = value.get("path") if isinstance(value, dict) else None  # pyright: ignore[reportUnknownVariableType,reportUnknownMemberType]
    return path if isinstance(path, str) else ""
