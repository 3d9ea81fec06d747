"""The leader's approval: it freezes what was approved, an edit takes it back, and what changed since is told."""

import pytest
import sqlalchemy as sa

from desktop.models.agency import AgencyName
from desktop.models.report import Report
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.services.report.approvals import ApprovalOutdatedError
from desktop.services.report.approving import ChecksFailedError, approve
from desktop.services.report.document_number import set_document_number
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.sign_off import read_sign_off
from tests.services.pattern import LEADER, PERIOD, approve_all, type_value


def sign_off(workspace):
    with workspace.reading() as session:
        return read_sign_off(session, workspace.clock, PERIOD, workspace.folder)


def frozen(workspace):
    with workspace.reading() as session:
        return snapshot_from_bytes(session.scalar(sa.select(Report.approved_snapshot)))


def test_what_was_approved_is_kept_word_for_word(any_agency):
    assert sign_off(any_agency).approval is None
    approve_all(any_agency)
    view = sign_off(any_agency)
    assert (view.approved_by, view.approval.stands, view.approval.since) == (LEADER, True, None)
    assert frozen(any_agency).approved_by == LEADER
    assert {value.code for value in frozen(any_agency).values} >= {"CT2.05", "CT2.07"}


def test_an_edit_takes_it_back_and_it_is_told_what_was_changed(any_agency):
    approve_all(any_agency)
    before = type_value(any_agency, "CT2.06", "77").value
    view = sign_off(any_agency)
    assert (view.approved_by, view.approved_at) == ("", None)
    assert (view.approval.by, view.approval.was_taken_back) == (LEADER, True)
    changed = {each.code: each.after for each in view.approval.since.values}
    assert changed["CT2.06"] == before


def test_what_the_clerk_adds_leaves_it_standing(any_agency):
    approve_all(any_agency)
    with any_agency.session() as session:
        set_document_number(
            session, any_agency.clock, PERIOD, "15/BC-UBND", any_agency.clock.now().date(), "Lê Thị Hạnh"
        )
    view = sign_off(any_agency)
    assert (view.approved_by, view.document_number) == (LEADER, "15/BC-UBND")


def test_a_report_that_became_another_without_an_edit_is_not_handed_in_as_approved(any_agency, tmp_path):
    approve_all(any_agency)
    with any_agency.session() as session:
        session.execute(sa.update(AgencyName).values(place="Nơi khác"))
    assert sign_off(any_agency).approved_at is None
    with pytest.raises(ApprovalOutdatedError, match=LEADER):
        hand_in(any_agency, PERIOD, (ReportFormat.PDF,), tmp_path / "USB", None)
    assert not (tmp_path / "USB").exists()


def test_nothing_is_approved_while_findings_stand_in_the_way(agency):
    type_value(agency, "CT3.05", "999.999")
    with agency.session() as session, pytest.raises(ChecksFailedError):
        approve(session, agency.clock, PERIOD, LEADER)
    assert sign_off(agency).approval is None
