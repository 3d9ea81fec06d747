"""Where the clerk of the kill runs works, and what was promised there: looked at after each kill.

What was lost once stays lost, so the slow looks (chains of hashes, registers, every file's content) are taken at some
kills only; what was promised is looked for at each.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from desktop.core.clock import FixedClock
from desktop.models.attachment import Attachment
from desktop.models.intake import ReceivedPackage
from desktop.models.programme import ReportingPeriod
from desktop.models.report import IndicatorValue, Report
from desktop.models.revision import Revision
from desktop.services.safety.upkeep import check_folder
from desktop.services.workspace import Workspace
from tests.copies import copied_folder
from tests.proof.use_cases import is_whole
from tests.services.pattern import DEPARTMENT, HOA_LONG, PERIOD, Pattern


class Place:
    """Two computers and a stick, with what was promised about them."""

    def __init__(self, pattern: Pattern, agency: Path, root: Path) -> None:
        self.agency, self.department, self.stick = root / "xã", root / "Sở", root / "USB"
        copied_folder(agency, self.agency)
        copied_folder(pattern.folder / DEPARTMENT, self.department)
        incoming = self.stick / "đến"
        incoming.mkdir(parents=True)
        (self.stick / "nộp").mkdir()
        for path in (*pattern.packages, pattern.first_pdf):
            shutil.copy(path, incoming)
        self.key = pattern.keys[HOA_LONG]
        self.cells: dict[str, str] = {}
        self.intended: dict[str, str] = {}
        self.kept: dict[str, set[str]] = {name: set() for name in ("evidence", "revision", "received", "files")}
        self.backups: set[str] = set()
        self._taking_in = False
        self._seen: set[tuple[str, int]] = set()

    def promise(self, said: Mapping[str, object]) -> None:
        """The clerk was told that it is done."""
        match said:
            case {"intends": dict(cells)}:
                self.intended = cells
            case {"cells": dict(cells)}:
                self.cells.update(cells)
                self.intended = {}
            case {"evidence": str(digest)}:
                self.kept["evidence"].add(digest)
            case {"revision": str(digest), "files": list(files)}:
                self.kept["revision"].add(digest)
                self.kept["files"].update(files)
            case {"begins": "take_in"}:
                self._taking_in = True
            case {"received": list(digests)}:
                self.kept["received"].update(digests)
            case {"backup": str(name)}:
                self.backups.add(name)

    def broken(self, clock: FixedClock, *, thoroughly: bool) -> Iterator[str]:
        """What is not as promised, as the next start finds it."""
        with closing(Workspace.open(self.agency, clock)) as workspace, workspace.reading() as session:
            here = sa.select(IndicatorValue.indicator_code, IndicatorValue.content).join(Report).join(ReportingPeriod)
            rows = session.execute(here.where(ReportingPeriod.code == PERIOD))
            there = {code: content or "" for code, content in rows if code in self.cells | self.intended}
            yield from _lost("evidence", self.kept["evidence"], session.scalars(sa.select(Attachment.sha256)))
            yield from _lost("revision", self.kept["revision"], session.scalars(sa.select(Revision.snapshot_sha256)))
            if thoroughly:
                yield from (finding.message for finding in check_folder(workspace))
        yield from self._wrong_cells(there)
        if thoroughly or self._taking_in:
            yield from self._broken_at_department(clock, thoroughly=thoroughly)
        yield from self._spoilt_files()

    def _broken_at_department(self, clock: FixedClock, *, thoroughly: bool) -> Iterator[str]:
        with closing(Workspace.open(self.department, clock)) as workspace, workspace.reading() as session:
            yield from _lost("received", self.kept["received"], session.scalars(sa.select(ReceivedPackage.sha256)))
            if thoroughly:
                yield from (finding.message for finding in check_folder(workspace))
        self._taking_in = False

    def _wrong_cells(self, there: dict[str, str]) -> Iterator[str]:
        """All cells of an edit are as before it, or all as it was to make them."""
        after = {**self.cells, **self.intended}
        if there != after and any(there[cell] != text for cell, text in self.cells.items()):
            yield f"cells hold {there}, not {self.cells}, nor {after}"
        self.cells, self.intended = there, {}

    def _spoilt_files(self) -> Iterator[str]:
        for name, wanted in (("nộp", self.kept["files"]), ("sao lưu", self.backups)):
            there = [path for path in (self.stick / name).glob("*") if not path.name.startswith(".")]
            new = [path for path in there if (path.name, path.stat().st_mtime_ns) not in self._seen]
            yield from (f"half a file: {path.name}" for path in new if not is_whole(path))
            self._seen |= {(path.name, path.stat().st_mtime_ns) for path in new}
            yield from _lost("file", wanted, [path.name for path in there])


def _lost(what: str, promised: set[str], there: Iterable[str]) -> Iterator[str]:
    yield from (f"{what} is lost: {each}" for each in sorted(promised - set(there)))
