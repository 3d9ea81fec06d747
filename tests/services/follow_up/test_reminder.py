"""The letter to those whose report is overdue: it names them, and nobody else."""

from datetime import date

import docx
import pytest

from desktop.models.audit import AuditEvent
from desktop.rules.periods import Timeliness
from desktop.services.follow_up.reminder import (
    AnswerByRefusedError,
    NobodyToRemindError,
    gather_reminder,
    write_reminder,
)
from desktop.services.follow_up.status import period_status
from desktop.services.intake.taking_in import take_in
from tests.services.pattern import DEPARTMENT, PERIOD, at, copied


@pytest.fixture
def late(pattern, tmp_path):
    """The department five days after the last day; everything in the outbox has come, one agency is silent."""
    workspace = copied(pattern, DEPARTMENT, tmp_path / "Sở", at(5, 30))
    take_in(workspace, pattern.packages)
    yield workspace
    workspace.close()


def test_the_letter_names_those_who_are_overdue_and_counts_the_others(late, tmp_path):
    with late.reading() as session:
        missing = [a for a in period_status(session, late.clock, PERIOD).agencies if a.state is Timeliness.MISSING]
        data, _ = gather_reminder(session, late.clock, PERIOD)
    assert [each.agency.code for each in data.reminded] == [each.code for each in missing]
    assert (data.received, data.expected) == (3, 4)
    written = write_reminder(late, PERIOD, tmp_path / "công văn", date(2018, 6, 1))
    assert [path.name for path in written.files] == [
        "CV_don-doc_6T-2018_20180530.docx",
        "CV_don-doc_6T-2018_20180530.pdf",
    ]
    text = "\n".join(paragraph.text for paragraph in docx.Document(str(written.files[0])).paragraphs)
    assert written.agencies[0] in text
    assert "trước ngày 01/6/2018" in text
    with late.reading() as session:
        newest = session.query(AuditEvent).order_by(AuditEvent.seq.desc()).first()
        assert (newest.action, newest.after["agencies"]) == ("reminder.write", 1)


def test_before_the_deadline_there_is_nobody_to_remind(department, tmp_path):
    with pytest.raises(NobodyToRemindError):
        write_reminder(department, PERIOD, tmp_path / "công văn")
    assert not (tmp_path / "công văn").exists()


def test_a_day_that_is_over_is_refused(late, tmp_path):
    with pytest.raises(AnswerByRefusedError):
        write_reminder(late, PERIOD, tmp_path, date(2018, 5, 29))
