"""A department and as many agencies as one likes, each with a signed report of twenty kilobytes: to measure intake."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from random import Random

from desktop.core.clock import FixedClock
from desktop.exchange.writer import report_container
from desktop.rules.agencies import AgencyDirectory, AgencyRecord
from desktop.rules.programme import AgencyKind
from desktop.rules.snapshot import ReportSnapshot
from desktop.services.directory import bundled_directory
from desktop.services.programmes import bundled_programme
from desktop.services.set_up import set_up_department
from desktop.services.trust import add_anchor
from desktop.services.workspace import Workspace
from desktop.signing.authority import create_root, issue_certificate
from desktop.signing.certificates import Subject
from desktop.signing.keys import SigningKey, new_private_key
from desktop.signing.trust import TrustStore
from tests.benchmarks.province import Province


class Crowd:
    """Made when first asked for; ``fresh_department`` gives a copy that may be changed."""

    def __init__(self, province: Province, size: int) -> None:
        self._province = province
        self._folder = province.workplace / f"crowd-{size}"
        self._size = size

    @property
    def _pattern(self) -> ReportSnapshot:
        return self._province.snapshot

    @cached_property
    def clock(self) -> FixedClock:
        """An hour after the reports were made."""
        return FixedClock(self._pattern.made_at + timedelta(hours=1))

    @cached_property
    def root(self) -> SigningKey:
        return create_root(
            "Sở Nội vụ", "Chứng thư gốc", self._pattern.made_at - timedelta(days=9), randomness=Random(1)
        )

    @cached_property
    def trust(self) -> TrustStore:
        return TrustStore((self.root.certificate,))

    @cached_property
    def _directory(self) -> AgencyDirectory:
        bundled = bundled_directory()
        like = next(each for each in bundled.agencies if each.kind is AgencyKind.COMMUNE)
        return replace(bundled, agencies=(*bundled.agencies, *(self._commune(like, n) for n in range(self._size))))

    def _commune(self, like: AgencyRecord, number: int) -> AgencyRecord:
        return replace(like, code=f"X{number:05}", identifier="")

    @cached_property
    def packages(self) -> Sequence[Path]:
        """One report of each agency."""
        return [self._write(f"X{number:05}") for number in range(self._size)]

    def report_of(self, code: str) -> ReportSnapshot:
        """What an agency reports: the same as all others."""
        agency = replace(self._pattern.agency, code=code, kind=AgencyKind.COMMUNE, identifier="")
        return replace(self._pattern, agency=agency, parent=None, revision=1, attachments=())

    def _write(self, code: str) -> Path:
        path = self._folder / "mail" / f"{code}.asice"
        report_container(path, self.report_of(code), None, {}, [self.key(code)], self._pattern.made_at)
        return path

    def key(self, code: str) -> SigningKey:
        """Certified as a department certifies."""
        private_key = new_private_key(randomness=Random(code))
        subject = Subject("UBND xã", "Ủy ban nhân dân xã", code)
        since = self._pattern.made_at - timedelta(days=3)
        certificate = issue_certificate(self.root, private_key.public_key(), subject, since, randomness=Random(code))
        return SigningKey(private_key, certificate, (self.root.certificate,))

    @cached_property
    def _department(self) -> Path:
        folder = self._folder / "department"
        workspace = Workspace.open(folder, self.clock, create=True)
        set_up_department(workspace, self._directory, bundled_programme(), "SO-SNV")
        with workspace.session() as session:
            add_anchor(session, self.clock, self.root.certificate)
        workspace.close()
        return folder

    def fresh_department(self) -> Workspace:
        """Nothing was taken in yet."""
        folder = self._folder / "fresh"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self._department, folder)
        return Workspace.open(folder, self.clock)
