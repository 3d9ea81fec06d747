"""What a check of a report found, as screens show it; needs no database."""

from dataclasses import dataclass
from enum import StrEnum

from desktop.rules.programme_kinds import Severity
from desktop.rules.text_remarks import RemarkKind


class Place(StrEnum):
    """The page on which a finding is put right."""

    INDICATORS = "indicators"
    NARRATIVE = "narrative"
    TASKS = "tasks"
    SETTINGS = "settings"
    HISTORY = "history"


@dataclass(frozen=True)
class CheckFinding:
    """Something to put right or to explain.

    Attributes:
        rule: Stable code. title: what is wrong, in few words. message: the whole sentence.
        place, target: Where to go: a page, and the code of the cell, section or task there.
        reason: What was written about a warning; "" so far.
    """

    rule: str
    severity: Severity
    title: str
    message: str
    place: Place
    target: str
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """It stands in the way of handing in: an error, or a warning without a reason."""
        return self.severity is Severity.ERROR or not self.reason.strip()


@dataclass(frozen=True)
class TextFinding:
    """Something in the text that should be looked at; it does not stand in the way.

    Attributes:
        kind: What it is about. section, heading: where it stands. message: what is odd, as a sentence.
    """

    kind: RemarkKind
    section: str
    heading: str
    message: str


@dataclass(frozen=True)
class CheckResult:
    """All findings of a report and how many checks it passed."""

    findings: tuple[CheckFinding, ...]
    passed: int

    @property
    def errors(self) -> tuple[CheckFinding, ...]:
        """What must be put right."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[CheckFinding, ...]:
        """What must be put right or explained."""
        return tuple(f for f in self.findings if f.severity is Severity.WARNING)

    @property
    def blocking(self) -> tuple[CheckFinding, ...]:
        """What stands in the way of handing in."""
        return tuple(f for f in self.findings if f.is_open)


NO_SIGNATORY = "SIGNATORY"
EMPTY_SECTION = "SECTION_EMPTY"
UNTOUCHED_TASK = "TASK_UNTOUCHED"
UNCONFIRMED_FIGURE = "FIGURE_UNCONFIRMED"
