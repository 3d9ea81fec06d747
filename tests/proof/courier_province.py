"""The small province of the couriers: what may happen in it, and how its master copy is compared with the model."""

import random
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa

from desktop.core.files import sha256_of
from desktop.exchange.package import examine
from desktop.exchange.writer import report_container
from desktop.models.agency import Agency
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission, SubmissionState
from desktop.models.trust import RevocationReason
from desktop.rules.agencies import AgencyEventType, agency_ref
from desktop.rules.agency_changes import AgencyChange
from desktop.rules.package_data import Remark, RemarkPlace
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.values import Value
from desktop.services.agencies.agency_changing import write_change
from desktop.services.agencies.directory import bundled_directory
from desktop.services.follow_up.answers_issued import issue_receipts, return_report
from desktop.services.follow_up.forwarding import forward
from desktop.services.intake.taking_in import take_in
from desktop.services.province.consolidation import consolidate
from desktop.services.safety.upkeep import check_folder
from desktop.services.trust.believed import record_certificate
from desktop.services.trust.keys import certify, subject_of
from desktop.services.trust.revocation import revoke_certificate
from desktop.services.workspace import Workspace
from desktop.signing.certificates import certificate_hash
from desktop.signing.keys import SigningKey, new_private_key
from desktop.signing.trust import TrustStore
from tests.proof.courier_model import Expected, Handed
from tests.services.pattern import BA_RIA, DEPARTMENT, HOA_LONG, LONG_PHUOC, PASSPHRASE, PERIOD, Pattern, at

CELL = "CT2.05"
_COMMUNES = (HOA_LONG, LONG_PHUOC)
_MOST_ON_THE_WAY = 12
_SELDOM = 0.15
"""How often what costs much happens when its turn comes."""


class CourierProvince:
    """Agencies, couriers, a forwarding district and the department."""

    def __init__(self, pattern: Pattern, department: Workspace, district: Workspace, folder: Path, seed: int) -> None:
        self._pattern, self._department, self._district, self._folder = pattern, department, district, folder
        self._chance = random.Random(seed)
        self._number = 0
        store, moment = TrustStore((pattern.root.certificate,)), at(5, 23).now()
        files = {HOA_LONG: pattern.second, LONG_PHUOC: pattern.long_phuoc, BA_RIA: pattern.ba_ria}
        first = {code: examine(path, store, moment).snapshot for code, path in files.items()}
        self._newest: dict[str, ReportSnapshot] = {code: each for code, each in first.items() if each is not None}
        self._keys = {code: (number, pattern.keys[code]) for number, code in enumerate(files)}
        self._keys_made = len(files)
        self._on_the_way: list[Path] = []
        self._delivered: list[Path] = []
        self._expected = Expected()
        self._at_district = Expected()
        self._merged = False

    def steps(self) -> tuple[Callable[[], None], ...]:
        """What may happen, the likely more often."""
        often = (self.hand_in, self.hand_in, self.deliver, self.deliver, self.deliver)
        sometimes = (self.rival, self.lose, self.repeat, self.damage, self.wrap, self.renew)
        return (
            *often,
            *sometimes,
            self.to_district,
            self.forward,
            self.give_back,
            self.acknowledge,
            self.revoke,
            self.merge,
        )

    def _name(self, suffix: str) -> Path:
        self._number += 1
        return self._folder / f"{self._number:06}{suffix}"

    def _seldom(self) -> bool:
        return self._chance.random() < _SELDOM

    def hand_in(self) -> None:
        """An agency changes a figure and hands in its next revision."""
        if len(self._on_the_way) >= _MOST_ON_THE_WAY:
            return
        code = self._chance.choice(sorted(self._newest))
        before = self._newest[code]
        later = before.made_at + timedelta(minutes=self._chance.randrange(1, 30))
        self._newest[code] = self._changed(before, revision=before.revision + 1, made_at=later)
        self._send(code, self._newest[code])

    def rival(self) -> None:
        """Somebody of the agency, at another computer, hands in another report with the newest number."""
        code = self._chance.choice(sorted(self._newest))
        newest = self._newest[code]
        later = newest.made_at + timedelta(seconds=self._chance.randrange(1, 3000))
        self._send(code, self._changed(newest, made_at=later, made_by="Người khác"))

    def _changed(self, snapshot: ReportSnapshot, **changes: object) -> ReportSnapshot:
        value = Value(Decimal(self._chance.randrange(3000, 4000)))
        values = tuple(replace(each, value=value) if each.code == CELL else each for each in snapshot.values)
        return replace(snapshot, values=values, **changes)

    def _send(self, code: str, snapshot: ReportSnapshot) -> None:
        path = self._name(".asice")
        number, key = self._keys[code]
        report_container(path, snapshot, None, {}, [key], snapshot.made_at)
        figure = next((each.value.content for each in snapshot.values if each.code == CELL), Decimal(0))
        assert isinstance(figure, Decimal)
        digest = sha256_of(path)
        handed = Handed(code, snapshot.revision, snapshot.made_at, digest, figure, number)
        self._expected.says[digest] = self._at_district.says[digest] = handed
        self._on_the_way.append(path)

    def renew(self) -> None:
        """An agency gets a new key; what the old one signed stays good."""
        code = self._chance.choice(sorted(self._keys))
        self._keys_made += 1
        made = random.Random(f"{code} {self._keys_made}")
        private_key, moment = new_private_key(randomness=made), at(5, 7).now()
        subject = subject_of(agency_ref(bundled_directory().get(code), date(2018, 5, 7)))
        root = self._pattern.root
        certificate = certify(root, private_key.public_key(), subject, moment, randomness=made)
        self._keys[code] = self._keys_made, SigningKey(private_key, certificate, (root.certificate,))

    def revoke(self) -> None:
        """The department revokes the key of an agency, which gets another one; what came before stays good."""
        if not self._seldom():
            return
        code = self._chance.choice(sorted(self._keys))
        number, key = self._keys[code]
        with self._department.session() as session:
            agency = session.scalars(sa.select(Agency).where(Agency.code == code)).one()
            record_certificate(session, self._department.clock, key.certificate, agency)
        revoke_certificate(
            self._department,
            certificate_hash(key.certificate),
            RevocationReason.KEY_COMPROMISE,
            "Mất USB Token",
            officer="Nguyễn Thị Hạnh",
            passphrase=PASSPHRASE,
        )
        self._expected.revoked.add(number)
        self.renew_key_of(code)

    def renew_key_of(self, code: str) -> None:
        """Another key for an agency whose key is gone."""
        before = self._keys[code][0]
        while self._keys[code][0] == before:
            self.renew()

    def lose(self) -> None:
        """A stick falls into the river."""
        if len(self._on_the_way) > 1:
            self._on_the_way.pop(self._chance.randrange(len(self._on_the_way))).unlink()

    def repeat(self) -> None:
        """What was brought before is brought again, under another name."""
        if self._delivered:
            again = self._name(".asice")
            again.write_bytes(self._chance.choice(self._delivered).read_bytes())
            self._on_the_way.append(again)

    def damage(self) -> None:
        """One byte of a file's middle, or its end, changes on the way."""
        sound = self._packages()
        if not sound:
            return
        path = self._chance.choice(sound)
        data = bytearray(path.read_bytes())
        if self._chance.random() < 0.5:
            del data[-self._chance.randrange(30, 300) :]
        else:
            data[self._chance.randrange(len(data) // 3, len(data) // 2)] ^= 0xFF
        path.write_bytes(data)

    def _packages(self) -> list[Path]:
        return [path for path in self._on_the_way if path.suffix == ".asice"]

    def wrap(self) -> None:
        """Some files go on together, in an archive."""
        sound = self._packages()
        if len(sound) < 2:
            return
        together = self._name(".zip")
        with zipfile.ZipFile(together, "w") as archive:
            for path in self._chance.sample(sound, 2):
                archive.write(path, path.name)
        self._on_the_way.append(together)

    def to_district(self) -> None:
        """A courier takes files of communes, whole or damaged, to the district."""
        codes = {digest for digest, said in self._expected.says.items() if said.agency in _COMMUNES}
        going = [path for path in self._packages() if sha256_of(path) in codes][:2]
        if not going:
            return
        take_in(self._district, going)
        for path in going:
            self._at_district.arrives(sha256_of(path))
        self._on_the_way = [path for path in self._on_the_way if path not in going]

    def forward(self) -> None:
        """The district sends on what it holds."""
        if not self._at_district.arrived or not self._seldom():
            return
        out = self._name("")
        out.mkdir()
        done = forward(self._district, PERIOD, self._keys[BA_RIA][1], out)
        enclosed = self._at_district.passed_on(_COMMUNES)
        for file in done.files:
            digest = sha256_of(file)
            self._expected.encloses[digest] = enclosed
            self._on_the_way.append(file.rename(self._name(".asice")))

    def give_back(self) -> None:
        """The department returns a report that counts."""
        chosen = self._chosen()
        if chosen is None:
            return
        remark = Remark(RemarkPlace.REPORT, "", "Đề nghị kiểm tra lại số liệu.")
        return_report(self._department, chosen.sha256, [remark], self._pattern.keys[DEPARTMENT], self._name(""))
        self._expected.returned.add(chosen.sha256)

    def acknowledge(self) -> None:
        """The department issues a receipt for a report that counts."""
        chosen = self._chosen()
        if chosen is not None:
            issue_receipts(self._department, [chosen.sha256], self._pattern.keys[DEPARTMENT], self._name(""))

    def _chosen(self) -> Handed | None:
        """A report that counts and was not given back."""
        counts = [each for each in self._expected.counting().values() if each.sha256 not in self._expected.returned]
        return self._chance.choice(sorted(counts)) if counts and self._seldom() else None

    def merge(self) -> None:
        """Communes of which some report now go on in a new one: the reports of this period stay what they are."""
        if self._merged or not self._seldom():
            return
        self._merged = True
        change = AgencyChange(
            AgencyEventType.MERGE, date(2027, 3, 1), ("W26566n",), "Nghị quyết 05/NQ-HĐND", successors=("W26560n",)
        )
        with self._department.session() as session:
            write_change(session, self._department.clock, change)

    def deliver(self) -> None:
        """Some of what is on the way arrives, in any order."""
        if not self._on_the_way:
            return
        self._chance.shuffle(self._on_the_way)
        cut = self._chance.randrange(1, len(self._on_the_way) + 1)
        arriving, self._on_the_way = self._on_the_way[:cut], self._on_the_way[cut:]
        take_in(self._department, arriving)
        for path in arriving:
            self._note(path)
        self._delivered = [path for path in (*self._delivered, *arriving) if path.suffix == ".asice"][-8:]

    def _note(self, path: Path) -> None:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    inside = self._name(".asice")
                    inside.write_bytes(archive.read(name))
                    self._note(inside)
            return
        digest = sha256_of(path)
        self._expected.arrives(digest)
        if digest in self._expected.refused:
            for each in self._seen(_whole_files_in(path)):
                self._expected.arrives(each)

    def _seen(self, digests: frozenset[str]) -> list[str]:
        """Those that intake found: how much of a damaged package can still be read is for the reader to say."""
        with self._department.reading() as session:
            found = sa.select(ReceivedPackage.sha256).where(ReceivedPackage.sha256.in_(digests))
            return sorted(session.scalars(found))

    def differences(self) -> list[str]:
        """What the master copy holds otherwise than it must."""
        expected, counts = self._expected, self._expected.counting()
        wanted = {(each.agency, each.revision, each in counts.values()) for each in expected.arrived}
        with self._department.reading() as session:
            rows = sa.select(Agency.code, Submission.revision, Submission.is_current).join(
                Agency, Agency.id == Submission.agency_id
            )
            found = {(code, revision, current) for code, revision, current in session.execute(rows)}
            number = session.scalar(sa.select(sa.func.count()).select_from(Submission))
            consolidated = consolidate(session, self._department.clock, PERIOD)
            total = next(row.total for row in consolidated.rows if row.indicator.code == CELL)
            held = sa.select(ReceivedPackage.sha256).where(ReceivedPackage.result != IntakeResult.ACCEPTED)
            not_taken = set(session.scalars(held))
            given_back = sa.select(Submission.package_sha256).where(Submission.state == SubmissionState.RETURNED)
            returned = set(session.scalars(given_back))
        said = []
        if found != wanted or number != len(expected.arrived):
            said.append(f"revisions {sorted(found ^ wanted)}, {number} for {len(expected.arrived)}")
        if counts and (total.value or 0) != expected.total:  # no figure at all: of the reports that count none has it
            said.append(f"total {total.value} for {expected.total}")
        if lost := expected.refused - not_taken:
            said.append(f"not to be taken in and not held: {sorted(lost)}")
        if returned != expected.returned:
            said.append(f"given back: {sorted(returned ^ expected.returned)}")
        return said + [finding.message for finding in check_folder(self._department)]


def _whole_files_in(path: Path) -> frozenset[str]:
    """SHA-256 of the reports that are unharmed within a damaged forwarding package: each stands for itself."""
    try:
        with zipfile.ZipFile(path) as archive:
            return frozenset(filter(None, (_sha256_within(archive, name) for name in archive.namelist())))
    except zipfile.BadZipFile:
        return frozenset()


def _sha256_within(archive: zipfile.ZipFile, name: str) -> str:
    if not name.endswith(".asice"):
        return ""
    try:
        return sha256(archive.read(name)).hexdigest()
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
        return ""
