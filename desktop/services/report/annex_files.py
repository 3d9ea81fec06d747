"""An annex that is a file of its own gets the agency's signature: number and time at the top right, no picture.

Nghị định 30/2020/NĐ-CP, Phụ lục I, II.8.b and III.1.d. An annex within the report's own file is not signed again.
"""

from io import BytesIO
from pathlib import Path

from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.text import nfc
from desktop.services.report.signed_pages import AGENCY_FIELD
from desktop.services.trust.signed_packages import check_moment
from desktop.services.workspace import Workspace
from desktop.signing.keys import Signer
from desktop.signing.pdf_values import MAXIMUM_PDF, Appearance

SUFFIX = "_daky.pdf"
"""How the name of a signed annex ends."""


_EXPORT_AGAIN = "Xuất lại PDF từ Word hoặc Excel rồi ký."


class AnnexRefusedError(UserError):
    """The file cannot be signed as an annex."""

    code = "ANNEX_REFUSED"


def sign_annex(workspace: Workspace, source: Path, document_number: str, signer: Signer) -> Path:
    """Sign an annex; the signed file lies beside it.

    Args:
        workspace: Whose clock tells the time of signing.
        source: A PDF made by any program; it stays as it is.
        document_number: Number and symbol of the document that it belongs to.
        signer: The agency's key.

    Returns:
        The signed file.

    Raises:
        AnnexRefusedError: It is no PDF that can be signed, or the number is missing.
        UntimelyCertificateError: The certificate has ended or not begun by this computer's clock.
        EnvironmentFailureError: The disk refuses.
    """
    number = nfc(document_number).strip()
    if not number:
        raise AnnexRefusedError("Chưa ghi số, ký hiệu văn bản.", "Phụ lục rời ghi số, ký hiệu của báo cáo mà nó kèm.")
    check_moment([signer], workspace.clock.now())
    with explaining_os_errors(source):
        if source.stat().st_size > MAXIMUM_PDF:
            raise AnnexRefusedError(f"{source.name}: tệp quá lớn.", "Thu nhỏ ảnh trong tệp rồi xuất lại PDF.")
        pdf = source.read_bytes()
    signed = _signed(pdf, source.name, number, signer, workspace)
    target = source.with_name(f"{source.stem}{SUFFIX}")
    write_atomically(target, signed)
    return target


def _signed(pdf: bytes, name: str, number: str, signer: Signer, workspace: Workspace) -> bytes:
    from desktop.documents.signature_stamp import stamp_box, stamp_drawing, stamp_text
    from desktop.signing.pdf import UnsignablePdfError, sign_pdf

    at = workspace.clock.now()
    text = stamp_text(number, at)
    look = Appearance(stamp_drawing(text), 0, stamp_box(text, _first_page(pdf, name)))
    try:
        return sign_pdf(pdf, signer, at, field_name=AGENCY_FIELD, appearance=look)
    except UnsignablePdfError as error:
        raise AnnexRefusedError(f"{name}: cấu trúc tệp không ký được.", _EXPORT_AGAIN) from error


def _first_page(pdf: bytes, name: str) -> tuple[float, float, float, float]:
    """The edges of the first page."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            page = document.pages[0]
            left, bottom, right, top = (float(each) for each in page.cropbox)
            turned = int(page.obj.get("/Rotate", 0)) % 360
    except pikepdf.PasswordError as error:
        raise AnnexRefusedError(f"{name}: tệp bị đặt mật khẩu.", "Bỏ mật khẩu của tệp rồi ký.") from error
    except (pikepdf.PdfError, IndexError, ValueError, TypeError) as error:
        raise AnnexRefusedError(f"{name}: tệp không phải PDF hoặc đã hỏng.", _EXPORT_AGAIN) from error
    if turned:
        raise AnnexRefusedError(f"{name}: trang đầu bị xoay.", "Xoay trang trong phần mềm soạn thảo rồi xuất lại PDF.")
    return left, bottom, right, top
