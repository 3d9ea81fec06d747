"""What the programme says of one thing that is reported: what it is, how it is counted, and which words ask for it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.dates import format_date
from desktop.rules.formulas import compile_expression
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator, Register, Rule, Task
from desktop.rules.programme_kinds import Aggregation, Entry, PeriodMode, RegisterSpan, Severity, TaskNature, ValueType
from desktop.rules.programme_report import OutlineSection
from desktop.services.programme.versions import current_programme
from desktop.services.province.rule_statistics import spoken, told


class Subject(StrEnum):
    """Kinds of things that can be explained, and found by their name."""

    INDICATOR = "indicator"
    TASK = "task"
    SECTION = "section"
    REGISTER = "register"
    AGENCY = "agency"


@dataclass(frozen=True)
class Explained:
    """A few named statements about one thing.

    Attributes:
        title: Its code and name.
        parts: Name of a statement and its text; the text may have several lines.
    """

    title: str
    parts: tuple[tuple[str, str], ...]


_WEIGHTS = {Severity.ERROR: "lỗi, phải sửa", Severity.WARNING: "nếu đúng vậy thì ghi lý do"}


def explain(session: Session, _clock: Clock, subject: Subject, code: str) -> Explained | None:
    """Explain a thing of the current programme; ``None`` where it has none of that code."""
    return explain_in(current_programme(session), subject, code)


def explain_in(programme: Programme, subject: Subject, code: str) -> Explained | None:
    """Explain a thing of a programme."""
    match subject:
        case Subject.INDICATOR if (indicator := programme.indicator_by_code.get(code)) is not None:
            return Explained(f"{code}. {indicator.name}", tuple(_of_indicator(programme, indicator)))
        case Subject.TASK if (task := programme.task_by_code.get(code)) is not None:
            return Explained(f"{code}. {task.name}", tuple(_of_task(programme, task)))
        case Subject.SECTION if (section := _section(programme, code)) is not None:
            return Explained(f"Mục {code}. {section.heading}", tuple(_of_section(programme, section)))
        case Subject.REGISTER if (register := programme.register_by_code.get(code)) is not None:
            return Explained(register.name, tuple(_of_register(programme, register)))
        case _:
            return None


def _section(programme: Programme, code: str) -> OutlineSection | None:
    return next((each for each in programme.outline if each.code == code), None)


_KINDS = {
    ValueType.COUNT: "Số đếm, không âm, không có phần lẻ.",
    ValueType.PERCENT: "Tỷ lệ phần trăm.",
    ValueType.MONEY: "Số tiền.",
    ValueType.BOOL: "Gõ Có hoặc Không (C hoặc K).",
    ValueType.TEXT: "Chữ.",
    ValueType.DATE: "Ngày, dạng ngày/tháng/năm.",
    ValueType.CHOICE: "Chọn một mục trong danh mục.",
}
_SPANS = {
    PeriodMode.CUMULATIVE: "Lũy kế từ đầu năm đến ngày chốt số liệu của kỳ.",
    PeriodMode.POINT_IN_TIME: "Tại thời điểm chốt số liệu của kỳ, không cộng dồn.",
    PeriodMode.IN_PERIOD: "Chỉ tính trong kỳ, không cộng kỳ trước.",
}
_TOTALS = {
    Aggregation.SUM: "Toàn tỉnh: cộng số của các đơn vị.",
    Aggregation.RATIO: "Toàn tỉnh: cộng tử số, cộng mẫu số rồi mới chia; không lấy trung bình các tỷ lệ.",
    Aggregation.COUNT_TRUE: "Toàn tỉnh: đếm số đơn vị trả lời Có.",
    Aggregation.LATEST: "Toàn tỉnh: lấy số mới nhất.",
    Aggregation.LIST: "Toàn tỉnh: liệt kê theo đơn vị.",
}


def _of_indicator(programme: Programme, indicator: Indicator) -> Iterator[tuple[str, str]]:
    if indicator.explanation:
        yield "Cách tính", indicator.explanation
    unit = f" Đơn vị tính: {indicator.unit}." if indicator.unit and indicator.type is not ValueType.BOOL else ""
    yield "Nhập thế nào", _KINDS[indicator.type] + unit
    yield "Tính đến đâu", _SPANS[indicator.period_mode]
    if indicator.formula:
        yield "Công thức", f"{spoken(indicator.formula)}. Máy tự tính, ô này khóa."
    elif indicator.entry is Entry.SYSTEM:
        yield "Nguồn số", "Máy lấy từ báo cáo của cấp dưới; sửa tay được khi cần."
    if indicator.register:
        yield "Nguồn số", _counted_from(programme, indicator)
    if indicator.part_of:
        yield "Trong đó", f"Là một phần của {_named(programme, indicator.part_of)}."
    if checks := [_told(rule) for rule in programme.rules if not rule.each and indicator.code in _codes(rule)]:
        yield "Máy kiểm tra", "\n".join(checks)
    if indicator.aggregation in _TOTALS:
        yield "Tổng hợp", _TOTALS[indicator.aggregation]
    if (task := programme.task_by_code.get(indicator.task)) is not None:
        yield "Căn cứ", _quoted(programme, task)
    if indicator.basis:
        yield "Nguồn tham khảo", indicator.basis


def _counted_from(programme: Programme, indicator: Indicator) -> str:
    register = programme.register_by_code[indicator.register]
    if indicator.register_sum:
        column = next(each for each in register.columns if each.code == indicator.register_sum)
        how = f"Cộng cột “{column.name}” của"
    else:
        how = "Đếm số dòng của"
    some = " (chỉ những dòng đúng điều kiện của chỉ tiêu)" if indicator.register_filter else ""
    ever = ", kể cả dòng từ các năm trước" if indicator.register_span is RegisterSpan.UNTIL_END else ""
    return f"{how} sổ “{register.label}”{some}{ever}. Nhấn F4 để mở các dòng đó; ghi đè bằng tay thì nêu lý do."


def _of_task(programme: Programme, task: Task) -> Iterator[tuple[str, str]]:
    yield "Căn cứ", _quoted(programme, task)
    if task.product:
        yield "Sản phẩm cần có", f"{task.product}."
    yield "Thời hạn", _due(task)
    if figures := [f"{each.code}. {each.name}" for each in programme.indicators if each.task == task.code]:
        yield "Chỉ tiêu liên quan", "\n".join(figures)


def _due(task: Task) -> str:
    if task.last_day is not None:
        return f"Hết ngày {format_date(task.last_day)}."
    if task.nature is TaskNature.STANDING:
        return "Thường xuyên trong năm, không bị tính quá hạn."
    return "Công văn không ấn định ngày; hoàn thành trong năm."


def _of_section(programme: Programme, section: OutlineSection) -> Iterator[tuple[str, str]]:
    if section.hint:
        yield "Viết gì", f"{section.hint}."
    yield "Bắt buộc", "Mục này phải viết trước khi ký." if section.required else "Có thể để trống."
    groups = [programme.group_by_code[code] for code in section.groups if code in programme.group_by_code]
    if groups:
        yield "Thuộc khoản", "\n".join(f"Khoản {group.clause}. {group.name}" for group in groups)
    if section.sentences:
        yield "Câu gợi ý", f"Có {len(section.sentences)} câu lập sẵn từ số liệu; chèn câu nào cần, rồi sửa lời cho hợp."


def _of_register(programme: Programme, register: Register) -> Iterator[tuple[str, str]]:
    if register.note:
        yield "Ghi gì", register.note
    private = [column.name for column in register.columns if column.private]
    if private:
        yield (
            "Thông tin cá nhân",
            f"{_listed(private)}: chỉ giữ trên máy này, không đưa vào báo cáo, tệp in hay tệp xuất.",
        )
    required = [column.name for column in register.columns if column.required]
    if required:
        yield "Phải có", f"{_listed(required)}."
    if counted := [f"{each.code}. {each.name}" for each in programme.indicators if each.register == register.code]:
        yield "Chỉ tiêu lấy số từ sổ này", "\n".join(counted)


def _quoted(programme: Programme, task: Task) -> str:
    day = format_date(programme.dispatch_date)
    return f"“{task.quote}” (khoản {task.clause}, công văn {programme.dispatch} ngày {day})."


def _named(programme: Programme, code: str) -> str:
    whole = programme.indicator_by_code.get(code)
    return f"{code} “{whole.name}”" if whole is not None else code


def _codes(rule: Rule) -> Sequence[str]:
    return (rule.focus, *compile_expression(rule.expression).names)


def _told(rule: Rule) -> str:
    """The rule's sentence without the figures of a report."""
    return f"{told(rule).removesuffix('.')} ({_WEIGHTS[rule.severity]})."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} và {names[-1]}"
