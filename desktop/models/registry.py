"""Every entity in one place: importing this module fills ``Base.metadata``."""

from desktop.models.agency import (
    Agency,
    AgencyEvent,
    AgencyEventParticipant,
    AgencyForwarder,
    AgencyName,
    AgencyPlacement,
)
from desktop.models.answer import Answer, AnswerRemark
from desktop.models.arrival import Arrival, ArrivalSeal
from desktop.models.attachment import Attachment, ReceivedEvidence
from desktop.models.audit import AuditEvent
from desktop.models.base import Base
from desktop.models.claimed_points import ClaimedPoints
from desktop.models.composing import ComposedText, PickedPassage, ProvincialPaper
from desktop.models.consolidation import ConsolidationRun, KeptTally
from desktop.models.contact import AgencyContact
from desktop.models.intake import ReceivedPackage, Submission, SubmittedValue
from desktop.models.people import Duty
from desktop.models.profile import Profile
from desktop.models.programme import PeriodObligation, ProgrammeVersion, ReportingPeriod
from desktop.models.programme_draft import ProgrammeDraft
from desktop.models.programme_parts import Indicator, OutlineSection, Register, RegisterColumn, Rule, Task, TaskGroup
from desktop.models.progress import ProgressEntry, TaskProgress
from desktop.models.register import RegisterBook, RegisterEntry
from desktop.models.report import FindingReason, IndicatorValue, NarrativeText, Report
from desktop.models.revision import OutgoingPackage, Revision
from desktop.models.ruling import TimeRuling
from desktop.models.scoring import GivenPoints
from desktop.models.trust import CertificateRequest, IssuedCertificate, RevocationList, TrustAnchor
from desktop.models.workplace import Setting, Signatory, Workplace
from desktop.models.wrapping import Wrapping

__all__ = [
    "Agency",
    "AgencyContact",
    "AgencyEvent",
    "AgencyEventParticipant",
    "AgencyForwarder",
    "AgencyName",
    "AgencyPlacement",
    "Answer",
    "AnswerRemark",
    "Arrival",
    "ArrivalSeal",
    "Attachment",
    "AuditEvent",
    "Base",
    "CertificateRequest",
    "ClaimedPoints",
    "ComposedText",
    "ConsolidationRun",
    "Duty",
    "FindingReason",
    "GivenPoints",
    "Indicator",
    "IndicatorValue",
    "IssuedCertificate",
    "KeptTally",
    "NarrativeText",
    "OutgoingPackage",
    "OutlineSection",
    "PeriodObligation",
    "PickedPassage",
    "Profile",
    "ProgrammeDraft",
    "ProgrammeVersion",
    "ProgressEntry",
    "ProvincialPaper",
    "ReceivedEvidence",
    "ReceivedPackage",
    "Register",
    "RegisterBook",
    "RegisterColumn",
    "RegisterEntry",
    "Report",
    "ReportingPeriod",
    "Revision",
    "RevocationList",
    "Rule",
    "Setting",
    "Signatory",
    "Submission",
    "SubmittedValue",
    "Task",
    "TaskGroup",
    "TaskProgress",
    "TimeRuling",
    "TrustAnchor",
    "Workplace",
    "Wrapping",
    "prepare_for_server",
]


def prepare_for_server() -> None:
    """Let indexes have on PostgreSQL the conditions that they have on SQLite.

    Entities name SQLite's alone: naming the other's makes SQLAlchemy import all it knows of PostgreSQL, at every start.
    """
    for table in Base.metadata.tables.values():
        for index in table.indexes:
            condition = index.dialect_kwargs.get("sqlite_where")
            if condition is not None:
                index.dialect_kwargs["postgresql_where"] = condition
