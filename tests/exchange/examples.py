"""One package of every kind but a report, said in full: what tests write, read, and hold against the schemas."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from desktop.core.clock import local
from desktop.exchange.container import ContainerFile
from desktop.exchange.layout import CONTAINER_MEDIA_TYPE, attachment_name
from desktop.exchange.writer import write_package
from desktop.rules.package_data import (
    AssignmentData,
    CertificateData,
    CompiledFigure,
    EnrolmentData,
    ForwardedFile,
    ForwardingData,
    PackageData,
    Party,
    Receipt,
    ReceiptData,
    ReceiptResult,
    Remark,
    RemarkPlace,
    ReturnData,
    ReturnSlip,
    TrustList,
    speaker,
)
from desktop.rules.packages import PackageKind
from desktop.rules.receipt_code import ReceiptClaim, receipt_code
from desktop.services.agencies.directory import bundled_directory
from desktop.signing.authority import read_request, request_certificate
from desktop.signing.certificates import Subject
from desktop.signing.keys import SigningKey
from tests.exchange.making import DAT_DO, HOA_LONG, NOW, SNAPSHOT, key, root
from tests.rules.programmes import programme_2018

SO_NOI_VU = "SO-SNV"
FORWARDED = b"PK\3\4 as it came"
"""Stands for a file that is forwarded: what is inside it is not the forwarding package's business."""

_ISSUER = Party(SO_NOI_VU, "Sở Nội vụ")
_HOA_LONG = Party(HOA_LONG, SNAPSHOT.agency.name)
_SHA256 = hashlib.sha256(FORWARDED).hexdigest()
_SNAPSHOT_SHA256 = "0f" * 32


def _pem(signer: SigningKey) -> str:
    return signer.certificate.public_bytes(Encoding.PEM).decode()


TRUST = TrustList((_pem(root()),))
RECEIPT = Receipt(
    agency=_HOA_LONG,
    period="6T-2018",
    revision=1,
    package_sha256=_SHA256,
    snapshot_sha256=_SNAPSHOT_SHA256,
    result=ReceiptResult.ACCEPTED,
    received_at=NOW - timedelta(days=1),
    answered_at=NOW,
    code=receipt_code(ReceiptClaim(_SNAPSHOT_SHA256, ReceiptResult.ACCEPTED, date(2018, 5, 23))),
    evidence=("aa" * 32, "bb" * 32),
)
RETURN = ReturnSlip(
    agency=_HOA_LONG,
    period="6T-2018",
    revision=1,
    package_sha256=_SHA256,
    snapshot_sha256=_SNAPSHOT_SHA256,
    received_at=RECEIPT.received_at,
    answered_at=NOW,
    remarks=(
        Remark(RemarkPlace.INDICATOR, "CT2.05", "Số hộ cao hơn tổng số hộ của xã, đề nghị kiểm tra."),
        Remark(RemarkPlace.TASK, "NV1.1", "Chưa ghi số kế hoạch đã ban hành."),
        Remark(RemarkPlace.NARRATIVE, "I", "Nêu rõ số cuộc đối thoại.", paragraph=2),
        Remark(RemarkPlace.REPORT, "", "Chưa có số, ký hiệu văn bản."),
    ),
    evidence=("aa" * 32,),
)
_REQUEST = request_certificate(
    key().private_key, Subject("UBND xã Hòa Long", "Ủy ban nhân dân xã Hòa Long", HOA_LONG)
).decode()

EXAMPLES: Mapping[PackageKind, PackageData] = {
    PackageKind.ASSIGNMENT: AssignmentData(
        issuer=_ISSUER,
        issued_at=NOW,
        programme=programme_2018(),
        agencies=bundled_directory(),
        obligations={"6T-2018": (DAT_DO, HOA_LONG), "N-2018": (HOA_LONG,)},
        trust=TRUST,
        receipts=(RECEIPT,),
        returns=(replace(RETURN, agency=Party(DAT_DO, "Ủy ban nhân dân huyện Đất Đỏ")),),
    ),
    PackageKind.ENROLMENT: EnrolmentData(
        _HOA_LONG, _REQUEST, read_request(_REQUEST.encode()).fingerprint, "Trần Thị Hòa, 0254 382 1234"
    ),
    PackageKind.CERTIFICATE: CertificateData(_ISSUER, _HOA_LONG, _pem(key()), _pem(root()), TRUST),
    PackageKind.FORWARDING: ForwardingData(
        agency=Party(DAT_DO, "Ủy ban nhân dân huyện Đất Đỏ"),
        period="6T-2018",
        programme_code="DVCQ-2018",
        programme_version=1,
        made_at=NOW,
        files=(ForwardedFile(_SHA256, "BC_W26572a_6T-2018_b1.asice", len(FORWARDED), _HOA_LONG, 1),),
        missing=(Party("W26569a", "Ủy ban nhân dân xã Long Phước"),),
        figures=(CompiledFigure("CT3.05", Decimal("1234.50"), 1, 2), CompiledFigure("CT1.02", None, 0, 2)),
        note="Còn 01 xã chưa nộp.",
    ),
    PackageKind.RECEIPT: ReceiptData(_ISSUER, (RECEIPT,)),
    PackageKind.RETURN: ReturnData(_ISSUER, (RETURN,)),
}
assert local(RECEIPT.received_at).date() == date(2018, 5, 23)


def enclosed(kind: PackageKind) -> list[ContainerFile]:
    """The attachments that a kind's example says it has."""
    if kind is not PackageKind.FORWARDING:
        return []
    return [ContainerFile(attachment_name(_SHA256, "x.asice"), CONTAINER_MEDIA_TYPE, FORWARDED)]


def write_example(path: Path, kind: PackageKind, signer: SigningKey | None = None) -> None:
    """Write a kind's example, signed by who speaks in it unless another is named."""
    data = EXAMPLES[kind]
    write_package(path, data, [signer or key(speaker(data).code)], NOW, enclosed(kind))
