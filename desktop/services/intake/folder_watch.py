"""A folder into which others put files: what is new in it is taken in once it has come to rest.

A file is still being copied while its size or its time changes between two looks. What was told once is told again only
when it has changed; intake itself goes by content, so that nothing is taken in twice either way.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from desktop.core import limits
from desktop.core.files import explaining_os_errors

_Stamp = tuple[int, int]
"""Size, and time of the last change."""


class FolderWatch:
    """Looks into one folder and those below it; links are not followed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[Path, _Stamp] = {}
        self._told: dict[Path, _Stamp] = {}

    @property
    def is_unsettled(self) -> bool:
        """Whether something was seen that may be at rest at the next look."""
        return any(self._told.get(path) != stamp for path, stamp in self._seen.items())

    def look(self) -> tuple[Path, ...]:
        """The files that are new or changed and have come to rest since the last look.

        Raises:
            EnvironmentFailureError: The folder cannot be read: it is gone, or the stick was pulled out.
        """
        now = dict(_stamps(self.folder))
        rested = tuple(path for path, stamp in now.items() if self._seen.get(path) == stamp != self._told.get(path))
        self._seen = now
        self._told = {path: stamp for path, stamp in self._told.items() if path in now}
        self._told |= {path: now[path] for path in rested}
        return rested


def _stamps(folder: Path) -> Iterator[tuple[Path, _Stamp]]:
    with explaining_os_errors(folder):
        list(os.scandir(folder))  # what lies below may vanish at any moment, the folder itself may not
    for place, names, files in os.walk(folder):
        names.sort()
        if len(Path(place).relative_to(folder).parts) >= limits.FOLDER_DEPTH:
            names.clear()
        for name in sorted(files):
            path = Path(place, name)
            with suppress(OSError):
                status = path.lstat()
                yield path, (status.st_size, status.st_mtime_ns)
