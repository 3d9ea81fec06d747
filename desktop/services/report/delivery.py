"""How a report leaves: how large it will be, encrypted or not, whole or in parts; what was written is compared.

A file that is to be encrypted is never written to the stick in the clear: it is made beside the data and encrypted on
its way.
"""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.core.paths import DataFolder
from desktop.exchange.layout import ENCRYPTED_SUFFIX
from desktop.exchange.media import settle
from desktop.exchange.parts import divide
from desktop.rules.snapshot import ReportedAttachment, ReportSnapshot
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.services.report.delivery_settings import DeliverySettings, read_delivery_settings
from desktop.services.report.snapshots import take_snapshot
from desktop.services.trust.encryption_keys import recipients

_PAGES = 150_000
"""Bytes of a printed report without pictures, while nobody has measured it."""
_JSON_RATIO = 6
"""How much smaller a container makes the data."""
_SEAL = 60_000
"""Pictures of signature and seal, signatures, what a container adds."""


class NobodyToEncryptToError(UserError):
    """The department has sent no certificate to encrypt to."""

    code = "NOBODY_TO_ENCRYPT_TO"


@dataclass(frozen=True)
class DeliveryOptions:
    """How files are to leave.

    Attributes:
        encrypt: Only the department and the sender can open them.
        part_limit: Bytes above which a file is divided; 0: never.
        codes: The pages end with the data as printed codes, for the department to scan.
    """

    encrypt: bool = False
    part_limit: int = 0
    codes: bool = False


@dataclass(frozen=True)
class PackageEstimate:
    """How large a package will be.

    Attributes:
        data: Bytes of the data, packed, in the container and in the pages. evidence: of the files in it.
        enclosed: How many files that are.
        left_out: Evidence files that the department has acknowledged, which are not sent again; left_out_size: bytes.
    """

    data: int
    evidence: int
    enclosed: int
    left_out: int
    left_out_size: int

    def size(self, pages: int = _PAGES) -> int:
        """Bytes, roughly; ``pages``: of the printed report, when they are known."""
        return pages + self.data + _SEAL + self.evidence


@dataclass(frozen=True)
class DeliveryView:
    """What stands on the page where one hands in.

    Attributes:
        can_encrypt: The department has sent a certificate to encrypt to.
    """

    settings: DeliverySettings
    can_encrypt: bool
    estimate: PackageEstimate


@dataclass(frozen=True)
class DeliveryPlan:
    """Options, together with whom files are encrypted to; nobody when they are not."""

    recipients: tuple[x509.Certificate, ...] = ()
    part_limit: int = 0

    @property
    def copies(self) -> int:
        """How many times over a file lies on the disk for a while."""
        return 1 + bool(self.recipients) + bool(self.part_limit)


def read_delivery(session: Session, clock: Clock, period_code: str) -> DeliveryView:
    """How a report would leave now."""
    return DeliveryView(
        read_delivery_settings(session),
        bool(recipients(session, clock.now())),
        estimate_package(session, clock, period_code),
    )


def estimate_package(session: Session, clock: Clock, period_code: str) -> PackageEstimate:
    """How large the package of a report would be now."""
    snapshot = take_snapshot(session, clock, period_code)
    enclosed = {each.sha256: each.size for each in snapshot.attachments if each.enclosed}
    left_out = left_out_of(snapshot)
    return PackageEstimate(
        2 * (len(snapshot_to_json(snapshot)) // _JSON_RATIO),
        sum(enclosed.values()),
        len(enclosed),
        len(left_out),
        sum(each.size for each in left_out),
    )


def left_out_of(snapshot: ReportSnapshot) -> tuple[ReportedAttachment, ...]:
    """The evidence that a report names but does not enclose, each file once."""
    return tuple({each.sha256: each for each in snapshot.attachments if not each.enclosed}.values())


def plan_delivery(session: Session, at: datetime, options: DeliveryOptions) -> DeliveryPlan:
    """Find out to whom files are encrypted.

    Raises:
        NobodyToEncryptToError: They are to be, and the department has sent no certificate that holds today.
    """
    certificates = recipients(session, at) if options.encrypt else ()
    if options.encrypt and not certificates:
        raise NobodyToEncryptToError(
            "Chưa mã hóa được: Sở chưa gửi chứng thư mã hóa, hoặc chứng thư đã hết hạn.",
            "Nhận gói giao nhiệm vụ mới của Sở, hoặc bỏ chọn mã hóa.",
        )
    return DeliveryPlan(certificates, options.part_limit)


@contextmanager
def workbench(folder: DataFolder, hidden: Path, plan: DeliveryPlan) -> Iterator[Path]:
    """Where files are made: at once where they go, or beside the data when they are not to go as they are."""
    if plan.copies == 1:
        yield hidden
        return
    bench = folder.root / ".dang-xuat"
    with explaining_os_errors(bench):
        shutil.rmtree(bench, ignore_errors=True)
        bench.mkdir()
    try:
        yield bench
    finally:
        shutil.rmtree(bench, ignore_errors=True)


def deliver(
    files: Sequence[Path], hidden: Path, plan: DeliveryPlan, *, as_they_are: Collection[Path] = ()
) -> tuple[Path, ...]:
    """Bring files from the workbench to where they go, in the form in which they leave, and compare each.

    Args:
        files: What was made.
        hidden: Where they go.
        plan: In which form.
        as_they_are: Those that another program on this computer is to open next: neither encrypted nor divided.

    Returns:
        What lies there now, in order.

    Raises:
        UserError: The limit for parts is too small, the disk refused, or the device does not keep what is written.
    """
    delivered: list[Path] = []
    for path in files:
        form = DeliveryPlan() if path in as_they_are else plan
        delivered += _bring(_sealed(path, form), hidden, form)
    for path in delivered:
        settle(path)
    return tuple(delivered)


def _sealed(path: Path, plan: DeliveryPlan) -> Path:
    if not plan.recipients:
        return path
    from desktop.signing.envelope import encrypt

    target = path.with_name(path.name + ENCRYPTED_SUFFIX)
    with explaining_os_errors(target), path.open("rb") as source, target.open("wb") as stream:
        encrypt(source, stream, plan.recipients)
    return target


def _bring(path: Path, hidden: Path, plan: DeliveryPlan) -> tuple[Path, ...]:
    with explaining_os_errors(hidden):
        if plan.part_limit and path.stat().st_size > plan.part_limit:
            return divide(path, plan.part_limit, hidden)
        if path.parent == hidden:
            return (path,)
        return (shutil.copyfile(path, hidden / path.name),)
