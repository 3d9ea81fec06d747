"""What one snapshot of a report says otherwise than another: figures, tasks, text, reasons, evidence, and the paper.

The two may be any: revisions of one report, or reports of two periods or agencies by one programme.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Generic, TypeVar

from desktop.core.dates import format_date
from desktop.rules.snapshot import (
    ReportedAttachment,
    ReportedFinding,
    ReportedPoints,
    ReportedRegister,
    ReportedTask,
    ReportSnapshot,
)
from desktop.rules.snapshot_difference_text import ParagraphDifference, paragraph_differences
from desktop.rules.values import Value

T = TypeVar("T")


class Way(StrEnum):
    """How a thing differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Kind(StrEnum):
    """Of what a report is made, in the order in which it is read."""

    PAPER = "paper"
    VALUES = "values"
    TASKS = "tasks"
    REGISTERS = "registers"
    NARRATIVE = "narrative"
    REASONS = "reasons"
    ATTACHMENTS = "attachments"
    POINTS = "points"


class PaperField(StrEnum):
    """What the clerk and the signatory add to the content."""

    NUMBER = "number"
    DAY = "day"
    AUTHOR = "author"
    SIGNATORY = "signatory"


class ValueAspect(StrEnum):
    """What of a value differs."""

    CONTENT = "content"
    STATE = "state"
    NOTE = "note"


@dataclass(frozen=True)
class Difference(Generic[T]):
    """One thing that differs; ``None`` where it is not there."""

    code: str
    before: T | None
    after: T | None

    @property
    def way(self) -> Way:
        """Whether it came, went or became another."""
        if self.before is None:
            return Way.ADDED
        return Way.REMOVED if self.after is None else Way.CHANGED


@dataclass(frozen=True)
class SnapshotDifference:
    """What a later snapshot says otherwise than an earlier one, each kind in the later one's order.

    Attributes:
        paper: By ``PaperField``. values: by indicator. tasks: by task. registers: annexed ones, by register.
        narrative: by section and paragraph.
        reasons: Findings that came or went or were explained otherwise, by "rule/indicator".
        attachments: By "task/hash/name"; whether the bytes travel again says nothing about the report.
        points: That the agency gives itself, by criterion.
    """

    paper: tuple[Difference[str], ...]
    values: tuple[Difference[Value], ...]
    tasks: tuple[Difference[ReportedTask], ...]
    registers: tuple[Difference[ReportedRegister], ...]
    narrative: tuple[ParagraphDifference, ...]
    reasons: tuple[Difference[ReportedFinding], ...]
    attachments: tuple[Difference[ReportedAttachment], ...]
    points: tuple[Difference[ReportedPoints], ...] = ()

    @property
    def counts(self) -> Mapping[Kind, int]:
        """How many things of each kind differ; kinds that do not are left out."""
        found = {
            Kind.PAPER: self.paper,
            Kind.VALUES: self.values,
            Kind.TASKS: self.tasks,
            Kind.REGISTERS: self.registers,
            Kind.NARRATIVE: self.narrative,
            Kind.REASONS: self.reasons,
            Kind.ATTACHMENTS: self.attachments,
            Kind.POINTS: self.points,
        }
        return {kind: len(things) for kind, things in found.items() if things}

    @property
    def count(self) -> int:
        """How many things differ."""
        return sum(self.counts.values())

    @property
    def is_empty(self) -> bool:
        """Nothing that a reader sees differs."""
        return not self.counts

    @property
    def same_content(self) -> bool:
        """Nothing differs but what the clerk and the signatory add."""
        return self.counts.keys() <= {Kind.PAPER}


def compare_snapshots(earlier: ReportSnapshot, later: ReportSnapshot) -> SnapshotDifference:
    """Compare two reports."""
    return SnapshotDifference(
        paper=_differences(_paper(earlier), _paper(later)),
        values=_differences(
            ((each.code, each.value) for each in earlier.values), ((each.code, each.value) for each in later.values)
        ),
        tasks=_differences(((task.code, task) for task in earlier.tasks), ((task.code, task) for task in later.tasks)),
        registers=_differences(
            ((each.code, each) for each in earlier.registers), ((each.code, each) for each in later.registers)
        ),
        narrative=tuple(
            change
            for section in _differences(
                ((section.code, section.text) for section in earlier.narrative),
                ((section.code, section.text) for section in later.narrative),
            )
            for change in paragraph_differences(section.code, section.before or "", section.after or "")
        ),
        reasons=_differences(_findings(earlier), _findings(later)),
        attachments=_differences(_attachments(earlier), _attachments(later)),
        points=_differences(
            ((each.code, each) for each in earlier.self_score), ((each.code, each) for each in later.self_score)
        ),
    )


def value_aspects(changed: Difference[Value]) -> frozenset[ValueAspect]:
    """What of a value differs; an empty one has neither content nor state nor note."""
    before, after = changed.before or Value(), changed.after or Value()
    pairs = {
        ValueAspect.CONTENT: ((before.content, before.raw), (after.content, after.raw)),
        ValueAspect.STATE: (before.state, after.state),
        ValueAspect.NOTE: (before.note, after.note),
    }
    return frozenset(aspect for aspect, (old, new) in pairs.items() if old != new)


def task_aspects(changed: Difference[ReportedTask]) -> tuple[str, ...]:
    """Names of the fields of a task that differ, in their order; all of them where it came or went."""
    names = tuple(field.name for field in fields(ReportedTask) if field.name != "code")
    if changed.before is None or changed.after is None:
        return names
    return tuple(name for name in names if getattr(changed.before, name) != getattr(changed.after, name))


def register_rows_moved(changed: Difference[ReportedRegister]) -> tuple[int, int]:
    """How many rows of an annexed register came and how many went; a row that was corrected did both."""
    before, after = (Counter(each.rows if each else ()) for each in (changed.before, changed.after))
    return (after - before).total(), (before - after).total()


def _paper(snapshot: ReportSnapshot) -> Iterable[tuple[str, str]]:
    day = snapshot.document_date
    signs = (*snapshot.signatory.authority, snapshot.signatory.name)
    said = {
        PaperField.NUMBER: snapshot.document_number,
        PaperField.DAY: format_date(day) if day else "",
        PaperField.AUTHOR: snapshot.made_by,
        PaperField.SIGNATORY: ", ".join(part for part in signs if part),
    }
    return ((field.value, text) for field, text in said.items() if text)


def _findings(snapshot: ReportSnapshot) -> Iterable[tuple[str, ReportedFinding]]:
    """What was found and explained; the figures in the message are told by the values themselves."""
    for each in snapshot.findings:
        yield f"{each.rule}/{each.indicator}", replace(each, message="")


def _attachments(snapshot: ReportSnapshot) -> Iterable[tuple[str, ReportedAttachment]]:
    for each in snapshot.attachments:
        yield f"{each.task}/{each.sha256}/{each.name}", replace(each, enclosed=False)


def _differences(earlier: Iterable[tuple[str, T]], later: Iterable[tuple[str, T]]) -> tuple[Difference[T], ...]:
    before, after = dict(earlier), dict(later)
    codes = [*after, *(code for code in before if code not in after)]
    return tuple(
        Difference(code, before.get(code), after.get(code)) for code in codes if before.get(code) != after.get(code)
    )
