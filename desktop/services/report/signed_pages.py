"""The report as people read it, signed: the leader first, then the agency, as Nghị định 30/2020 places them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.services.report.snapshots import PreparedReport
from desktop.services.trust.signatories import SignaturePictures
from desktop.services.trust.signed_packages import check_moment

if TYPE_CHECKING:
    from desktop.documents.pdf import SignaturePlace
    from desktop.signing.keys import Signer
    from desktop.signing.pdf_values import Appearance

LEADER_FIELD, AGENCY_FIELD = "LanhDao", "CoQuan"
"""Names of the signature fields: third parties read them."""


@dataclass(frozen=True)
class Signers:
    """Who signs, either of whom may be absent: the person who answers for the report, then the agency."""

    leader: "Signer | None" = None
    agency: "Signer | None" = None

    @property
    def in_order(self) -> tuple["Signer", ...]:
        """Those who sign, the leader first."""
        return tuple(signer for signer in (self.leader, self.agency) if signer is not None)

    def check_moment(self, at: datetime) -> None:
        """Whether all certificates are valid at the moment of signing.

        Raises:
            UntimelyCertificateError: One is not; often it is the clock that is wrong.
        """
        check_moment(self.in_order, at)


def signed_pages(
    prepared: PreparedReport,
    data: bytes,
    signers: Signers,
    pictures: SignaturePictures,
    at: datetime,
    *,
    codes: bool = False,
) -> bytes:
    """The pages with the data inside, signed by whoever signs.

    Args:
        prepared: The report.
        data: Its canonical JSON.
        signers: Who signs; nobody for a file that is signed elsewhere, or followed by paper with a seal.
        pictures: How the signatures look; without a picture a signature is not seen on the page.
        at: Moment of signing.
        codes: The last page has the data as printed codes, signed too.

    Raises:
        TooMuchForPaperError: The data do not fit into the codes of one page.
    """
    from desktop.documents.pdf import lay_out_pdf
    from desktop.documents.pdf_carrier import embed_data
    from desktop.documents.unit_report import unit_report

    document = unit_report(prepared.snapshot, prepared.programme)
    if codes:
        from desktop.services.report.printed_codes import printed_codes

        document = replace(document, code_page=printed_codes(prepared.snapshot, signers.in_order, at))
    pages = lay_out_pdf(document)
    pdf = embed_data(pages.data, "report.json", data, prepared.snapshot.made_at, "Số liệu báo cáo để máy đọc")
    return add_signatures(pdf, pages.signature, signers, pictures, at)


def add_signatures(
    pdf: bytes, place: "SignaturePlace", signers: Signers, pictures: SignaturePictures, at: datetime
) -> bytes:
    """A finished document, signed by whoever signs, the leader first.

    Args:
        pdf: The document; nothing of it changes afterwards.
        place: The room for signatures on it.
        signers: Who signs; nobody leaves it as it is.
        pictures: How the signatures look; without a picture a signature is not seen on the page.
        at: Moment of signing.
    """
    from desktop.signing.pdf import sign_pdf

    looks = _looks(place, pictures, leader_signs=signers.leader is not None)
    for signer, field, look in (
        (signers.leader, LEADER_FIELD, looks[0]),
        (signers.agency, AGENCY_FIELD, looks[1]),
    ):
        if signer is not None:
            pdf = sign_pdf(pdf, signer, at, field_name=field, appearance=look)
    return pdf


def _looks(
    place: "SignaturePlace", pictures: SignaturePictures, *, leader_signs: bool
) -> "tuple[Appearance | None, Appearance | None]":
    """How the leader's and the agency's signatures look; the seal keeps its place where nobody signs by hand."""
    from desktop.documents.signature_pictures import picture_size
    from desktop.documents.signature_places import seal_box, signature_box
    from desktop.signing.pdf_values import Appearance

    hand = seal = beside = None
    if pictures.signature is not None and leader_signs:
        beside = signature_box(place, *picture_size(pictures.signature))
        hand = Appearance(pictures.signature, place.page, beside)
    if pictures.seal is not None:
        box = seal_box(place, beside, *picture_size(pictures.seal), pictures.seal_width)
        seal = Appearance(pictures.seal, place.page, box)
    return hand, seal
