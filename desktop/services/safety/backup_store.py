"""Evidence and received files beside backups: by their SHA-256, each once, however many backups refer to it."""

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path

from desktop.core.files import replacing
from desktop.signing.sealed_file import sha256_of_kept

_STORE = "tep-chung"


class FileStore:
    """Files by their SHA-256 beside backups: each lies there once, however many backups refer to it.

    Encrypted files lie here encrypted, under the SHA-256 of what they hold.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / _STORE

    def place(self, digest: str) -> Path:
        """Where the file of a digest lies, or would."""
        return self.folder / digest[:2] / digest

    def keep(self, path: Path) -> str:
        """Take a file in and give its digest; one that is named by its digest and lies here already is not read again.

        On the drive of the data it is linked, which takes no room: such files are never written to again.

        Raises:
            OSError: The drive refused.
        """
        named = path.stem
        if len(named) == hashlib.sha256().digest_size * 2 and self._has(named, path.stat().st_size):
            return named
        digest = sha256_of_kept(path)
        if self._has(digest, path.stat().st_size):
            return digest
        with replacing(self.place(digest)) as temporary:
            link_or_copy(path, temporary)
        return digest

    def _has(self, digest: str, size: int) -> bool:
        place = self.place(digest)
        return place.is_file() and place.stat().st_size == size

    def sweep(self, wanted: frozenset[str]) -> None:
        """Throw away what no backup refers to any more; what cannot be deleted now is left for the next time."""
        for path in self.folder.glob("??/*"):
            if path.name not in wanted:
                with suppress(OSError):
                    path.unlink()


def link_or_copy(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it where that cannot be.

    What a broken-off attempt left under that name goes first: it may be a link to a file that is still kept, and
    whoever wrote to it would write to that file.

    Raises:
        OSError: The drive refused.
    """
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:  # another drive, or one that knows no links
        shutil.copyfile(source, target)
