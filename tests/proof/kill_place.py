"""Where the clerk of the kill runs works, and what was promised there: looked for after each kill.

What was promised is looked for by the clerk himself, whenever he starts again. What was lost once stays lost, so the
slow looks (chains of hashes, registers, every file's content) are taken after some kills only.
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
from tests.services.pattern import DEPARTMENT, OUTBOX, PERIOD


class Place:
    """Two computers and a stick, with what was promised about them."""

    def __init__(self, province: Path, agency: Path, root: Path) -> None:
        self.root, self.agency, self.department, self.stick = root, root / "xã", root / "Sở", root / "USB"
        copied_folder(agency, self.agency)
        copied_folder(province / DEPARTMENT, self.department)
        incoming = self.stick / "đến"
        incoming.mkdir(parents=True)
        (self.stick / "nộp").mkdir()
        reports = province / OUTBOX
        for path in (*reports.glob("*.asice"), min(reports.glob("*.pdf"))):
            shutil.copy(path, incoming)
        self.cells: dict[str, str] = {}
        self.intended: dict[str, str] = {}
        self.kept: dict[str, set[str]] = {name: set() for name in ("evidence", "revision", "received", "files")}
        self.backups: set[str] = set()
        self._seen: set[tuple[str, int]] = set()

    def promise(self, said: Mapping[str, object]) -> None:
        """The clerk was told that it is done."""
        match said:
            case {"intends": dict(cells)}:
                self.intended = cells
            case {"found": dict(cells)}:
                self.cells, self.intended = cells, {}
            case {"cells": dict(cells)}:
                self.cells.update(cells)
                self.intended = {}
            case {"evidence": str(digest)}:
                self.kept["evidence"].add(digest)
            case {"revision": str(digest), "files": list(files)}:
                self.kept["revision"].add(digest)
                self.kept["files"].update(files)
            case {"received": list(digests)}:
                self.kept["received"].update(digests)
            case {"backup": str(name)}:
                self.backups.add(name)

    def broken(self, clock: FixedClock) -> Iterator[str]:
        """What is not as promised, or not sound, looked at from end to end."""
        for folder, look in ((self.agency, self.broken_at_agency), (self.department, self.broken_at_department)):
            with closing(Workspace.open(folder, clock)) as workspace:
                yield from look(workspace)
                yield from (finding.message for finding in check_folder(workspace))
        yield from self.spoilt_files()

    def broken_at_agency(self, workspace: Workspace) -> Iterator[str]:
        """What is not as promised, as a start finds it."""
        with workspace.reading() as session:
            here = sa.select(IndicatorValue.indicator_code, IndicatorValue.content).join(Report).join(ReportingPeriod)
            rows = session.execute(here.where(ReportingPeriod.code == PERIOD))
            there = {code: content or "" for code, content in rows if code in self.cells | self.intended}
            yield from _lost("evidence", self.kept["evidence"], session.scalars(sa.select(Attachment.sha256)))
            yield from _lost("revision", self.kept["revision"], session.scalars(sa.select(Revision.snapshot_sha256)))
        yield from self._wrong_cells(there)

    def broken_at_department(self, workspace: Workspace) -> Iterator[str]:
        """What is not as promised, as a start finds it."""
        with workspace.reading() as session:
            yield from _lost("received", self.kept["received"], session.scalars(sa.select(ReceivedPackage.sha256)))

    def _wrong_cells(self, there: dict[str, str]) -> Iterator[str]:
        """All cells of an edit are as before it, or all as it was to make them."""
        after = {**self.cells, **self.intended}
        if there != after and any(there[cell] != text for cell, text in self.cells.items()):
            yield f"cells hold {there}, not {self.cells}, nor {after}"
        self.cells, self.intended = there, {}

    def spoilt_files(self) -> Iterator[str]:
        """What is not whole of the files that have their real name, or is gone."""
        for name, wanted in (("nộp", self.kept["files"]), ("sao lưu", self.backups)):
            there = [path for path in (self.stick / name).glob("*") if not path.name.startswith(".")]
            new = [path for path in there if (path.name, path.stat().st_mtime_ns) not in self._seen]
            yield from (f"half a file: {path.name}" for path in new if not is_whole(path))
            self._seen |= {(path.name, path.stat().st_mtime_ns) for path in new}
            yield from _lost("file", wanted, [path.name for path in there])


def _lost(what: str, promised: set[str], there: Iterable[str]) -> Iterator[str]:
    yield from (f"{what} is lost: {each}" for each in sorted(promised - set(there)))
