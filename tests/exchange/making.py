"""People, keys and reports that the tests of packages share; made once a process."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from random import Random

from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.snapshot import (
    AgencyRef,
    PeriodRef,
    ReportedAttachment,
    ReportedSection,
    ReportedValue,
    ReportSnapshot,
    Signatory,
)
from desktop.rules.values import Value
from desktop.signing.authority import create_root, issue_certificate
from desktop.signing.certificates import Subject
from desktop.signing.keys import KeyKind, RsaPadding, SigningKey, new_private_key
from desktop.signing.trust import TrustStore

NOW = datetime(2018, 5, 24, 9, 0, tzinfo=UTC)
HOA_LONG = "W26572a"
DAT_DO = "D753"


@cache
def root(name: str = "Sở Nội vụ tỉnh Bà Rịa - Vũng Tàu") -> SigningKey:
    return create_root(name, f"Chứng thực {name}", NOW - timedelta(days=400), randomness=Random(name))


@cache
def key(
    agency_code: str = HOA_LONG, person: str = "", authority: str = "Sở Nội vụ tỉnh Bà Rịa - Vũng Tàu"
) -> SigningKey:
    """A key of an agency, certified by an authority."""
    private_key = new_private_key(randomness=Random(agency_code + person + authority))
    subject = Subject("UBND xã Hòa Long", "Ủy ban nhân dân xã Hòa Long", agency_code, person)
    above = root(authority)
    certificate = issue_certificate(
        above, private_key.public_key(), subject, NOW - timedelta(days=30), randomness=Random(agency_code)
    )
    return SigningKey(private_key, certificate, (above.certificate,))


@cache
def rsa_key(padding: RsaPadding) -> SigningKey:
    """An RSA key of the same agency."""
    private_key, above = new_private_key(KeyKind.RSA_2048), root()
    subject = Subject("UBND xã Hòa Long", "Ủy ban nhân dân xã Hòa Long", HOA_LONG)
    certificate = issue_certificate(above, private_key.public_key(), subject, NOW - timedelta(days=30))
    return SigningKey(private_key, certificate, (above.certificate,), padding)


def stranger(agency_code: str = HOA_LONG) -> SigningKey:
    """A key whose certificate says what the real one says, by an authority that nobody knows."""
    return key(agency_code, "", "Sở Nội vụ giả")


@cache
def trust() -> TrustStore:
    return TrustStore((root().certificate,))


SNAPSHOT = ReportSnapshot(
    agency=AgencyRef(
        HOA_LONG,
        AgencyKind.COMMUNE,
        "Ủy ban nhân dân xã Hòa Long",
        "UBND xã Hòa Long",
        ("ỦY BAN NHÂN DÂN", "XÃ HÒA LONG"),
        place="Hòa Long",
    ),
    period=PeriodRef("6T-2018", "6 tháng đầu năm 2018", date(2017, 12, 15), date(2018, 5, 15), date(2018, 5, 25)),
    programme_code="DVCQ-2018",
    programme_version=1,
    revision=1,
    parent=None,
    values=(ReportedValue("CT3.05", Value(Decimal("1234.50"))), ReportedValue("CT1.02", Value(content=True))),
    tasks=(),
    narrative=(ReportedSection("I", "Ủy ban nhân dân xã đã ban hành kế hoạch.\nĐã họp dân."),),
    findings=(),
    attachments=(),
    signatory=Signatory(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn Đức"),
    made_at=NOW,
    made_by="Trần Thị Hòa",
    approved_by="Nguyễn Văn Đức",
    program_version="0.1.0",
)


def with_attachment(sha256: str, name: str, size: int, *, enclosed: bool = True) -> ReportSnapshot:
    attachment = ReportedAttachment(sha256, name, size, "application/pdf", enclosed)
    return replace(SNAPSHOT, attachments=(*SNAPSHOT.attachments, attachment))
