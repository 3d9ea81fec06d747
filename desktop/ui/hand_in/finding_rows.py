"""What the checks have found, as lines grouped by cause: what must be put right, what explained, what looked at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import chain

from desktop.rules.findings import FindingKind
from desktop.rules.text_remarks import RemarkKind
from desktop.services.report.check_view import (
    EMPTY_SECTION,
    NO_SIGNATORY,
    UNCONFIRMED_FIGURE,
    UNTOUCHED_TASK,
    CheckFinding,
    CheckResult,
    Place,
    TextFinding,
)
from desktop.ui.places import ODD_PLACES

_MANY = 3
"""More findings of a cause that says everything are told in one line."""


class Weight(Enum):
    """What a finding asks for."""

    ERROR = auto()
    WARNING = auto()
    DOUBT = auto()
    """One of two numbers is wrong, and only the writer knows which."""
    ADVICE = auto()


@dataclass(frozen=True)
class Cause:
    """Why something was found.

    Attributes:
        title: Over its lines. action: the word that leads to the place.
        together: Title of one line for many; "" where each has something of its own to say.
    """

    title: str
    action: str = "Sửa"
    together: str = ""


_RULE = Cause("Số liệu trái quy tắc")
_SURPRISE = Cause("Số liệu cần ghi nguyên nhân", "Đến")
_CAUSES: Mapping[str, Cause] = {
    FindingKind.UNREADABLE.name: Cause("Ô không đọc được"),
    "": _RULE,
    FindingKind.NOT_AVAILABLE.name: Cause("Ghi “chưa có số liệu” ở chỉ tiêu bắt buộc"),
    FindingKind.MISSING.name: Cause("Chỉ tiêu chưa nhập", "Nhập", "{} chỉ tiêu chưa nhập"),
    UNCONFIRMED_FIGURE: Cause("Số lấy từ kỳ trước, chưa xác nhận", "Xem", "{} số lấy từ kỳ trước, chưa xác nhận"),
    EMPTY_SECTION: Cause("Mục bắt buộc chưa viết", "Viết", "{} mục bắt buộc chưa viết"),
    UNTOUCHED_TASK: Cause("Nhiệm vụ chưa cập nhật lần nào", "Đến"),
    NO_SIGNATORY: Cause("Người ký", "Khai"),
}
"""By the code of the finding, in the order in which they are told; what is not here is a rule of the programme."""
_ADVICE: Mapping[RemarkKind, Cause] = {
    RemarkKind.NUMBER: Cause("Số trong lời văn khác biểu số liệu", "Xem"),
    RemarkKind.NAME: Cause("Cách viết tên cơ quan, địa danh", "Xem", "{} chỗ viết tên cơ quan, địa danh"),
    RemarkKind.PRINT: Cause("Dấu câu, khoảng trắng", "Xem", "{} chỗ dấu câu, khoảng trắng"),
}


@dataclass(frozen=True)
class FindingRow:
    """One line of the list.

    Attributes:
        finding: The warning that may be explained here; ``None`` where a reason would not help.
    """

    weight: Weight
    title: str
    text: str
    action: str
    place: Place
    target: str
    finding: CheckFinding | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """By what the line is known again after another check."""
        return self.place, self.target, self.finding.rule if self.finding else self.title


@dataclass(frozen=True)
class CauseRows:
    """The lines of one cause."""

    title: str
    rows: tuple[FindingRow, ...]


@dataclass(frozen=True)
class FindingSection:
    """Everything that asks for the same."""

    title: str
    causes: tuple[CauseRows, ...]

    @property
    def rows(self) -> tuple[FindingRow, ...]:
        """All lines, in their order."""
        return tuple(chain.from_iterable(cause.rows for cause in self.causes))


def finding_sections(check: CheckResult, texts: Sequence[TextFinding]) -> tuple[FindingSection, ...]:
    """All lines; sections without any are left out."""
    made = (
        FindingSection(f"Phải sửa ({len(check.errors)})", tuple(_errors(check.errors))),
        FindingSection(f"Cần giải trình ({len(check.warnings)})", tuple(_warnings(check.warnings))),
        FindingSection(f"Nên xem lại ({len(texts)})", tuple(_advice(texts))),
    )
    return tuple(section for section in made if section.causes)


def _errors(errors: Sequence[CheckFinding]) -> Iterable[CauseRows]:
    for code, cause in _CAUSES.items():
        found = [each for each in errors if _code(each) == code]
        if not found:
            continue
        if cause.together and len(found) > _MANY:
            codes = ", ".join(each.target for each in found)
            title = cause.together.format(len(found))
            rows = [FindingRow(Weight.ERROR, title, codes, cause.action, found[0].place, found[0].target)]
        else:
            rows = [_error(cause, places) for places in _by_target(found)]
        yield CauseRows(cause.title, tuple(rows))


def _error(cause: Cause, found: Sequence[CheckFinding]) -> FindingRow:
    """All that is wrong at one place."""
    first = found[0]
    text = "\n".join(dict.fromkeys(each.message for each in found))
    return FindingRow(Weight.ERROR, first.title, text, cause.action, first.place, first.target)


def _by_target(found: Sequence[CheckFinding]) -> Iterable[Sequence[CheckFinding]]:
    targets = dict.fromkeys(each.target for each in found)
    return ([each for each in found if each.target == target] for target in targets)


def _warnings(warnings: Sequence[CheckFinding]) -> Iterable[CauseRows]:
    for code, cause in _CAUSES.items():
        told = _SURPRISE if cause is _RULE else cause
        rows = tuple(
            FindingRow(Weight.WARNING, each.title, each.message, told.action, each.place, each.target, each)
            for each in warnings
            if _code(each) == code
        )
        if rows:
            yield CauseRows(told.title, rows)


def _advice(texts: Sequence[TextFinding]) -> Iterable[CauseRows]:
    for kind, cause in _ADVICE.items():
        weight = Weight.DOUBT if kind is RemarkKind.NUMBER else Weight.ADVICE
        found = [each for each in texts if each.kind is kind]
        if cause.together and len(found) > _MANY:
            places = ", ".join(dict.fromkeys(each.section for each in found))
            title, text = cause.together.format(len(found)), f"Ở mục {places}."
            rows = [FindingRow(weight, title, text, cause.action, Place.NARRATIVE, _odd(found[0]))]
        else:
            rows = [
                FindingRow(
                    weight,
                    f"Mục {each.section}",
                    each.message,
                    cause.action,
                    Place.NARRATIVE,
                    _odd(each),
                )
                for each in found
            ]
        if rows:
            yield CauseRows(cause.title, tuple(rows))


def _odd(text: TextFinding) -> str:
    return f"{text.section}{ODD_PLACES}"


def _code(finding: CheckFinding) -> str:
    return finding.rule if finding.rule in _CAUSES else ""
