"""Whether the signatures on a provincial report still hold, and whose they are."""

from datetime import datetime

from desktop.rules.verdicts import ReasonCode
from desktop.signing.pdf import read_signed_pdf
from desktop.signing.report import SignatureStatus
from desktop.signing.trust import TrustStore

_SIGNED = b"/ByteRange"
"""What every signature of a PDF has."""


def check_signatures(pdf: bytes, trust: TrustStore, at: datetime) -> tuple[tuple[str, ...], str]:
    """Names of who signed, in order, and what is wrong with the signatures; "" when nothing is, or nobody signed.

    Whether a signer is trusted is not asked: the figures prove themselves by the agencies' files.
    """
    if _SIGNED not in pdf:
        return (), ""
    found = read_signed_pdf(pdf, trust, at)
    if not found.signatures:
        return (), "Không kiểm tra được chữ ký số trên báo cáo: tệp đã hỏng hoặc bị sửa sau khi ký"
    names = tuple(each.signer.name if each.signer else "Không rõ người ký" for each in found.signatures)
    for name, each in zip(names, found.signatures, strict=True):
        if each.status is SignatureStatus.INVALID:
            changed = each.reason is ReasonCode.CHANGED_AFTER_SIGNING
            cause = "tệp đã bị sửa sau khi ký" if changed else "chữ ký không còn khớp với nội dung tệp"
            return names, f"Chữ ký số của {name} trên báo cáo không còn giá trị: {cause}"
    return names, ""
