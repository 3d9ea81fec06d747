"""Scans among files that are looked at together: each report that can be read from them, once."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop.core.files import write_atomically
from desktop.exchange.layout import PAPER_SUFFIX
from desktop.exchange.paper_codes import PaperPile
from desktop.exchange.scans import read_scan
from desktop.rules.verdicts import Reason


@dataclass(frozen=True)
class NamedFile:
    """A file as it is to be looked at.

    Attributes:
        name: What it is called. path: where it lies. lack: which codes of a report it shows are missing.
    """

    name: Path
    path: Path
    lack: Reason | None = None


def read_papers(files: Sequence[tuple[Path, Path]], folder: Path) -> tuple[NamedFile, ...]:
    """Files as they are to be looked at: reports instead of the scans that show them, called by the first scan.

    Args:
        files: What each file is called, and where it lies.
        folder: Where reports are written.
    """
    pile = PaperPile()
    for _, path in files:
        with suppress(OSError):
            pile.add(path, read_scan(path))
    whole: dict[Path, list[Path]] = {}
    read: set[Path] = set()
    for number, (paper, scans) in enumerate(pile.wholes()):
        target = folder / f"{number:06}{PAPER_SUFFIX}"
        write_atomically(target, paper)
        whole.setdefault(scans[0], []).append(target)
        read.update(scans)
    named: list[NamedFile] = []
    for name, path in files:
        named += (NamedFile(name, target) for target in whole.get(path, ()))
        lack = pile.lack_of(path)
        if lack is not None or path not in read:
            named.append(NamedFile(name, path, lack))
    return tuple(named)
