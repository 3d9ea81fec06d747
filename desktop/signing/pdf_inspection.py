"""A received PDF is taken apart: what it carries, and what its signatures cover; who signed is asked elsewhere.

The parser below can be made to run for ever and to eat all memory (an object stream of eight bytes does): what comes
from outside goes through ``pdf_guard``, which runs this in a process of its own.
"""

# pyHanko and asn1crypto are annotated in parts only.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

import hashlib
import logging
import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, cast

from asn1crypto import core
from cryptography import x509
from pyhanko.pdf_utils.decode_limits import (
    DecodeLimits,
    DecodePurpose,
    DocumentDecodeBudget,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.misc import PdfDecodeLimitError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr, validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from desktop.core.clock import VIETNAM
from desktop.rules.verdicts import ReasonCode
from desktop.signing.certificates import read_facts
from desktop.signing.pdf_contents import embedded_data
from desktop.signing.pdf_updates import closes_the_file, only_signed_after
from desktop.signing.pdf_values import MAXIMUM_DATA, FoundSignature, PdfFacts, hexadecimal_strings
from desktop.signing.report import SignatureRefusedError
from desktop.signing.trust import MAXIMUM_CERTIFICATES

_HEXADECIMAL_STRING = re.compile(rb"<(?:[0-9A-Fa-f]{2})*>")

MAXIMUM_SIGNATURES = 8
"""Signatures a file may carry."""

MAXIMUM_REVISIONS = 32
"""Updates a file may have: each is compared with every signature before it."""

_DIGESTS = frozenset({"sha256", "sha384", "sha512"})
_ALGORITHMS = frozenset({"rsassa_pkcs1v15"} | {f"{each}_{kind}" for each in _DIGESTS for kind in ("rsa", "ecdsa")})
_PADES = "/ETSI.CAdES.detached"
_SUBFILTERS = frozenset({_PADES, "/adbe.pkcs7.detached"})
_TIME_STAMP = "/DocTimeStamp"
_TIME_STAMP_SUBFILTER = "/ETSI.RFC3161"
_STRUCTURE = StreamDecodeLimits(max_ratio=100, ratio_floor=1 << 20, max_output_size=8 << 20)
_LIMITS = DecodeLimits(
    per_stream=StreamDecodeLimits(max_ratio=100, ratio_floor=4 << 20, max_output_size=MAXIMUM_DATA + (1 << 20)),
    per_purpose=dict.fromkeys(
        (DecodePurpose.OBJECT_STREAM, DecodePurpose.XREF_STREAM, DecodePurpose.XMP_METADATA), _STRUCTURE
    ),
    document_budget=DocumentDecodeBudget(base_allowance=128 << 20, max_ratio=10),
)
"""A few kilobytes must not unfold into the memory of the whole PC."""

# pyHanko reports damaged files as tracebacks on stderr too; the verdict says it in one place.
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


def inspect_pdf(pdf: bytes) -> PdfFacts:
    """Take a PDF apart; whatever the bytes are, the answer is a value."""
    try:
        return _inspect(pdf)
    except SignatureRefusedError as refusal:
        return PdfFacts((), None, refusal.reason)
    except PdfDecodeLimitError:
        return PdfFacts((), None, ReasonCode.PDF_BOMB)
    except Exception:  # noqa: BLE001 - whatever error hostile bytes cause in the parser, the file is not readable
        return PdfFacts((), None, ReasonCode.PDF_BAD)


def _inspect(pdf: bytes) -> PdfFacts:
    reader = PdfFileReader(BytesIO(pdf), strict=True, decode_limits=_LIMITS)
    if reader.encrypted:
        raise SignatureRefusedError(ReasonCode.PDF_ENCRYPTED)
    if reader.total_revisions > MAXIMUM_REVISIONS:
        raise SignatureRefusedError(ReasonCode.PDF_BOMB)
    found: list[EmbeddedPdfSignature] = list(reader.embedded_signatures)
    filled = sum(1 for _ in enumerate_sig_fields(reader, filled_status=True))
    if filled != len(found) or filled > MAXIMUM_SIGNATURES:  # pyHanko passes over forms that it does not know
        raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)
    signatures = tuple(_look_at(pdf, each, is_last=each is found[-1]) for each in found)
    broken = next((each.fault for each in signatures if each.fault is not None), None)
    if broken is not None:
        return PdfFacts(signatures, None, broken)
    try:
        return PdfFacts(signatures, embedded_data(reader), None)
    except SignatureRefusedError as refusal:
        return PdfFacts(signatures, None, refusal.reason)


def _look_at(pdf: bytes, signature: EmbeddedPdfSignature, *, is_last: bool) -> FoundSignature:
    is_time_stamp = signature.sig_object_type == _TIME_STAMP
    field = str(signature.field_name)
    try:
        found = _time_stamp(pdf, signature) if is_time_stamp else _signature(pdf, signature)
        unchanged = only_signed_after(signature) and (not is_last or closes_the_file(signature))
    except SignatureRefusedError as refusal:
        return FoundSignature(field, refusal.reason, is_time_stamp=is_time_stamp)
    except Exception:  # noqa: BLE001 - whatever error a hostile signature causes in the parser, it has no valid form
        return FoundSignature(field, ReasonCode.SIGNATURE_FORM, is_time_stamp=is_time_stamp)
    return found if unchanged else replace(found, fault=ReasonCode.CHANGED_AFTER_SIGNING)


def _signature(pdf: bytes, signature: EmbeddedPdfSignature) -> FoundSignature:
    _check_form(signature)
    certificate = _strong_certificate(signature)
    covers = _check_gap(pdf, signature)
    digest = signature.compute_digest()
    if not all(validate_sig_integrity(signature.signer_info, signature.signer_cert, "data", digest)):
        raise SignatureRefusedError(ReasonCode.SIGNATURE_BAD)
    others = (each.dump() for each in signature.other_embedded_certs[:MAXIMUM_CERTIFICATES])
    return FoundSignature(
        field=str(signature.field_name),
        fault=None,
        covers=covers,
        moment=_claimed_time(signature),
        certificates=(certificate, *others),
    )


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
    _check_strength(signature)


def _time_stamp(pdf: bytes, signature: EmbeddedPdfSignature) -> FoundSignature:
    """A time stamp of the whole document up to here (RFC 3161); whether its issuer may be believed is not asked."""
    content = cast("Any", signature.signed_data)["encap_content_info"]
    well_formed = (
        str(signature.sig_object["/SubFilter"]) == _TIME_STAMP_SUBFILTER
        and content["content_type"].native == "tst_info"
        and signature.external_md_algorithm in _DIGESTS
    )
    if not well_formed:
        raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)
    _check_strength(signature)
    certificate = _strong_certificate(signature)
    covers = _check_gap(pdf, signature)
    info = content["content"].parsed
    said = hashlib.new(signature.md_algorithm, bytes(content["content"])).digest()
    intact = all(validate_sig_integrity(signature.signer_info, signature.signer_cert, "tst_info", said))
    if not intact or info["message_imprint"]["hashed_message"].native != signature.compute_digest():
        raise SignatureRefusedError(ReasonCode.SIGNATURE_BAD)
    return FoundSignature(
        field=str(signature.field_name),
        fault=None,
        covers=covers,
        is_time_stamp=True,
        moment=info["gen_time"].native.astimezone(UTC),
        certificates=(certificate,),
    )


def _check_strength(signature: EmbeddedPdfSignature) -> None:
    info = cast("Any", signature.signer_info)
    if signature.md_algorithm not in _DIGESTS or not _is_strong(info["signature_algorithm"]):
        raise SignatureRefusedError(ReasonCode.WEAK_ALGORITHM)


def _is_strong(algorithm: Any) -> bool:  # noqa: ANN401 - asn1crypto has no types
    name = algorithm["algorithm"].native
    if name == "rsassa_pss":
        return algorithm["parameters"]["hash_algorithm"]["algorithm"].native in _DIGESTS
    return name in _ALGORITHMS


def _strong_certificate(signature: EmbeddedPdfSignature) -> bytes:
    encoded: bytes = signature.signer_cert.dump()
    if not read_facts(x509.load_der_x509_certificate(encoded)).strong_key:
        raise SignatureRefusedError(ReasonCode.WEAK_ALGORITHM)
    return encoded


def _check_gap(pdf: bytes, signature: EmbeddedPdfSignature) -> int:
    """The bytes that the signature leaves out are those of the signature itself and no others; where it ends."""
    start, length, end, rest = (int(each) for each in cast("Any", signature.byte_range))
    gap = pdf[length:end]
    if gap[:1] == b"<" and gap[-1:] == b">" and not _HEXADECIMAL_STRING.fullmatch(gap):
        raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)
    if start or end + rest > len(pdf) or gap not in hexadecimal_strings(signature.pkcs7_content):
        raise SignatureRefusedError(ReasonCode.SIGNATURE_BAD)
    return end + rest


def _claimed_time(signature: EmbeddedPdfSignature) -> datetime:
    moment = signature.self_reported_timestamp
    if moment is None:
        raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(UTC)
