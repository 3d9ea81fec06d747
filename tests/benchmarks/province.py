"""The demonstration province that measures work on: made when the first of them needs it."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from desktop.documents.model import OfficialDocument
from desktop.documents.unit_report import unit_report
from desktop.exchange.reader import open_container
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.services.programme.versions import bundled_programme
from desktop.signing.trust import TrustStore
from tests.benchmarks.measure import ROOT

AGENCIES = 12
SEED = 7


class Province:
    """One province a run; what changes data works on a copy."""

    def __init__(self, workplace: Path) -> None:
        self.workplace = workplace

    @cached_property
    def folder(self) -> Path:
        """What ``main.py demo`` leaves."""
        folder = self.workplace / "demo"
        command = [sys.executable, "main.py", "demo", "--out", str(folder)]
        options = ["--agencies", str(AGENCIES), "--seed", str(SEED)]
        subprocess.run([*command, *options], cwd=ROOT, check=True, capture_output=True)
        return folder

    @cached_property
    def package(self) -> Path:
        """The biggest report that was handed in."""
        return max((self.folder / "outbox").glob("*_b1.asice"), key=lambda path: path.stat().st_size)

    @cached_property
    def snapshot(self) -> ReportSnapshot:
        """What it says."""
        trust = TrustStore.from_pem((self.folder / "trust" / "root.pem").read_bytes())
        with self.package.open("rb") as stream:
            return snapshot_from_bytes(open_container(stream, trust, datetime.now(UTC)).data)

    @cached_property
    def report(self) -> OfficialDocument:
        """The same, as a document."""
        return unit_report(self.snapshot, bundled_programme())

    def copy_of_agency(self, name: str) -> Path:
        """A data folder of the agency that handed it in, to be changed at will."""
        target = self.workplace / name
        shutil.copytree(self.folder / "agencies" / self.snapshot.agency.code, target)
        return target
