"""Rows and columns that the gallery shows in its tables: a few of each look that a cell can have."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Figure:
    """A row of the indicator grid."""

    code: str
    name: str
    unit: str
    before: Decimal | None
    now: Decimal | None
    state: str = ""
    note: str = "Nhập tay"


FIGURES = [
    ("Nhóm 2. Cụ thể hóa, kinh tế – xã hội, an sinh", "3/10 chỉ tiêu"),
    Figure("CT2.05", "Tổng số hộ dân trên địa bàn", "hộ", Decimal(3811), Decimal(3868)),
    Figure("CT2.06", "Trong đó: số hộ nghèo cuối kỳ", "hộ", Decimal(74), Decimal(58)),
    Figure("CT2.07", "Tỷ lệ hộ nghèo", "%", Decimal("1.94"), Decimal("1.5"), "calc", "Tính: CT2.06 ÷ CT2.05"),
    Figure(
        "CT2.12", "Kinh phí chăm lo an sinh xã hội", "triệu đồng", Decimal(186), Decimal("318.6"), "warn", "Tăng 71,3 %"
    ),
    ("Nhóm 3. Cải cách hành chính, “Dân vận khéo”", "10/10 chỉ tiêu, 1 lỗi"),
    Figure("CT3.04", "Hồ sơ TTHC đã giải quyết", "hồ sơ", Decimal(1170), Decimal(1248), note="Dán từ Excel"),
    Figure(
        "CT3.05",
        "Trong đó: giải quyết trước hạn và đúng hạn",
        "hồ sơ",
        Decimal(1159),
        Decimal(1284),
        "error",
        "Lớn hơn CT3.04 (1.248)",
    ),
    Figure(
        "CT5.05",
        "Số cuộc đối thoại với nhân dân của người đứng đầu cấp ủy, chính quyền các cấp ở cơ sở",
        "cuộc",
        Decimal(1),
        Decimal(2),
    ),
    Figure("CT5.14", "Số vụ việc khiếu nại, tố cáo phải giải quyết", "vụ việc", Decimal(1), None, "none"),
    Figure("CT5.20", "Số cuộc giám sát, phản biện của MTTQ, đoàn thể", "cuộc", Decimal(2), None, note="Chưa nhập"),
]


def figure_columns():
    """The columns of the indicator grid in small."""
    from desktop.ui.icons import Icon
    from desktop.ui.tables.cells import Cell, CellKind, Column, show
    from desktop.ui.tokens import Color, Tone

    grounds = {"calc": Color.SUNKEN, "warn": Color.LATE_BG, "error": Color.MISSING_BG}

    def ground(row):
        return Color.SUNKEN if row.state == "calc" else None

    def now(row):
        if row.state == "none":
            return Cell("Không phát sinh", CellKind.CHIP, icon=Icon.SUBTRACT_CIRCLE, background=Color.INPUT_BG)
        return Cell(show(row.now), CellKind.NUMBER, background=grounds.get(row.state, Color.INPUT_BG))

    def note(row):
        icon, tone = {
            "calc": (Icon.MATH_FORMULA, None),
            "warn": (Icon.WARNING, Tone.LATE),
            "error": (Icon.ERROR_CIRCLE, Tone.MISSING),
        }.get(row.state, (None, None))
        return Cell(row.note, tone=tone, muted=True, icon=icon, background=grounds.get(row.state))

    def name(row):
        return Cell(row.name, indent=16 if row.name.startswith("Trong đó") else 0, background=ground(row))

    return (
        Column("Mã", lambda r: r.code, cell=lambda r: Cell(r.code, muted=True, background=ground(r)), width=70),
        Column("Chỉ tiêu", lambda r: r.name, cell=name, width=300, stretch=True, wraps=True),
        Column(
            "Đơn vị",
            lambda r: r.unit,
            cell=lambda r: Cell(r.unit, muted=True, background=ground(r)),
            width=86,
            wide_only=True,
        ),
        Column(
            "6T 2017",
            lambda r: r.before,
            CellKind.NUMBER,
            width=74,
            cell=lambda r: Cell(show(r.before), CellKind.NUMBER, muted=True, background=ground(r)),
        ),
        Column(
            "6T 2018",
            lambda r: r.now,
            CellKind.NUMBER,
            width=138,
            cell=now,
            edit=lambda r: None if r.state == "calc" else show(r.now),
        ),
        Column("Nguồn, kiểm tra", lambda r: r.note, cell=note, width=230),
    )


def figure_rows():
    """Figures with their headings."""
    from desktop.ui.tables.cells import Heading

    return [Heading(*entry) if isinstance(entry, tuple) else entry for entry in FIGURES]


@dataclass(frozen=True)
class District:
    """A row of the heat map."""

    name: str
    late: int
    missing: int
    returned: int
    held: int
    on_time: int


DISTRICTS = [
    District("Sở, ban, ngành", 1, 2, 0, 0, 18),
    District("Thành phố Vũng Tàu", 2, 3, 1, 0, 12),
    District("Huyện Châu Đức", 1, 5, 0, 1, 40),
    District("Huyện Côn Đảo", 0, 1, 0, 0, 0),
]


def district_columns():
    """Squares, bar, chip and two lines."""
    from desktop.ui.icons import Icon
    from desktop.ui.tables.cells import Cell, CellKind, Column
    from desktop.ui.tokens import Tone

    def total(row):
        return row.late + row.missing + row.returned + row.held + row.on_time

    def squares(row):
        counts = {
            Tone.LATE: row.late,
            Tone.MISSING: row.missing,
            Tone.RETURNED: row.returned,
            Tone.HELD: row.held,
            Tone.OK: row.on_time,
        }
        return Cell(f"{row.on_time} đúng hạn", CellKind.SQUARES, squares=counts)

    def got(row):
        share = (row.on_time + row.late) / total(row)
        return Cell(f"{row.on_time + row.late}/{total(row)}", CellKind.BAR, share=share)

    return (
        Column(
            "Đơn vị", lambda r: r.name, cell=lambda r: Cell(r.name, strong=True, icon=Icon.CHEVRON_RIGHT), width=200
        ),
        Column("Năm 2018", lambda r: r.missing, cell=squares, width=300, stretch=True),
        Column("Đã nhận", lambda r: r.on_time, cell=got, width=110),
        Column(
            "Trạng thái",
            lambda r: r.missing,
            width=120,
            cell=lambda r: (
                Cell("Chưa nộp", CellKind.CHIP, Tone.MISSING) if r.missing else Cell("Đúng hạn", CellKind.CHIP, Tone.OK)
            ),
        ),
        Column(
            "Lý do",
            lambda r: r.held,
            width=220,
            wraps=True,
            wide_only=True,
            cell=lambda r: (
                Cell("Chữ ký không khớp nội dung", second="Tệp đã thay đổi sau khi ký")
                if r.held
                else Cell("—", muted=True)
            ),
        ),
    )
