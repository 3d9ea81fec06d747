"""What the data of training says about each step of an exercise."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.paths import resources
from desktop.models.agency import Agency
from desktop.models.answer import Answer, AnswerKind
from desktop.models.audit import AuditEvent
from desktop.models.consolidation import ConsolidationRun
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.models.progress import ProgressEntry
from desktop.models.register import RegisterEntry
from desktop.models.revision import Revision
from desktop.services.demonstration.figures import Recipe
from desktop.services.follow_up.reminder import WRITTEN as REMINDER_WRITTEN
from desktop.services.programme.versions import DEFAULT_PROGRAMME, bundled_programme
from desktop.services.report.checks import check_report
from desktop.services.report.drafts import find_report, open_desk
from desktop.services.report.evaluation import evaluate_report
from desktop.services.report.narrative import read_narrative
from desktop.services.training.province import Letters, TrainingProvince
from desktop.services.workspace import agency_ref


def count_statements(session: Session) -> int:
    """How many statements on tasks there are."""
    return session.scalar(select(func.count()).select_from(ProgressEntry)) or 0


def count_rows(session: Session) -> int:
    """How many rows the registers have."""
    return session.scalar(select(func.count()).select_from(RegisterEntry)) or 0


def training_period() -> str:
    """Code of the period that is reported on."""
    return bundled_programme().reporting_periods[0].code


def agency_steps_done(session: Session, clock: Clock, province: TrainingProvince) -> frozenset[str]:
    """Codes of the steps that the agency which is played has done."""
    period, unfinished = training_period(), _recipe().unfinished
    desk = open_desk(session, period)
    evaluated = evaluate_report(session, desk)
    report = find_report(session, desk.agency, desk.row)
    handed_in = session.scalar(select(Revision.id).limit(1)) is not None
    empty = [view for view in read_narrative(session, clock, period) if view.required and not view.is_written]
    facts = {
        "progress": count_statements(session) > province.statements,
        "register": count_rows(session) > province.rows,
        "fix": all(finding.indicator != unfinished.wrong[0] for finding in evaluated.evaluation.errors),
        "fill": all(code in evaluated.stored for code in unfinished.empty),
        "write": not empty,
        "check": handed_in or not check_report(session, clock, period).blocking,
        "approve": handed_in or (report is not None and report.approved_at is not None),
        "hand_in": handed_in,
    }
    return frozenset(code for code, done in facts.items() if done)


def department_steps_done(session: Session, letters: Letters) -> frozenset[str]:
    """Codes of the steps that the department has done."""
    received = session.execute(select(ReceivedPackage.sha256, ReceivedPackage.result))
    results = {row.sha256: row.result for row in received}
    answers = {(row.kind, row.package_sha256) for row in session.execute(select(Answer.kind, Answer.package_sha256))}
    reminded = select(AuditEvent.seq).where(AuditEvent.action == REMINDER_WRITTEN).limit(1)
    facts = {
        "take_in": letters.everything <= results.keys(),
        "forged": results.get(letters.forged) is IntakeResult.REFUSED,
        "wrong_period": (AnswerKind.RETURN, letters.wrong_period) in answers,
        "receipt": (AnswerKind.RECEIPT, letters.again) in answers,
        "late": (AnswerKind.RECEIPT, letters.late) in answers,
        "remind": session.scalar(reminded) is not None,
        "compile": session.scalar(select(ConsolidationRun.id).limit(1)) is not None,
    }
    return frozenset(code for code, done in facts.items() if done)


def sandbox_words(session: Session, province: TrainingProvince) -> Mapping[str, str]:
    """What the texts of the exercises call by name: agencies, cells, sections."""
    unfinished = _recipe().unfinished
    programme = bundled_programme()
    on = programme.reporting_periods[0].data_to
    required = [section.code for section in programme.outline if section.required]
    codes = {"in_time": province.in_time, "late": province.late, "astray": province.astray}
    rows = {row.code: row for row in session.scalars(select(Agency).where(Agency.code.in_(codes.values())))}
    names = {word: agency_ref(session, rows[code], on).short_name for word, code in codes.items() if code in rows}
    return {
        **names,
        "wrong": unfinished.wrong[0],
        "over": unfinished.wrong[1],
        "empty": ", ".join(sorted(unfinished.empty)),
        "sections": ", ".join(section for section in required if section not in unfinished.sections),
    }


def _recipe() -> Recipe:
    return Recipe.read(resources() / "demonstration" / f"{DEFAULT_PROGRAMME}.json")
