"""Files that are judged together: none is undone by another's fault, and nothing is told that is not there for good."""

import pytest
import sqlalchemy as sa

from desktop.core.errors import Cancelled, EnvironmentFailureError
from desktop.core.progress import Progress
from desktop.models.arrival import Arrival
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission, SubmittedValue
from desktop.services.intake import judged_files
from desktop.services.intake.arrival_register import register_head
from desktop.services.intake.register_check import register_faults
from desktop.services.intake.taking_in import take_each, take_in
from tests.services.pattern import count


def kept(workspace):
    with workspace.reading() as session:
        return session.scalars(sa.select(Arrival.source_path).order_by(Arrival.seq)).all()


def test_revisions_that_come_together_stand_as_if_they_had_come_alone(any_department, pattern):
    rows = take_in(any_department, [pattern.second, pattern.first])
    assert [row.result for row in rows] == [IntakeResult.ACCEPTED, IntakeResult.SUPERSEDED]
    with any_department.reading() as session:
        current = session.scalars(sa.select(Submission.revision).where(Submission.is_current)).all()
        of_each = session.scalars(
            sa.select(sa.func.count(SubmittedValue.indicator_code)).group_by(SubmittedValue.submission_id)
        ).all()
        reasons = session.scalars(sa.select(ReceivedPackage.reasons)).all()
        assert register_faults(session) == ()
        assert register_head(session).seq == 2
    assert current == [2]
    assert len(of_each) == 2
    assert [each["code"] for found in reasons for each in found] == ["OLDER_REVISION"], "the first is not missing now"


def test_a_file_that_fails_stops_at_itself(department, pattern, monkeypatch):
    keep = judged_files.keep_bytes

    def full(folder, examined):
        if pattern.second in {examination.file for examination, _ in examined}:
            raise EnvironmentFailureError("Ổ đĩa đã đầy.")
        return keep(folder, examined)

    monkeypatch.setattr(judged_files, "keep_bytes", full)
    told = []
    with pytest.raises(EnvironmentFailureError):
        take_each(department, [pattern.first, pattern.second], told.append)
    assert [row.result for row in told] == [IntakeResult.ACCEPTED]
    assert count(department, Submission) == count(department, ReceivedPackage) == count(department, Arrival) == 1


def test_what_was_examined_before_a_cancel_is_taken_in(department, pattern):
    progress = Progress(lambda done, total, text: progress.cancel() if done == 1 else None)  # noqa: ARG005
    told = []
    with pytest.raises(Cancelled):
        take_each(department, [pattern.first, pattern.second, pattern.first_pdf], told.append, progress)
    assert count(department, ReceivedPackage) == len(told) == 2
    assert kept(department) == [row.file for row in told]
