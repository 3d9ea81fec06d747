"""Signed PDF (PAdES B-B): made and checked.

pyHanko, which does the work on the file format, takes half a second to import: only the functions here load it.
"""

from datetime import datetime

from desktop.rules.verdicts import ReasonCode
from desktop.signing.keys import Signer
from desktop.signing.pdf_values import MAXIMUM_PDF, Appearance, SignedPdf, UnsignablePdfError
from desktop.signing.trust import TrustStore

__all__ = ["Appearance", "SignedPdf", "UnsignablePdfError", "read_signed_pdf", "sign_pdf"]


def sign_pdf(
    pdf: bytes,
    key: Signer,
    at: datetime,
    *,
    field_name: str = "CoQuan",
    reason: str = "",
    appearance: Appearance | None = None,
) -> bytes:
    """Add a signature to a PDF as an incremental update; earlier signatures stay intact.

    The same input gives the same bytes, but for RSA-PSS, which is random by design.

    Args:
        pdf: The file, unencrypted; made by this program.
        key: Who signs.
        at: Time of signing that the signature claims.
        field_name: Name of the form field; each signature of a file needs its own.
        reason: Shown by PDF readers.
        appearance: Image on the page; an invisible signature when not given.

    Raises:
        UnsignablePdfError: The file is no PDF in order, or has a field of this name; one of ours never does that.
    """
    from desktop.signing.pdf_signing import add_signature

    return add_signature(pdf, key, at, field_name=field_name, reason=reason, appearance=appearance)


def read_signed_pdf(pdf: bytes, trust: TrustStore, received_at: datetime) -> SignedPdf:
    """Check a received PDF and take out its data; whatever the bytes are, the answer is a value.

    Every signature must be intact, the last must cover the whole file, earlier ones may be followed by nothing but
    later signatures, and exactly one file may be embedded.

    Args:
        pdf: The file as received.
        trust: Whom we trust.
        received_at: Moment for which there is proof: when the file was first received.
    """
    if len(pdf) > MAXIMUM_PDF:
        return SignedPdf((), "", None, ReasonCode.TOO_BIG)
    from desktop.signing.pdf_checking import check_pdf

    return check_pdf(pdf, trust, received_at)
