"""The issued version of a report: a PDF that another program has signed, kept here, and packed with its evidence."""

import hashlib
from pathlib import Path

from sqlalchemy import select

from desktop.core.errors import UserError
from desktop.core.files import ensure_free_space, explaining_os_errors, sha256_of, staged
from desktop.core.paths import DataFolder
from desktop.exchange.writer import package_file_name, report_container
from desktop.models.revision import OutgoingPackage, PackageFormat, Revision
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.services.report.hand_in import ROOM_NEEDED, HandedIn
from desktop.services.report.outgoing import OutgoingFile, record_files
from desktop.services.report.signed_pages import Signers
from desktop.services.tasks.enclosed_evidence import evidence_files
from desktop.services.trust.known_keys import assurance_of_own
from desktop.services.workspace import Workspace
from desktop.signing.sealed_file import open_kept


class NotIssuableError(UserError):
    """The file cannot become the issued version of a report."""

    code = "NOT_ISSUABLE"


def issued_file(folder: DataFolder, sha256: str) -> Path:
    """Where the bytes of an issued version are kept."""
    return folder.packages / f"{sha256}.pdf"


def pack_issued(workspace: Workspace, sha256: str, out: Path, signers: Signers) -> HandedIn:
    """Put an issued version into a package with the evidence of its revision.

    Args:
        workspace: The agency's.
        sha256: Of the PDF that was brought back.
        out: Folder to write to.
        signers: Who signs the package; nobody if the PDF's own signatures are to suffice.

    Raises:
        NotIssuableError: No such version was brought back here.
        UntimelyCertificateError: A certificate has ended or not begun by this computer's clock.
        EnvironmentFailureError: The disk refuses; nothing was recorded.
    """
    signers.check_moment(workspace.clock.now())
    with workspace.reading() as session:
        revision = session.scalar(
            select(Revision)
            .join(OutgoingPackage, OutgoingPackage.revision_id == Revision.id)
            .where(OutgoingPackage.sha256 == sha256)
        )
        stored = issued_file(workspace.folder, sha256)
        if revision is None or not stored.exists():
            raise NotIssuableError("Không tìm thấy bản đã ký mang về.", "Đưa bản đã ký về rồi làm lại.")
        key, data = revision.id, revision.snapshot
    with explaining_os_errors(stored), open_kept(stored) as stream:
        pdf = stream.read()
    snapshot = snapshot_from_bytes(data)
    evidence = evidence_files(workspace.folder, snapshot)
    with explaining_os_errors(out):
        out.mkdir(parents=True, exist_ok=True)
    ensure_free_space(out, ROOM_NEEDED + 2 * sum(path.stat().st_size for path in evidence.values()))
    at = max(workspace.clock.now(), snapshot.made_at)
    name = package_file_name(snapshot.agency.code, snapshot.period.code, snapshot.revision)
    with explaining_os_errors(out), staged(out, Path(name).stem) as hidden:
        path = hidden / name
        report_container(path, snapshot, pdf, evidence, signers.in_order, at)
        digest = sha256_of(path)
        with workspace.session() as session:
            file = OutgoingFile(path, PackageFormat.ASICE, digest, assurance_of_own(session, signers.in_order))
            kept = session.get_one(Revision, key)
            record_files(session, workspace.clock, kept, snapshot.period.code, [file], out)
    sha = hashlib.sha256(data).hexdigest()
    return HandedIn((out / name,), (digest,), snapshot.revision, sha, bool(signers.in_order))
