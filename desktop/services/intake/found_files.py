"""The files of one intake, all found before the first is taken in: so the person sees how many there are."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from desktop.exchange.finder import FoundFile, FoundKind


class FoundFiles:
    """What was found, in its order. A plain file is kept as its address alone: ten thousand lie in a megabyte."""

    def __init__(self, files: Iterable[FoundFile] = ()) -> None:
        self._files: list[str | FoundFile] = [_kept(file) for file in files]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._files)

    def __iter__(self) -> Iterator[FoundFile]:
        """Each as it was found."""
        return (_plain(Path(each)) if isinstance(each, str) else each for each in self._files)


def _kept(file: FoundFile) -> str | FoundFile:
    return str(file.path) if file == _plain(file.path) else file


def _plain(path: Path) -> FoundFile:
    """A file that lies by itself where it was looked for."""
    return FoundFile(path, FoundKind.CANDIDATE, (str(path),))
