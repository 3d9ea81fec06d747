"""The home page of an agency, as it is shown; needs no database."""

from dataclasses import dataclass
from datetime import date, datetime

from desktop.rules.certificate_reminders import CertificateReminder
from desktop.rules.programme_report import ReportingPeriod
from desktop.services.report.check_view import CheckResult


@dataclass(frozen=True)
class Count:
    """So many of so many."""

    done: int
    total: int


@dataclass(frozen=True)
class GroupProgress:
    """How far a task group is."""

    code: str
    clause: int
    name: str
    tasks: Count
    indicators: Count


@dataclass(frozen=True)
class RecentEvent:
    """Something that was written down lately.

    Attributes:
        action: Verb of the audit trail. subject: code of the task, cell or section.
        percent: How far a task was said to be; ``None`` for other events.
    """

    at: datetime
    action: str
    subject: str
    actor: str
    percent: int | None = None


@dataclass(frozen=True)
class LastRevision:
    """The file that was handed in last; ``remarks_left``: of Sở on it, not ticked off yet."""

    number: int
    state: str
    made_at: datetime
    file_names: tuple[str, ...]
    remarks_left: int = 0


@dataclass(frozen=True)
class DeskView:
    """Everything that the home page shows for a period.

    Attributes:
        last_day: The last day on time. days_left: negative when over. working_days_left: likewise.
        recent: What was written down lately, the newest first.
        certificate: What is to be told of the agency's certificate today, if anything.
    """

    period: ReportingPeriod
    assigned_on: date
    today: date
    last_day: date | None
    days_left: int | None
    working_days_left: int | None
    tasks: Count
    indicators: Count
    sections: Count
    groups: tuple[GroupProgress, ...]
    check: CheckResult
    untouched_tasks: tuple[str, ...]
    stale_tasks: tuple[str, ...]
    missing_indicators: tuple[str, ...]
    empty_sections: tuple[str, ...]
    last_revision: LastRevision | None
    recent: tuple[RecentEvent, ...]
    certificate: CertificateReminder | None = None
