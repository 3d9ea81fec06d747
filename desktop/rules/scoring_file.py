"""Criteria of emulation as a file: read with every fault named at its place, and written again."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from desktop.core.document_form import FormError, decode, encode
from desktop.core.errors import UserError
from desktop.rules.scoring import Criterion, Measure, ScoringPlan

SCHEMA = "so-dan-van/scoring"
VERSION = 1
MOST_CRITERIA = 40
"""More would not fit the sheets."""
_LONGEST = 300
_HINT = "Sửa tệp tiêu chí theo từng lỗi rồi mở lại."
_STEPPED = frozenset({Measure.TIMELINESS, Measure.REVISIONS})


class ScoringFileError(UserError):
    """The file cannot be used as criteria; ``faults`` say why."""

    code = "SCORING_FILE"

    def __init__(self, source: str, faults: Sequence[str]) -> None:
        more = f" Còn {len(faults) - 1} lỗi khác." if len(faults) > 1 else ""
        super().__init__(f"{source}: {faults[0]}{more}", _HINT)
        self.faults = tuple(faults)


@dataclass(frozen=True)
class _Frame:
    schema: str
    schema_version: int


def read_plan(document: object, source: str) -> ScoringPlan:
    """Make criteria of a parsed JSON document.

    Raises:
        ScoringFileError: It is something else, or does not hold.
    """
    try:
        frame = decode(_Frame, document)
        if (frame.schema, frame.schema_version) != (SCHEMA, VERSION):
            raise ScoringFileError(source, (f"không phải tệp tiêu chí chấm điểm ({SCHEMA}, bản {VERSION}).",))
        plan = decode(ScoringPlan, document)
    except FormError as error:
        raise ScoringFileError(source, tuple(f"{f.path}: {f.cause}" for f in error.faults)) from error
    if faults := tuple(plan_faults(plan)):
        raise ScoringFileError(source, faults)
    return plan


def plan_document(plan: ScoringPlan) -> dict[str, Any]:
    """The criteria as a JSON document."""
    return {"schema": SCHEMA, "schema_version": VERSION, **cast("dict[str, Any]", encode(plan))}


def plan_faults(plan: ScoringPlan) -> Iterator[str]:
    """What keeps criteria from being used, in sentences."""
    if not 0 < len(plan.criteria) <= MOST_CRITERIA:
        yield f"phải có từ 1 đến {MOST_CRITERIA} tiêu chí."
    for code, times in Counter(each.code for each in plan.criteria).items():
        if times > 1 or not code.strip():
            yield f"mã tiêu chí “{code}” trống hoặc dùng {times} lần."
    for criterion in plan.criteria:
        yield from (f"tiêu chí {criterion.code}: {said}" for said in _faults_of(criterion))
    groups = [each.group for each in plan.criteria]
    runs = [group for at, group in enumerate(groups) if at == 0 or groups[at - 1] != group]
    yield from (f"tiêu chí của nhóm “{g}” không đứng liền nhau." for g, n in Counter(runs).items() if n > 1)
    least = [grade.least for grade in plan.grades]
    if any(not each.is_finite() for each in least) or least != sorted(set(least), reverse=True):
        yield "mức xếp loại phải giảm dần và không trùng nhau."


def _faults_of(criterion: Criterion) -> Iterator[str]:
    if not criterion.name.strip():
        yield "chưa có tên."
    if any(len(text) > _LONGEST for text in (criterion.code, criterion.name, criterion.group, criterion.method)):
        yield f"có nội dung dài quá {_LONGEST} ký tự."
    if not criterion.most.is_finite() or not 0 < criterion.most <= 1000:  # noqa: PLR2004 - said in the sentence
        yield "điểm tối đa phải lớn hơn 0, không quá 1.000."
    elif not criterion.step.is_finite() or not 0 <= criterion.step <= criterion.most:
        yield "step phải từ 0 đến điểm tối đa."
    elif criterion.measure in _STEPPED and not criterion.step:
        yield "chưa ghi step: mỗi lần trừ bao nhiêu điểm."
