"""Copies of what several test processes look at."""

import shutil
from collections.abc import Sequence
from pathlib import Path


def copied_folder(folder: Path, target: Path) -> Path:
    """A data folder, or a folder of them, to write in."""
    return Path(shutil.copytree(folder, target, ignore=_what_comes_and_goes))


def _what_comes_and_goes(folder: str, names: Sequence[str]) -> set[str]:
    """Beside a database lie empty files while another test reads it; they may go before they can be copied."""
    logs = {name for name in names if name.endswith(".db-wal") and not _size(Path(folder, name))}
    return logs | {log.removesuffix("-wal") + "-shm" for log in logs}


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
