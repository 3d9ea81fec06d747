"""A department and as many agencies as one likes, each with a signed report of twenty kilobytes: to measure intake."""

import shutil
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from random import Random

from desktop.core.clock import FixedClock
from desktop.exchange.writer import report_container
from desktop.rules.agencies import AgencyDirectory, AgencyRecord
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.snapshot import ReportSnapshot
from desktop.services.agencies.directory import bundled_directory
from desktop.services.programme.versions import bundled_programme
from desktop.services.trust.believed import add_anchor
from desktop.services.workplace.set_up import set_up_department
from desktop.services.workspace import Workspace
from desktop.signing.authority import create_root, issue_certificate
from desktop.signing.certificates import Subject
from desktop.signing.keys import SigningKey, new_private_key
from desktop.signing.trust import TrustStore
from tests.benchmarks.measure import ROOT
from tests.benchmarks.province import Province

WORTH_PROCESSES = 500
PROCESSES = 2
_LARGEST = 2000
VERSIONS = ROOT / "desktop" / "database" / "migrations" / "versions"


def root_of(pattern: ReportSnapshot) -> SigningKey:
    """The department's, the same at every run."""
    since = pattern.made_at - timedelta(days=9)
    return create_root("Sở Nội vụ", "Chứng thư gốc", since, randomness=Random(1))


def key_of(root: SigningKey, pattern: ReportSnapshot, code: str) -> SigningKey:
    """An agency's: derived from its code, which costs next to nothing."""
    private_key = new_private_key(randomness=Random(code))
    subject = Subject("UBND xã", "Ủy ban nhân dân xã", code)
    since = pattern.made_at - timedelta(days=3)
    certificate = issue_certificate(root, private_key.public_key(), subject, since, randomness=Random(code))
    return SigningKey(private_key, certificate, (root.certificate,))


def report_of(pattern: ReportSnapshot, code: str) -> ReportSnapshot:
    """What an agency reports: the pattern with whole numbers of its own."""
    chance = Random(code)
    agency = replace(pattern.agency, code=code, kind=AgencyKind.COMMUNE, identifier="")
    values = tuple(
        replace(each, value=replace(each.value, content=Decimal(chance.randrange(_LARGEST))))
        if isinstance(each.value.content, Decimal)
        else each
        for each in pattern.values
    )
    return replace(pattern, agency=agency, parent=None, revision=1, attachments=(), values=values)


def tables() -> str:
    """Names the tables that a database has now."""
    return sha256(b"".join(path.read_bytes() for path in sorted(VERSIONS.glob("*.py")))).hexdigest()[:12]


@dataclass(frozen=True)
class Writer:
    """What a process is given that writes packages."""

    pattern: ReportSnapshot
    folder: Path

    def write(self, codes: Sequence[str]) -> None:
        root = root_of(self.pattern)
        for code in codes:
            report = report_of(self.pattern, code)
            path = self.folder / f"{code}.asice"
            report_container(path, report, None, {}, [key_of(root, self.pattern, code)], self.pattern.made_at)


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
        return root_of(self._pattern)

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
    def codes(self) -> Sequence[str]:
        """Of its agencies."""
        return [f"X{number:05}" for number in range(self._size)]

    @property
    def mail(self) -> Path:
        """Where the packages lie."""
        return self._folder / "mail"

    @property
    def fresh_folder(self) -> Path:
        """Where ``fresh_department`` puts its copy."""
        return self._folder / "fresh"

    @property
    def period(self) -> str:
        """Code of the period that is reported for."""
        return self._pattern.period.code

    def make(self) -> None:
        """Write everything now."""
        assert self._department
        assert self.packages

    def reuse(self) -> None:
        """What was made at an earlier run is still there; a department of other tables is made anew."""
        self.__dict__["packages"] = [self.mail / f"{code}.asice" for code in self.codes]

    @cached_property
    def packages(self) -> Sequence[Path]:
        """One report of each agency: each with figures, a key and a certificate of its own."""
        folder = self.mail
        folder.mkdir(parents=True, exist_ok=True)
        if self._size < WORTH_PROCESSES:
            Writer(self._pattern, folder).write(self.codes)
        else:
            with ProcessPoolExecutor(PROCESSES) as pool:
                shares = [self.codes[number::PROCESSES] for number in range(PROCESSES)]
                list(pool.map(Writer(self._pattern, folder).write, shares))
        return [folder / f"{code}.asice" for code in self.codes]

    def report_of(self, code: str) -> ReportSnapshot:
        """What an agency reports."""
        return report_of(self._pattern, code)

    def key(self, code: str) -> SigningKey:
        """Certified as a department certifies."""
        return key_of(self.root, self._pattern, code)

    @cached_property
    def _department(self) -> Path:
        folder = self._folder / f"department-{tables()}"
        if folder.exists():
            return folder
        making = folder.with_name("making")
        shutil.rmtree(making, ignore_errors=True)
        workspace = Workspace.open(making, self.clock, create=True)
        set_up_department(workspace, self._directory, bundled_programme(), "SO-SNV")
        with workspace.session() as session:
            add_anchor(session, self.clock, self.root.certificate)
        workspace.close()
        return making.rename(folder)

    def fresh_department(self, name: str = "fresh") -> Workspace:
        """Nothing was taken in yet."""
        folder = self._folder / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self._department, folder)
        return Workspace.open(folder, self.clock)
