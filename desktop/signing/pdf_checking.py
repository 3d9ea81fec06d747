"""A received PDF is checked: pyHanko says what the signatures cover, our own trust store who signed."""

# pyHanko and asn1crypto are annotated in parts only.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

import logging
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, cast

from asn1crypto import core
from cryptography import x509
from pyhanko.pdf_utils.decode_limits import DecodeLimits, DocumentDecodeBudget, StreamDecodeLimits
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr, validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from desktop.core.clock import VIETNAM
from desktop.rules.verdicts import ReasonCode
from desktop.signing.certificates import read_facts
from desktop.signing.pdf_values import DATA_NAME, MAXIMUM_DATA, SignedPdf
from desktop.signing.report import (
    SignatureRefusedError,
    SignatureReport,
    SignatureStatus,
    refused,
    report_on_signer,
)
from desktop.signing.trust import MAXIMUM_CERTIFICATES, TrustStore

MAXIMUM_SIGNATURES = 8
"""Signatures a file may carry."""

_DEEPEST_NAME_TREE = 8
_DIGESTS = frozenset({"sha256", "sha384", "sha512"})
_ALGORITHMS = frozenset({"rsassa_pkcs1v15"} | {f"{each}_{kind}" for each in _DIGESTS for kind in ("rsa", "ecdsa")})
_PADES = "/ETSI.CAdES.detached"
_SUBFILTERS = frozenset({_PADES, "/adbe.pkcs7.detached"})
_LIMITS = DecodeLimits(
    per_stream=StreamDecodeLimits(max_ratio=100, ratio_floor=4 << 20, max_output_size=MAXIMUM_DATA + (1 << 20)),
    document_budget=DocumentDecodeBudget(base_allowance=128 << 20, max_ratio=10),
)
"""A few kilobytes must not unfold into the memory of the whole PC."""

# pyHanko reports damaged files as tracebacks on stderr too; the verdict says it in one place.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


def check_pdf(pdf: bytes, trust: TrustStore, received_at: datetime) -> SignedPdf:
    """Do what ``read_signed_pdf`` promises."""
    try:
        return _check(pdf, trust, received_at)
    except Exception:  # noqa: BLE001 - whatever error hostile bytes cause in the parser, the file is not readable
        return SignedPdf((), "", None, ReasonCode.PDF_BAD)


def _check(pdf: bytes, trust: TrustStore, received_at: datetime) -> SignedPdf:
    reader = PdfFileReader(BytesIO(pdf), strict=True, decode_limits=_LIMITS)
    if reader.encrypted:
        return SignedPdf((), "", None, ReasonCode.PDF_BAD)
    found: list[EmbeddedPdfSignature] = list(reader.embedded_signatures)
    if len(found) > MAXIMUM_SIGNATURES:
        return SignedPdf((), "", None, ReasonCode.SIGNATURE_FORM)
    reports = tuple(_check_signature(pdf, each, trust, received_at, is_last=each is found[-1]) for each in found)
    broken = next((each.reason for each in reports if each.status is SignatureStatus.INVALID), None)
    if broken is not None:
        return SignedPdf(reports, "", None, broken)
    try:
        name, data = _embedded_file(reader)
    except SignatureRefusedError as refusal:
        return SignedPdf(reports, "", None, refusal.reason)
    if not reports:
        return SignedPdf((), name, data, ReasonCode.NO_SIGNATURE)
    return SignedPdf(reports, name, data, next((each.reason for each in reports if each.reason is not None), None))


def _check_signature(
    pdf: bytes, signature: EmbeddedPdfSignature, trust: TrustStore, received_at: datetime, *, is_last: bool
) -> SignatureReport:
    try:
        _check_form(signature)
        certificate = x509.load_der_x509_certificate(signature.signer_cert.dump())
        if not read_facts(certificate).strong_key:
            return refused(ReasonCode.WEAK_ALGORITHM)
        if not _gap_is_signature(pdf, signature) or not _is_intact(signature):
            return refused(ReasonCode.SIGNATURE_BAD)
        others = [
            x509.load_der_x509_certificate(each.dump())
            for each in signature.other_embedded_certs[:MAXIMUM_CERTIFICATES]
        ]
        report = report_on_signer(certificate, others, _claimed_time(signature), trust, received_at)
        unchanged = _covers_everything(signature) if is_last else _only_signed_after(signature)
    except SignatureRefusedError as refusal:
        return refused(refusal.reason)
    except Exception:  # noqa: BLE001 - whatever error a hostile signature causes in the parser, it has no valid form
        return refused(ReasonCode.SIGNATURE_FORM)
    if unchanged:
        return report
    return replace(report, status=SignatureStatus.INVALID, reason=ReasonCode.CHANGED_AFTER_SIGNING)


def _check_form(signature: EmbeddedPdfSignature) -> None:
    """A detached signature over signed attributes, by a strong algorithm, tied to the certificate."""
    info = cast("Any", signature.signer_info)
    content = cast("Any", signature.signed_data)["encap_content_info"]
    attributes = info["signed_attrs"]
    subfilter = str(signature.sig_object["/SubFilter"])
    well_formed = (
        signature.sig_object_type == "/Sig"
        and subfilter in _SUBFILTERS
        and content["content_type"].native == "data"
        and content["content"] is core.VOID
        and attributes is not core.VOID
    )
    if not well_formed:
        raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)
    if subfilter == _PADES and get_signing_cert_attr(attributes) is None:
        raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)
    if signature.md_algorithm not in _DIGESTS or not _is_strong(info["signature_algorithm"]):
        raise SignatureRefusedError(ReasonCode.WEAK_ALGORITHM)


def _is_strong(algorithm: Any) -> bool:  # noqa: ANN401 - asn1crypto has no types
    name = algorithm["algorithm"].native
    if name == "rsassa_pss":
        return algorithm["parameters"]["hash_algorithm"]["algorithm"].native in _DIGESTS
    return name in _ALGORITHMS


def _gap_is_signature(pdf: bytes, signature: EmbeddedPdfSignature) -> bool:
    """The bytes that the signature leaves out are those of the signature itself and no others."""
    start, length, end, rest = (int(each) for each in cast("Any", signature.byte_range))
    gap = pdf[length:end]
    return (
        start == 0
        and end + rest <= len(pdf)
        and gap[:1] == b"<"
        and gap[-1:] == b">"
        and bytes.fromhex(gap[1:-1].decode("ascii")) == signature.pkcs7_content
    )


def _is_intact(signature: EmbeddedPdfSignature) -> bool:
    digest = signature.compute_digest()
    return all(validate_sig_integrity(signature.signer_info, signature.signer_cert, "data", digest))


def _claimed_time(signature: EmbeddedPdfSignature) -> datetime:
    moment = signature.self_reported_timestamp
    if moment is None:
        raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(UTC)


def _covers_everything(signature: EmbeddedPdfSignature) -> bool:
    signature.compute_integrity_info(skip_diff=True)
    return signature.coverage is SignatureCoverageLevel.ENTIRE_FILE


def _only_signed_after(signature: EmbeddedPdfSignature) -> bool:
    """What was added to the file since is nothing but signatures: form filling, by pyHanko's analysis."""
    signature.compute_integrity_info()
    coverage, changes = signature.coverage, signature.diff_result
    return (
        coverage is not None
        and coverage >= SignatureCoverageLevel.ENTIRE_REVISION
        and isinstance(changes, DiffResult)
        and changes.modification_level <= ModificationLevel.FORM_FILLING
        and bool(signature.summarise_integrity_info()["docmdp_ok"])
    )


def _embedded_file(reader: PdfFileReader) -> tuple[str, bytes]:
    """Name and content of the one embedded file."""
    files = _named_files(cast("Any", reader.root))
    if not files:
        raise SignatureRefusedError(ReasonCode.NOT_A_PACKAGE)
    if len(files) > 1:
        raise SignatureRefusedError(ReasonCode.UNEXPECTED_FILE)
    specification = files[0]
    names = {str(specification[key]) for key in ("/F", "/UF") if key in specification}
    if names != {DATA_NAME}:
        raise SignatureRefusedError(ReasonCode.UNEXPECTED_FILE)
    streams = specification["/EF"]
    contents = {bytes(streams[key].data) for key in streams}
    if len(contents) != 1:  # /F and /UF differ: two programs would see two files
        raise SignatureRefusedError(ReasonCode.UNEXPECTED_FILE)
    data = contents.pop()
    if len(data) > MAXIMUM_DATA:
        raise SignatureRefusedError(ReasonCode.TOO_BIG)
    return DATA_NAME, data


def _named_files(root: Any) -> list[Any]:  # noqa: ANN401 - pyHanko's dictionaries have no types
    if "/Names" not in root or "/EmbeddedFiles" not in root["/Names"]:
        return []
    files: list[Any] = []
    _collect(root["/Names"]["/EmbeddedFiles"], files, _DEEPEST_NAME_TREE)
    return files


def _collect(node: Any, files: list[Any], depth: int) -> None:  # noqa: ANN401 - pyHanko's dictionaries have no types
    """Gather the values of a name tree; two are as bad as many."""
    if depth == 0:
        raise SignatureRefusedError(ReasonCode.PDF_BAD)
    names = node.get("/Names", ())
    files.extend(names[index] for index in range(1, len(names), 2))
    for child in node.get("/Kids", ()):
        if len(files) > 1:
            return
        _collect(child, files, depth - 1)
