"""What decides on a report that arrives: a few of its facts, and the numbers that sums count.

The whole content of ten thousand reports need not be carried about for that; whoever asks for it reads the snapshot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desktop.rules.snapshot import ReportedAttachment, ReportSnapshot


@dataclass(frozen=True)
class ReportFacts:
    """Whose report it is, which revision, and what it counts.

    Attributes:
        agency, period: Codes. agency_name: as the report says. programme: code and version.
        parent: Hash of the revision that it replaces.
        made_at: By the agency's clock.
        attachments: The evidence that it names.
        numbers: By indicator, written out exactly, where there is a number (``Value.number``).
    """

    agency: str
    agency_name: str
    period: str
    programme: tuple[str, int]
    revision: int
    parent: str | None
    made_at: datetime
    attachments: tuple[ReportedAttachment, ...]
    numbers: Mapping[str, str]


def report_facts(snapshot: ReportSnapshot) -> ReportFacts:
    """The facts of a report that was read whole."""
    return ReportFacts(
        snapshot.agency.code,
        snapshot.agency.name,
        snapshot.period.code,
        (snapshot.programme_code, snapshot.programme_version),
        snapshot.revision,
        snapshot.parent,
        snapshot.made_at,
        snapshot.attachments,
        {each.code: f"{number:f}" for each in snapshot.values if (number := each.value.number) is not None},
    )
