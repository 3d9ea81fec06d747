"""An agency passes on what the agencies below it have handed in: one signed package, the originals inside untouched.

The forwarder takes the files in first, as the department does, so it knows which are good and what they add up to. What
it may not open (a file encrypted to the department) it passes on sealed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.core import limits
from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, sha256_of
from desktop.core.text import nfc
from desktop.exchange.container import ContainerFile
from desktop.exchange.layout import CONTAINER_MEDIA_TYPE, attachment_name, container_suffix
from desktop.models.revision import OutgoingPackage, PackageFormat
from desktop.rules.package_data import CompiledFigure, ForwardedFile, ForwardingData, Party
from desktop.rules.packages import PackageKind
from desktop.services.follow_up.answers import party
from desktop.services.follow_up.forwarding_view import OwnReport, compiled, own_report, packages_by_agency, stem
from desktop.services.intake.received_bytes import stored_file
from desktop.services.officers.audit import chain_head, record_event
from desktop.services.province.consolidation import Consolidation
from desktop.services.report.drafts import open_desk
from desktop.services.trust.signed_packages import write_signed
from desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from desktop.signing.keys import Signer

LARGEST = limits.EXPANDED - 20 * limits.MB
"""Bytes of the files in one package; what is more goes into further packages."""


class NothingToForwardError(UserError):
    """No file of an agency below has been taken in."""

    code = "NOTHING_TO_FORWARD"


class OwnReportMissingError(UserError):
    """This agency's own report was not exported, or its file is gone."""

    code = "OWN_REPORT_MISSING"


@dataclass(frozen=True)
class Forwarded:
    """What was written.

    Attributes:
        files: One package, or several where one would be too large.
        enclosed: How many files they carry. missing: agencies below without a report.
    """

    files: tuple[Path, ...]
    enclosed: int
    agencies: int
    missing: tuple[Party, ...]


@dataclass(frozen=True)
class _Original:
    listed: ForwardedFile
    path: Path


def forward(
    workspace: Workspace,
    period_code: str,
    signer: "Signer",
    out: Path,
    *,
    note: str = "",
    sealed: Sequence[Path] = (),
    with_own: bool = False,
) -> Forwarded:
    """Write the package that takes the files of the agencies below to the department.

    Args:
        workspace: The forwarder's.
        period_code: For which period.
        signer: The forwarder's key.
        out: Folder to write to.
        note: What the department should know.
        sealed: Further files, which cannot be opened here.
        with_own: This agency's own report goes along, in the file that was exported last.

    Raises:
        NothingToForwardError: There is no file.
        OwnReportMissingError: The own report was not exported, or its file is gone.
        UserError: A file is gone, or the disk refuses; nothing is recorded.
    """
    clock = workspace.clock
    with workspace.reading() as session:
        desk = open_desk(session, period_code)
        whole = compiled(session, clock, period_code)
        originals = [*_originals(session, workspace, period_code, whole), *map(_sealed, sealed)]
        own = own_report(session, clock, period_code) if with_own else None
        forwarder = party(session, desk.agency, clock.now())
        absent = tuple(Party(each.code, each.name) for each in whole.absentees)
        earlier = _earlier_packages(session, stem(forwarder.code, period_code))
        head = chain_head(session)
    if not originals:
        raise NothingToForwardError(
            "Chưa có tệp nào của đơn vị trực thuộc để chuyển tiếp.",
            "Tiếp nhận tệp của các đơn vị trước, rồi chuyển tiếp.",
        )
    if with_own:
        originals.append(_own(own, forwarder))
    packages: list[tuple[Path, str]] = []
    for number, batch in enumerate(_batches(originals), start=earlier + 1):
        data = ForwardingData(
            agency=forwarder,
            period=period_code,
            programme_code=desk.programme.code,
            programme_version=desk.programme.version,
            made_at=clock.now(),
            files=tuple(each.listed for each in batch),
            missing=absent,
            figures=_figures(whole),
            note=nfc(note).strip(),
        )
        path = out / f"{stem(forwarder.code, period_code)}{number}{container_suffix(forwarder.code)}"
        enclosed = [_enclosed(each) for each in batch]
        packages.append((path, write_signed(path, data, [signer], clock.now(), enclosed, audit_head=head)))
    with workspace.session() as session:
        for path, digest in packages:
            _record(session, clock, period_code, path, digest)
    agencies = {each.listed.agency.code for each in originals if each.listed.agency}
    return Forwarded(tuple(path for path, _ in packages), len(originals), len(agencies), absent)


def _originals(session: Session, workspace: Workspace, period_code: str, whole: Consolidation) -> Iterator[_Original]:
    packages = packages_by_agency(session, period_code)
    for contributor in whole.contributors:
        for row in packages.get(contributor.code, ()):
            path = stored_file(session, workspace.folder, row.sha256)
            if path is None or not path.exists():
                raise UserError(
                    f"Không còn bản gốc của tệp {row.file_name}.", "Tiếp nhận lại tệp của đơn vị rồi chuyển tiếp."
                )
            whose = Party(contributor.code, contributor.name)
            yield _Original(ForwardedFile(row.sha256, row.file_name, row.size, whose, row.revision), path)


def _own(own: OwnReport | None, forwarder: Party) -> _Original:
    if own is None:
        raise OwnReportMissingError(
            "Chưa xuất báo cáo của chính đơn vị cho kỳ này.", "Ký và xuất báo cáo ở trang Kiểm tra và nộp trước."
        )
    if not own.is_there:
        raise OwnReportMissingError(
            f"Không còn tệp báo cáo của đơn vị tại {own.path}.",
            "Cắm lại USB chứa tệp, hoặc xuất lại báo cáo, rồi lập gói.",
        )
    return _Original(ForwardedFile(own.sha256, own.path.name, own.size, forwarder, own.revision), own.path)


def _sealed(path: Path) -> _Original:
    with explaining_os_errors(path):
        return _Original(ForwardedFile(sha256_of(path), nfc(path.name), path.stat().st_size), path)


def _batches(originals: Sequence[_Original]) -> Iterator[Sequence[_Original]]:
    """As few packages as hold all files, each file once."""
    batch: dict[str, _Original] = {}
    size = 0
    for each in originals:
        if batch and (size + each.listed.size > LARGEST or len(batch) >= limits.ENTRIES // 2):
            yield list(batch.values())
            batch, size = {}, 0
        if each.listed.sha256 not in batch:
            batch[each.listed.sha256] = each
            size += each.listed.size
    yield list(batch.values())


def _enclosed(original: _Original) -> ContainerFile:
    name = attachment_name(original.listed.sha256, original.path.name)
    return ContainerFile(name, CONTAINER_MEDIA_TYPE, original.path)


def _figures(whole: Consolidation) -> tuple[CompiledFigure, ...]:
    return tuple(
        CompiledFigure(row.total.code, row.total.value, row.total.counted, row.total.expected) for row in whole.rows
    )


def _earlier_packages(session: Session, beginning: str) -> int:
    names = select(func.count(OutgoingPackage.id)).where(
        OutgoingPackage.file_name.startswith(beginning, autoescape=True)
    )
    return session.scalar(names) or 0


def _record(session: Session, clock: Clock, period_code: str, path: Path, digest: str) -> None:
    session.add(
        OutgoingPackage(
            revision_id=None,
            kind=PackageKind.FORWARDING,
            format=PackageFormat.ASICE,
            file_name=path.name,
            sha256=digest,
            size=path.stat().st_size,
            exported_to=str(path.parent),
            exported_at=clock.now(),
        )
    )
    record_event(session, clock, "reports.forwarded", period_code, after={"file": path.name, "sha256": digest})
