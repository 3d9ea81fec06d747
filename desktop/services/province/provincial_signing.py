"""Issuing the province's report: văn thư numbers it, the leader and the department sign it, and it is written once.

One secret opens the key for everything that is signed; the Word and Excel beside it are copies for people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, staged, write_atomically
from desktop.core.progress import Progress
from desktop.core.text import ascii_name
from desktop.rules.snapshot import Signatory
from desktop.services.province.consolidation import Consolidation
from desktop.services.province.provincial_paper import PaperView, read_paper
from desktop.services.province.provincial_report import gathered, proven_pages, record_written, rendered
from desktop.services.report.signed_pages import Signers, add_signatures
from desktop.services.trust.signatories import default_signatory, signature_pictures
from desktop.services.workspace import Workspace, this_agency


class NotReadyToSignError(UserError):
    """Number, day or signatory is missing: what is signed cannot be completed afterwards."""

    code = "NOT_READY_TO_SIGN"


@dataclass(frozen=True)
class SigningView:
    """What stands on the form on which the report is issued.

    Attributes:
        signatory: Who signs by name; ``None`` while nobody is named.
        file_stem: Name of the files without their endings.
    """

    paper: PaperView
    signatory: Signatory | None
    file_stem: str
    day: date


@dataclass(frozen=True)
class IssuedReport:
    """What was written: the signed PDF first, then copies."""

    files: tuple[Path, ...]
    consolidation: Consolidation


def read_signing(session: Session, clock: Clock, period_code: str) -> SigningView:
    """What is known so far."""
    return SigningView(
        read_paper(session, clock, period_code),
        default_signatory(session, this_agency(session)),
        f"BC_tong-hop_{ascii_name(period_code, 40)}",
        today(clock),
    )


def preview_report(workspace: Workspace, period_code: str) -> bytes:
    """The pages as they would be printed now; nothing is recorded."""
    data, programme, _, origin = gathered(workspace, period_code)
    return proven_pages(data, programme, origin).data


def issue_report(
    workspace: Workspace,
    period_code: str,
    path: Path,
    signers: Signers,
    copies: Sequence[str] = (),
    progress: Progress | None = None,
) -> IssuedReport:
    """Write the signed PDF, and beside it copies as Word and Excel.

    Args:
        workspace: The department's.
        period_code: For which period.
        path: Of the PDF.
        signers: Who signs: the leader, the department, or both; their keys are open already.
        copies: Endings of the copies: ``.docx``, ``.xlsx``.
        progress: Told of each step; may cancel before anything is written.

    Raises:
        NotReadyToSignError: Number, day or signatory is missing; nothing was written.
        UntimelyCertificateError: A certificate has ended or not begun by this computer's clock; nothing was written.
        EnvironmentFailureError: The disk refused; nothing was written.
    """
    progress = progress or Progress()
    signers.check_moment(workspace.clock.now())
    progress.step(0, 4, "Tổng hợp số liệu")
    data, programme, consolidation, origin = gathered(workspace, period_code)
    _refuse_unready(data.document_number, data.document_date, data.signatory)
    with workspace.reading() as session:
        pictures = signature_pictures(session, data.signatory.name)
    progress.step(1, 4, "Dựng văn bản")
    pages = proven_pages(data, programme, origin)
    others = {path.with_suffix(ending): rendered(data, programme, ending) for ending in copies}
    progress.step(2, 4, "Ký số")
    at = max(workspace.clock.now(), data.made_at)
    content = add_signatures(pages.data, pages.signature, signers, pictures, at)
    progress.step(3, 4, "Ghi tệp")
    with explaining_os_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with staged(path.parent, path.stem) as hidden:
            for target, each in {path: content, **others}.items():
                write_atomically(hidden / target.name, each)
    record_written(
        workspace,
        consolidation,
        path,
        content,
        "provincial.sign",
        signers=len(signers.in_order),
        number=data.document_number,
    )
    progress.step(4, 4, "Xong")
    return IssuedReport((path, *others), consolidation)


def _refuse_unready(number: str, day: date | None, signatory: Signatory) -> None:
    if not number.strip() or day is None:
        raise NotReadyToSignError(
            "Chưa ký được: báo cáo chưa có số, ngày văn bản.",
            "Ghi số, ký hiệu và ngày do văn thư cấp rồi ký; sau khi ký không ghi thêm được.",
        )
    if not signatory.name:
        raise NotReadyToSignError(
            "Chưa ký được: chưa khai người ký báo cáo của Sở.", "Ghi họ tên và thẩm quyền ký ở trang Thiết lập."
        )
