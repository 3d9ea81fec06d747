"""A received PDF is checked: its bytes are taken apart in a process of their own, the signers judged here."""

from dataclasses import replace
from datetime import datetime

from cryptography import x509

from desktop.rules.verdicts import ReasonCode
from desktop.signing.certificates import MALFORMED
from desktop.signing.pdf_guard import inspect_guarded
from desktop.signing.pdf_values import DATA_NAME, FoundSignature, SignedPdf
from desktop.signing.report import SignatureReport, SignatureStatus, refused, report_on_signer
from desktop.signing.trust import TrustStore


def check_pdf(pdf: bytes, trust: TrustStore, received_at: datetime) -> SignedPdf:
    """Do what ``read_signed_pdf`` promises."""
    facts = inspect_guarded(pdf)
    found = [each for each in facts.signatures if not each.is_time_stamp]
    reports = tuple(_report(each, trust, received_at) for each in found)
    broken = next((each.reason for each in reports if each.status is SignatureStatus.INVALID), facts.reason)
    named = DATA_NAME if facts.data is not None and broken is None else ""
    doubt = next((each.reason for each in reports if each.reason is not None), None)
    return SignedPdf(
        signatures=reports,
        embedded_name=named,
        embedded_data=facts.data if named else None,
        reason=broken or doubt or (None if reports else ReasonCode.NO_SIGNATURE),
        covers=tuple(each.covers for each in found),
        time_stamps=tuple(each.moment for each in facts.signatures if each.is_time_stamp and each.moment),
    )


def _report(found: FoundSignature, trust: TrustStore, received_at: datetime) -> SignatureReport:
    if not found.certificates or found.moment is None:
        return refused(found.fault or ReasonCode.SIGNATURE_FORM)
    try:
        certificate, *others = (x509.load_der_x509_certificate(each) for each in found.certificates)
        report = report_on_signer(certificate, others, found.moment, trust, received_at)
    except MALFORMED:
        return refused(ReasonCode.SIGNATURE_FORM)
    if found.fault is None:
        return report
    return replace(report, status=SignatureStatus.INVALID, reason=found.fault)
