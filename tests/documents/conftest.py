import json
import subprocess
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.core.paths import resources
from desktop.documents.provincial_data import AgencyFigures, ProvincialReportData, Submission, summarise_tasks
from desktop.rules.aggregation import Contribution, expected_by_indicator, totals
from desktop.rules.periods import Timeliness
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_file import read_programme
from desktop.rules.programme_kinds import AgencyKind, ValueType
from desktop.rules.snapshot import (
    AgencyRef,
    PeriodRef,
    ReportedFinding,
    ReportedProgress,
    ReportedRegister,
    ReportedSection,
    ReportedTask,
    ReportedValue,
    ReportSnapshot,
    Signatory,
)
from desktop.rules.values import EMPTY, SpecialState, Value

MADE_AT = datetime(2018, 5, 22, 2, 41, 7, tzinfo=UTC)
HOA_LONG = AgencyRef(
    code="W26593a",
    kind=AgencyKind.COMMUNE,
    name="Ủy ban nhân dân xã Hòa Long",
    short_name="UBND xã Hòa Long",
    header=("ỦY BAN NHÂN DÂN", "XÃ HÒA LONG"),
    place="Hòa Long",
)
SO_NOI_VU = AgencyRef(
    code="SO-SNV",
    kind=AgencyKind.DEPARTMENT,
    name="Sở Nội vụ",
    short_name="Sở Nội vụ",
    header=("SỞ NỘI VỤ",),
    superior="UBND TỈNH BÀ RỊA - VŨNG TÀU",
    abbreviation="SNV",
    place="Bà Rịa",
)
PERIOD = PeriodRef("6T-2018", "6 tháng năm 2018", date(2018, 1, 1), date(2018, 5, 15), date(2018, 5, 25))
NARRATIVE = {
    "I": "Ủy ban nhân dân xã đã ban hành 04 văn bản chỉ đạo; tổ chức 03 hội nghị với 412 lượt người tham dự.\n"
    "- Kế hoạch số 12/KH-UBND ngày 15/01/2018 về công tác dân vận năm 2018.\n"
    "+ Phân công từng ấp.",
    "II.2": "Trong kỳ, xã tiếp nhận mới 1.262 hồ sơ thủ tục hành chính, đã giải quyết 1.248 hồ sơ.",
}
SPECIAL = {
    "CT1.04": Value(state=SpecialState.NOTHING_AROSE),
    "CT1.05": Value(state=SpecialState.NOT_APPLICABLE, note="Không có đơn vị trực thuộc"),
    "CT2.09": Value(Decimal(12), SpecialState.ESTIMATE, "Ước đến 30/6"),
    "CT4.07": Value(state=SpecialState.NOT_AVAILABLE),
    "CT3.02": Value(Decimal(1262)),
    "CT2.12": Value(Decimal("318.6")),
}
BEFORE = {"CT3.02": Value(Decimal(1174)), "CT2.12": Value(Decimal(186)), "CT1.01": Value(Decimal(9))}


def read_bundled_programme() -> Programme:
    path = resources() / "programmes" / "dvcq-2018.json"
    return read_programme(json.loads(path.read_text(encoding="utf-8")), source=path.name, dispatch=None)


@pytest.fixture(scope="session")
def programme() -> Programme:
    return read_bundled_programme()


def plain_value(indicator: Indicator, number: int) -> Value:
    match indicator.type:
        case ValueType.COUNT:
            return Value(Decimal(number))
        case ValueType.PERCENT:
            return Value(Decimal("97.50"))
        case ValueType.MONEY:
            return Value(Decimal("100.5"))
        case ValueType.BOOL:
            return Value(content=True)
        case ValueType.DATE:
            return Value(date(2018, 5, 10))
        case _:
            return Value("12/KH-UBND ngày 15/01/2018")


MODELS = ReportedRegister(
    "BK_DVK",
    ("ten_mo_hinh", "linh_vuc", "chu_the", "don_vi_thuc_hien", "cach_lam", "ket_qua", "trang_thai"),
    (
        ("Tổ tự quản an ninh, trật tự", "QPAN", "TAP_THE", "Ấp Bắc", "Mỗi tổ 12 hộ, họp hằng tháng.",
         "Không còn tụ điểm phức tạp.", "CONG_NHAN"),
        ("Tuyến đường hoa “Sáng - xanh - sạch - đẹp”", "VHXH", "TAP_THE", "Hội Liên hiệp Phụ nữ xã",
         "Vận động 86 hộ góp công, góp cây; chia đoạn cho từng chi hội chăm sóc.", "1,2 km đường hoa.", "DANG_LAM"),
        ("Tiếp nhận hồ sơ tại nhà cho người già yếu", "HTCT", "", "Bộ phận một cửa", "", "", "DANG_KY"),
    ),
    3,
)  # fmt: skip


def with_models(snapshot: ReportSnapshot) -> ReportSnapshot:
    """The same report of an agency that has written models in its register."""
    return replace(snapshot, registers=(MODELS,))


def make_snapshot(programme: Programme, agency: AgencyRef = HOA_LONG, number: int = 7) -> ReportSnapshot:
    values = tuple(
        ReportedValue(i.code, SPECIAL.get(i.code, plain_value(i, number)), BEFORE.get(i.code))
        for i in programme.indicators_for(agency.kind)
    )
    tasks = tuple(
        ReportedTask(
            task.code,
            "hoan_thanh" if task.due else "dang_thuc_hien",
            100 if task.due else 60,
            completed_on=date(2018, 5, 10) if task.due else None,
            product=task.product,
            document="12/KH-UBND",
            log=(ReportedProgress(date(2018, 5, 2), 60, "Đã họp quán triệt đến các ấp."),),
        )
        for task in programme.tasks_for(agency.kind)
    )
    return ReportSnapshot(
        agency=agency,
        period=PERIOD,
        programme_code=programme.code,
        programme_version=programme.version,
        revision=1,
        parent=None,
        values=values,
        tasks=tasks,
        narrative=tuple(ReportedSection(code, text) for code, text in NARRATIVE.items()),
        findings=(
            ReportedFinding(
                "R_TANG", "CT2.12", "warning", "Tăng 71,3 % so với cùng kỳ.", "Vận động xây 05 nhà đại đoàn kết."
            ),
        ),
        attachments=(),
        signatory=Signatory(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Nguyễn Văn Hùng"),
        made_at=MADE_AT,
        made_by="Trần Thị Lan",
        approved_by="Nguyễn Văn Hùng",
        program_version="0.1.0",
    )


@pytest.fixture(scope="session")
def snapshot(programme: Programme) -> ReportSnapshot:
    return make_snapshot(programme)


def make_agencies(communes: int = 82) -> list[AgencyRef]:
    departments = [
        replace(SO_NOI_VU, code=f"SO-{i}", name=f"Sở {i}", short_name=f"Sở Nông nghiệp và Phát triển nông thôn {i}")
        for i in range(4)
    ]
    districts = [
        replace(HOA_LONG, code=f"H{i}", kind=AgencyKind.DISTRICT, short_name=f"UBND huyện {i}") for i in range(6)
    ]
    own = [replace(HOA_LONG, code=f"W{i}", short_name=f"UBND xã Hòa Long {i}") for i in range(communes)]
    return [*departments, *districts, *own]


def make_province(programme: Programme, communes: int = 82) -> ProvincialReportData:
    agencies = make_agencies(communes)
    missing, late = {"W3", "W40"}, {"H2"}
    submissions = tuple(
        Submission(a, Timeliness.MISSING)
        if a.code in missing
        else Submission(a, Timeliness.LATE if a.code in late else Timeliness.ON_TIME, MADE_AT, 1)
        for a in agencies
    )
    snapshots = [make_snapshot(programme, a, number=i) for i, a in enumerate(agencies) if a.code not in missing]
    now = [Contribution(s.agency.code, s.agency.kind, {v.code: v.value for v in s.values}) for s in snapshots]
    before = [
        Contribution(s.agency.code, s.agency.kind, {v.code: v.same_period_last_year or EMPTY for v in s.values})
        for s in snapshots
    ]
    expected = expected_by_indicator(programme, [a.kind for a in agencies])
    return ProvincialReportData(
        issuer=SO_NOI_VU,
        period=PERIOD,
        as_of=date(2018, 5, 25),
        made_at=MADE_AT,
        signatory=Signatory(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Lê Thị Minh Châu"),
        submissions=submissions,
        totals=totals(programme, now, expected),
        last_year=totals(programme, before, expected),
        figures=tuple(AgencyFigures(s.agency, {v.code: v.value for v in s.values}) for s in snapshots),
        tasks=summarise_tasks(programme, snapshots, date(2018, 5, 25)),
        narrative=(ReportedSection("III.1", "Công tác dân vận chính quyền được các cấp quan tâm chỉ đạo."),),
    )


@pytest.fixture(scope="session")
def province(programme: Programme) -> ProvincialReportData:
    return make_province(programme)


@pytest.fixture
def text_of(tmp_path: Path) -> Callable[[bytes], str]:
    """Reads a PDF as people copy from it: with poppler, which is not ours."""

    def read(pdf: bytes) -> str:
        path = tmp_path / "read.pdf"
        path.write_bytes(pdf)
        shown = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True)
        text = shown.stdout.decode()
        assert unicodedata.is_normalized("NFC", text)
        return text.replace("\u00a0", " ")

    return read


def words(text: str) -> list[str]:
    return text.replace("\u00a0", " ").split()
