"""One row of every entity, with text as people paste it and numbers as they hurt."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from desktop.models.agency import (
    Agency,
    AgencyEvent,
    AgencyEventParticipant,
    AgencyEventType,
    AgencyForwarder,
    AgencyName,
    AgencyPlacement,
    ParticipantRole,
)
from desktop.models.answer import Answer, AnswerKind, AnswerRemark
from desktop.models.arrival import Arrival, ArrivalSeal
from desktop.models.attachment import Attachment, ReceivedEvidence
from desktop.models.audit import FIRST_PREVIOUS_HASH, AuditEvent
from desktop.models.base import Base
from desktop.models.claimed_points import ClaimedPoints
from desktop.models.composing import ComposedText, PickedPassage, ProvincialPaper
from desktop.models.consolidation import ConsolidationRun, KeptTally
from desktop.models.contact import AgencyContact
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission, SubmittedValue
from desktop.models.people import Duty
from desktop.models.profile import Profile
from desktop.models.programme import PeriodObligation, ProgrammeVersion, ReportingPeriod
from desktop.models.programme_draft import ProgrammeDraft
from desktop.models.programme_parts import Indicator, OutlineSection, Register, RegisterColumn, Rule, Task, TaskGroup
from desktop.models.progress import ProgressEntry, TaskProgress
from desktop.models.register import RegisterBook, RegisterEntry
from desktop.models.report import FindingReason, IndicatorValue, NarrativeText, Report, ValueSource
from desktop.models.revision import OutgoingPackage, PackageFormat, Revision
from desktop.models.ruling import TimeRuling
from desktop.models.scoring import GivenPoints
from desktop.models.trust import CertificateRequest, IssuedCertificate, RevocationList, TrustAnchor
from desktop.models.workplace import Setting, Signatory, Workplace, WorkplaceRole
from desktop.models.wrapping import Wrapping
from desktop.rules.assurance import Assurance
from desktop.rules.package_data import ReceiptResult, RemarkPlace
from desktop.rules.packages import PackageKind
from desktop.rules.programme_kinds import AgencyKind, Aggregation, Entry, PeriodMode, Severity, TaskNature, ValueType
from desktop.rules.tasks import TaskStatus
from desktop.rules.values import SpecialState, Value
from desktop.rules.verdicts import Verdict

MORNING = datetime(2018, 5, 12, 9, 41, 7, 123456, tzinfo=timezone(timedelta(hours=7)))
YEAR_LATER = datetime(2019, 5, 12, tzinfo=UTC)
HASHES = [f"{number:x}" * 64 for number in range(1, 10)]


_SEALED = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdA$cHJvb2Y"
"""What is kept in place of a passphrase."""


def agencies() -> list[Base]:
    """A department and a commune under it, which came out of a merger."""
    department = Agency(code="SO-SNV", kind=AgencyKind.DEPARTMENT, identifier="H06.12")
    department.names.append(
        AgencyName(
            name="Sở Nội vụ tỉnh Bà Rịa - Vũng Tàu",
            short_name="Sở Nội vụ",
            header=("SỞ NỘI VỤ",),
            superior="ỦY BAN NHÂN DÂN TỈNH BÀ RỊA - VŨNG TÀU",
            abbreviation="SNV",
            place="Bà Rịa",
        )
    )
    commune = Agency(code="W26593a", kind=AgencyKind.COMMUNE, valid_to=date(2025, 6, 30))
    commune.names.append(
        AgencyName(
            name="Ủy ban nhân dân xã Hòa Long",
            short_name="UBND xã Hòa Long",
            header=("ỦY BAN NHÂN DÂN", "XÃ HÒA LONG"),
            authority=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        )
    )
    commune.placements.append(AgencyPlacement(parent_id=department.id, valid_from=date(2018, 1, 1)))
    forwarder = AgencyForwarder(
        agency_id=commune.id, forwarder_id=department.id, valid_to=date(2018, 12, 31), basis="QĐ 12/QĐ-UBND"
    )
    event = AgencyEvent(type=AgencyEventType.SPLIT, day=date(2018, 1, 1), legal_basis="NQ 492/NQ-UBTVQH14")
    event.participants.append(
        AgencyEventParticipant(
            agency_id=commune.id, role=ParticipantRole.SUCCESSOR, share=Decimal("0.3333333333333333")
        )
    )
    return [department, commune, event, forwarder]


def programme(obliged: Agency) -> ProgrammeVersion:
    """A programme with a period."""
    return ProgrammeVersion(
        code="DVCQ-2018",
        version=1,
        name="Năm dân vận chính quyền 2018",
        document='{"tên":"Năm dân vận"}'.encode(),
        document_sha256=HASHES[0],
        taken_in_at=MORNING,
        periods=[
            ReportingPeriod(
                position=0,
                code="6T-2018",
                kind="6T",
                year=2018,
                name="6 tháng năm 2018",
                data_from=date(2018, 1, 1),
                data_to=date(2018, 5, 15),
                due=date(2018, 5, 25),
                due_text="trước ngày 25/5/2018",
                obliged_frozen_at=MORNING,
                obligations=[PeriodObligation(agency_id=obliged.id)],
            )
        ],
    )


def parts_of(version: ProgrammeVersion) -> list[Base]:
    """One of each part of a programme."""
    kinds = (AgencyKind.COMMUNE.value,)
    of = {"programme_version_id": version.id}
    return [
        TaskGroup(**of, position=0, code="N1", clause=1, name="Chỉ đạo, kế hoạch dân vận", short_name="Kế hoạch"),
        Task(
            **of,
            position=0,
            code="NV1.1",
            group_code="N1",
            name="Xây dựng kế hoạch",
            clause=1,
            quote="xây dựng kế hoạch",
            nature=TaskNature.WITH_DEADLINE,
            due=date(2018, 5, 25),
            applies_to=kinds,
        ),
        Indicator(
            **of,
            position=0,
            code="CT1.01",
            task_code="NV1.1",
            group_code="N1",
            name="Số văn bản",
            type=ValueType.COUNT,
            aggregation=Aggregation.SUM,
            period_mode=PeriodMode.CUMULATIVE,
            core=True,
            entry=Entry.INPUT,
            required=True,
            applies_to=kinds,
        ),
        Rule(**of, position=0, code="R1", severity=Severity.ERROR, expression="CT1.01 >= 0", message="Không âm."),
        Register(
            **of,
            position=0,
            code="BK_VB",
            name="Danh mục văn bản",
            columns=[RegisterColumn(position=0, code="so", name="Số", type=ValueType.TEXT, private=True)],
        ),
        OutlineSection(**of, position=0, code="I", heading="CÔNG TÁC CHỈ ĐẠO", required=True),
    ]


def written_by(agency: Agency, version: ProgrammeVersion) -> list[Base]:
    """What an agency has on its side."""
    period = version.periods[0]
    report = Report(agency_id=agency.id, period_id=period.id, created_at=MORNING, authority=("TM. ỦY BAN NHÂN DÂN",))
    typed = IndicatorValue(indicator_code="CT1.01", updated_at=MORNING, source=ValueSource.PASTED)
    typed.value = Value(Decimal("12345678901234567890.1234567890"), SpecialState.ESTIMATE, "ước cả năm")
    report.values.append(typed)
    report.narrative.append(
        NarrativeText(
            section_code="I",
            text="Đã ban hành.\nĐã quán triệt.",
            suggested={"C1.01": "Đã ban hành."},
            updated_at=MORNING,
        )
    )
    report.reasons.append(FindingReason(rule_code="R1", reason="Sáp nhập"))
    claimed = ClaimedPoints(
        report_id=report.id, criterion="3.1", points=Decimal("9.25"), words="Quyết định 12/QĐ-UBND",
        evidence=(HASHES[3],), updated_at=MORNING,
    )  # fmt: skip
    revision = Revision(
        report_id=report.id,
        number=1,
        snapshot=b'{"a":1}',
        snapshot_sha256=HASHES[1],
        made_at=MORNING,
        document_date=date(2018, 5, 24),
        packages=[
            OutgoingPackage(
                kind=PackageKind.REPORT,
                format=PackageFormat.ASICE,
                file_name="BC_W26593a_6T-2018_b1.asice",
                sha256=HASHES[2],
                size=12345,
                exported_to="E:/",
                exported_at=MORNING,
            )
        ],
    )
    progress = TaskProgress(
        agency_id=agency.id,
        programme_version_id=version.id,
        task_code="NV1.1",
        status=TaskStatus.IN_PROGRESS,
        percent=40,
        entries=[
            ProgressEntry(
                day=date(2018, 5, 2),
                percent=40,
                status=TaskStatus.IN_PROGRESS,
                text="Đã họp",
                recorded_at=MORNING,
            )
        ],
    )
    entry = RegisterEntry(
        agency_id=agency.id,
        register_code="BK_VB",
        number=1,
        day=date(2018, 3, 1),
        cells={"so": "15/KH-UBND", "lines": [1, None, True]},
        created_at=MORNING,
        updated_at=MORNING,
    )
    evidence = Attachment(
        agency_id=agency.id,
        register_entry_id=entry.id,
        sha256=HASHES[3],
        name="kế hoạch.pdf",
        size=1,
        media_type="application/pdf",
        original_sha256=HASHES[4],
        added_at=MORNING,
    )
    book = RegisterBook(agency_id=agency.id, register_code="BK_VB", version=1, last_number=1, rows=1)
    return [report, claimed, revision, progress, book, entry, evidence]


def received_from(agency: Agency, version: ProgrammeVersion) -> list[Base]:
    """What the department has on its side."""
    package = ReceivedPackage(
        sha256=HASHES[2],
        file_name="BC.asice",
        size=12345,
        kind=PackageKind.REPORT,
        first_received_at=MORNING,
        verdict=Verdict.VALID,
        result=IntakeResult.ACCEPTED,
        reasons=[{"code": "LATE_PROOF", "place": ""}],
        signers=[{"name": "Nguyễn Văn Á"}],
        agency_code="W26593a",
        period_code="6T-2018",
        revision=1,
        snapshot_sha256=HASHES[1],
        made_at=MORNING,
        assurance=Assurance.LETTER,
        notes=("signer_ahead",),
    )
    value = SubmittedValue(indicator_code="CT1.01", number=Decimal("0.1"))
    submission = Submission(
        agency_id=agency.id,
        period_id=version.periods[0].id,
        revision=1,
        snapshot=b'{"a":1}',
        snapshot_sha256=HASHES[1],
        received_at=MORNING,
        made_at=MORNING,
        is_current=True,
        package_sha256=package.sha256,
        values=[value],
    )
    arrival = Arrival(
        seq=1,
        package_id=package.id,
        received_at=MORNING,
        judged_at=MORNING,
        source_path="E:/Thư mục/BC.asice",
        sha256=HASHES[2],
        signed_at=MORNING,
        verdict=Verdict.VALID,
        result=IntakeResult.ACCEPTED,
        assurance=Assurance.LETTER,
        reasons=[{"code": "LATE_PROOF", "place": ""}],
        signers=[{"name": "Nguyễn Văn Á", "claimed_time": None}],
        trust={"anchors": [HASHES[5]], "lists": []},
    )
    arrival.hash = arrival.expected_hash()
    seal = ArrivalSeal(seq=1, sealed_at=MORNING, occasion="receipt", statement=b"{}", signature=b"0")
    wrapping = Wrapping(sha256=HASHES[6], package_sha256=package.sha256)
    evidence = ReceivedEvidence(
        agency_id=agency.id, sha256=HASHES[3], package_sha256=package.sha256, entry="attachments/x.pdf", size=1
    )
    run = ConsolidationRun(
        period_id=version.periods[0].id,
        made_at=MORNING,
        file_name="Báo cáo tỉnh.pdf",
        file_sha256=HASHES[4],
        members=[{"agency": "W26593a", "snapshot": HASHES[1], "package": HASHES[2]}],
        totals={"CT1.01": {"value": "0.1"}},
        parts=(HASHES[5],),
    )
    kept = KeptTally(stamp=HASHES[5], indicator_code="", period_id=version.periods[0].id, content=b"{}")
    ruling = TimeRuling(
        agency_id=agency.id,
        period_id=version.periods[0].id,
        accepted_at=MORNING,
        officer="Lê Thị Hạnh",
        ground="Dấu bưu điện 24/5/2018",
        decided_at=MORNING,
    )
    contact = AgencyContact(agency_id=agency.id, person="Trần Văn Phúc", phone="0254 3 822 000", updated_at=MORNING)
    points = GivenPoints(
        agency_id=agency.id,
        period_id=version.periods[0].id,
        criterion="3.1",
        own=Decimal("9.5"),
        given=Decimal(8),
        reason="Mô hình được công nhận theo Quyết định 12/QĐ-UBND",
        officer="Lê Thị Hạnh",
        given_at=MORNING,
    )
    composed = ComposedText(
        period_id=version.periods[0].id,
        section_code="II.1",
        text="Toàn tỉnh đã tổ chức 12 hội nghị.",
        suggested={"C1.04": "Tổ chức 12 hội nghị."},
        updated_at=MORNING,
    )
    picked = PickedPassage(
        period_id=version.periods[0].id,
        section_code="II.1",
        agency_id=agency.id,
        source_section="I",
        package_sha256=package.sha256,
        text="UBND xã đã tổ chức 03 hội nghị.",
        text_sha256=HASHES[7],
        picked_at=MORNING,
    )
    paper = ProvincialPaper(
        period_id=version.periods[0].id,
        document_number="15/BC-SNV",
        document_date=date(2018, 6, 5),
        recipients=("Như trên", "Lưu: VT"),
        lists_sources=True,
        updated_at=MORNING,
    )
    return [
        package, submission, arrival, seal, wrapping, evidence, ruling, contact, run, kept, points, composed, picked,
        paper,
    ]  # fmt: skip


def trust_of(agency: Agency) -> list[Base]:
    """Certificates as rows."""
    certificate = IssuedCertificate(
        serial="1f",
        agency_id=agency.id,
        subject="UBND xã Hòa Long",
        pem="-----BEGIN CERTIFICATE-----",
        fingerprint=HASHES[4],
        not_before=MORNING,
        not_after=YEAR_LATER,
        issued_at=MORNING,
    )
    return [
        certificate,
        TrustAnchor(fingerprint=HASHES[5], name="Gốc", pem="-----BEGIN", added_at=MORNING),
        RevocationList(
            authority=HASHES[5],
            number="2018051201",
            this_update=MORNING,
            pem="-----BEGIN",
            content_sha256=HASHES[5],
            added_at=MORNING,
        ),
        CertificateRequest(
            agency_code=agency.code,
            pem="-----BEGIN",
            fingerprint=HASHES[6],
            received_at=MORNING,
            issued_certificate_id=certificate.id,
        ),
    ]


def answers() -> list[Base]:
    """A receipt, and a return slip with a remark."""
    times = {"received_at": MORNING, "answered_at": MORNING, "recorded_at": MORNING}
    remark = AnswerRemark(position=0, place=RemarkPlace.NARRATIVE, target="II.1", paragraph=2, text="Nêu rõ số cuộc")
    return [
        Answer(
            kind=AnswerKind.RECEIPT,
            content_sha256=HASHES[0],
            snapshot_sha256=HASHES[1],
            package_sha256=HASHES[2],
            result=ReceiptResult.ACCEPTED,
            code="1031-4191-2717",
            evidence=(HASHES[3], HASHES[4]),
            **times,
        ),
        Answer(kind=AnswerKind.RETURN, content_sha256=HASHES[5], snapshot_sha256=HASHES[1], remarks=[remark], **times),
    ]


def workplace_of(agency: Agency, version: ProgrammeVersion) -> list[Base]:
    """Whose folder it is, and its first trace."""
    event = AuditEvent(
        seq=1,
        at=MORNING,
        actor="Trần Thị Bưởi",
        action="value.set",
        subject="CT1.01",
        before=None,
        after={"value": "12,5", "note": "ước"},
        previous_hash=FIRST_PREVIOUS_HASH,
        hash="",
    )
    event.hash = event.expected_hash()
    draft = ProgrammeDraft(
        code="DVCQ-2019",
        version=1,
        name="Năm dân vận chính quyền 2019",
        content='{"tên":"Năm dân vận"}'.encode(),
        content_sha256=HASHES[3],
        based_on_id=version.id,
        created_at=MORNING,
        changed_at=MORNING,
    )
    return [
        Workplace(
            role=WorkplaceRole.AGENCY,
            agency_id=agency.id,
            programme_version_id=version.id,
            issuer_code="SO-SNV",
            created_at=MORNING,
        ),
        Signatory(agency_id=agency.id, authority=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), name="Lê Văn Ổi", is_default=True),
        Duty(agency_id=agency.id, person="Trần Văn Phúc", leads=True, work="Phụ trách", valid_from=date(2018, 2, 1)),
        Setting(key="appearance", value={"size": 11, "dark": False}),
        Profile(name="Đỗ Thị Hằng", rights=("check", "enter"), passphrase=_SEALED, created_at=MORNING),
        draft,
        event,
    ]


def everything() -> list[Base]:
    """One row of every entity; parents before children."""
    department, commune, event, forwarder = agencies()
    version = programme(commune)
    return [
        department,
        commune,
        event,
        forwarder,
        version,
        *parts_of(version),
        *written_by(commune, version),
        *received_from(commune, version),
        *trust_of(commune),
        *answers(),
        *workplace_of(commune, version),
    ]


def save_everything(database) -> None:
    """Write one row of every entity, in the order in which they refer to each other."""
    with database.session() as session:
        for row in everything():
            session.add(row)
            session.flush()
