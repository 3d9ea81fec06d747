"""Text, checks, approval and the pages that gather them: what stands in the way of handing in, and where to go."""

from datetime import date

import pytest
import sqlalchemy as sa

from desktop.models.progress import ProgressEntry, TaskProgress
from desktop.models.report import Report
from desktop.models.workplace import Signatory
from desktop.rules.programme_kinds import Severity
from desktop.services.report.approving import ChecksFailedError, approve
from desktop.services.report.check_view import Place
from desktop.services.report.checks import ReasonRefusedError, check_report, explain_finding
from desktop.services.report.document_number import DocumentNumberRefusedError, set_document_number
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.history import list_revisions
from desktop.services.report.narrative import UnknownSectionError, read_narrative, write_section
from desktop.services.report.sign_off import KeyState, read_sign_off
from desktop.services.report.snapshots import take_snapshot
from desktop.services.trust.signatories import SignatoryRefusedError, default_signatory, set_signatory, usual_authority
from desktop.services.workplace.desk import choose_period, period_choices, read_desk, read_frame
from desktop.services.workspace import this_agency
from tests.services.pattern import HOA_LONG, LEADER, PERIOD, REASON, approve_all, at, type_value


def checked(workspace):
    with workspace.reading() as session:
        return check_report(session, workspace.clock, PERIOD)


def written(workspace, section, text, **more):
    with workspace.session() as session:
        return write_section(session, workspace.clock, PERIOD, section, text, **more)


def explained(workspace, rule, target, reason):
    with workspace.session() as session:
        return explain_finding(session, workspace.clock, PERIOD, rule, target, reason)


def approved_by(workspace):
    with workspace.reading() as session:
        return session.scalars(sa.select(Report.approved_by)).one()


def test_a_complete_report_has_nothing_in_its_way(any_agency):
    result = checked(any_agency)
    assert result.findings == result.blocking == ()
    assert result.passed > 80
    approve_all(any_agency)
    assert approved_by(any_agency) == LEADER


def test_text_is_kept_as_written_without_trailing_blanks(any_agency):
    view = written(any_agency, "I", "\r\nĐã ban hành kế hoạch.  \r\nĐã họp.\n\n", actor="Lê Thị Hạnh")
    assert view.text == "Đã ban hành kế hoạch.\nĐã họp."
    with any_agency.reading() as session:
        (same,) = (v for v in read_narrative(session, any_agency.clock, PERIOD) if v.code == "I")
    assert same == view


def test_a_heading_over_others_takes_no_text(agency):
    for code in ("II", "XX"):
        with pytest.raises(UnknownSectionError, match=code):
            written(agency, code, "Không có chỗ")


def test_the_years_text_shows_what_the_first_half_said(agency):
    written(agency, "I", "Sáu tháng đầu năm.")
    with agency.reading() as session:
        (view,) = (v for v in read_narrative(session, agency.clock, "N-2018") if v.code == "I")
    assert (view.text, view.last_text) == ("", "Sáu tháng đầu năm.")


def test_an_empty_section_is_an_error_with_its_place(agency):
    written(agency, "II.1", "  \n ")
    (finding,) = checked(agency).errors
    assert (finding.place, finding.target, finding.severity) == (Place.NARRATIVE, "II.1", Severity.ERROR)


def test_a_task_that_nobody_wrote_about_needs_a_word_or_a_reason(any_agency):
    with any_agency.session() as session:
        (progress,) = session.scalars(sa.select(TaskProgress).where(TaskProgress.task_code == "NV5.2"))
        session.execute(sa.delete(ProgressEntry).where(ProgressEntry.task_progress_id == progress.id))
    (finding,) = checked(any_agency).warnings
    assert (finding.place, finding.target, finding.is_open) == (Place.TASKS, "NV5.2", True)
    after = explained(any_agency, finding.rule, "NV5.2", "  Kế hoạch đối thoại dời sang quý III.  ")
    (known,) = after.warnings
    assert (known.reason, known.is_open) == ("Kế hoạch đối thoại dời sang quý III.", False)
    assert after.blocking == ()
    assert explained(any_agency, finding.rule, "NV5.2", "").blocking == (finding,)


def test_a_reason_of_a_word_is_refused(agency):
    with pytest.raises(ReasonRefusedError):
        explained(agency, "R", "CT2.05", "ừ")


def test_a_reason_excuses_no_error(agency):
    type_value(agency, "CT3.05", "999.999")
    finding = next(f for f in checked(agency).errors if f.target == "CT3.05")
    after = explained(agency, finding.rule, finding.target, REASON)
    assert finding.target in {f.target for f in after.blocking}


def test_reasons_travel_with_the_report(agency):
    type_value(agency, "CT3.02", "100", period="6T-2017")
    warning = next(f for f in checked(agency).warnings if f.target == "CT3.02")
    explained(agency, warning.rule, "CT3.02", REASON)
    with agency.reading() as session:
        snapshot = take_snapshot(session, agency.clock, PERIOD)
    assert [(f.indicator, f.reason) for f in snapshot.findings if f.rule == warning.rule] == [("CT3.02", REASON)]


def test_without_a_signatory_nothing_can_be_handed_in(agency):
    with agency.session() as session:
        session.execute(sa.delete(Signatory))
    (finding,) = checked(agency).blocking
    assert finding.place is Place.SETTINGS


@pytest.mark.parametrize(("name", "authority"), [("  ", ["CHỦ TỊCH"]), ("Trần Văn Phúc", [" ", ""])])
def test_a_signatory_needs_name_and_authority(agency, name, authority):
    with agency.session() as session, pytest.raises(SignatoryRefusedError):
        set_signatory(session, agency.clock, name, authority)


def test_the_newest_signatory_signs(agency):
    with agency.session() as session:
        assert usual_authority(session, agency.clock) == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
        set_signatory(session, agency.clock, " Lê Quang Vinh ", ["TM. Ủy ban nhân dân", "Kt. Chủ tịch", " "])
    with agency.reading() as session:
        signatory = default_signatory(session, this_agency(session))
    assert (signatory.name, signatory.authority) == ("Lê Quang Vinh", ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"))


def test_text_and_reasons_take_the_approval_back_and_the_clerks_number_does_not(any_agency):
    approve_all(any_agency)
    with any_agency.session() as session:
        set_document_number(session, any_agency.clock, PERIOD, " 15/BC-UBND ", date(2018, 5, 14), "Lê Thị Hạnh")
    assert approved_by(any_agency) == LEADER
    written(any_agency, "I", "Đã ban hành kế hoạch mới.")
    assert approved_by(any_agency) == ""
    approve_all(any_agency)
    explained(any_agency, "R", "CT2.05", REASON)
    assert approved_by(any_agency) == ""


def test_a_document_number_has_room_for_forty_letters(agency):
    with agency.session() as session, pytest.raises(DocumentNumberRefusedError):
        set_document_number(session, agency.clock, PERIOD, "1" * 41, None)


def test_the_sign_off_page_gathers_what_the_leader_needs(agency, pattern, tmp_path):
    def page():
        with agency.reading() as session:
            return read_sign_off(session, agency.clock, PERIOD, agency.folder)

    before = page()
    assert (before.revision, before.handed_in, before.key_state) == (1, False, KeyState.READY)
    assert (before.last_day, before.days_left) == (date(2018, 5, 24), 12)
    assert (before.signatory.name, before.approved_by, before.approved_at) == (LEADER, "", None)
    assert (before.file_stem, before.last_folder) == ("BC_W26572a_6T-2018_b1", "")
    approve_all(agency)
    hand_in(agency, PERIOD, (ReportFormat.ASICE,), tmp_path, pattern.keys[HOA_LONG])
    after = page()
    assert (after.handed_in, after.last_folder, after.approved_by) == (True, str(tmp_path), LEADER)
    assert after.approved_at.strftime("%d/%m %H:%M") == "12/05 10:00"
    type_value(agency, "CT2.05", "3.456")
    changed = page()
    assert (changed.revision, changed.handed_in, changed.approved_by) == (2, False, "")


def test_the_home_page_counts_what_is_left(any_agency):
    type_value(any_agency, "CT2.05", "")
    type_value(any_agency, "CT3.05", "999.999")
    written(any_agency, "I", "")
    with any_agency.reading() as session:
        desk = read_desk(session, any_agency.clock, PERIOD)
        frame = read_frame(session, any_agency.clock, PERIOD)
    assert desk.missing_indicators[0] == "CT2.05"
    assert desk.empty_sections == ("I",)
    assert desk.indicators.total - desk.indicators.done == len(desk.missing_indicators)
    assert (desk.tasks.done, desk.sections.total - desk.sections.done) == (desk.tasks.total, 1)
    assert (desk.days_left, desk.last_revision, desk.untouched_tasks) == (12, None, ())
    assert {event.subject for event in desk.recent} >= {f"{PERIOD}/CT2.05", f"{PERIOD}/I"}
    assert sum(group.tasks.total for group in desk.groups) == desk.tasks.total
    assert (frame.errors, frame.waiting_tasks, frame.days_left) == (1, 0, 12)


def test_after_the_hand_in_the_next_period_is_on_the_desk(agency, tmp_path):
    with agency.reading() as session:
        assert choose_period(session, agency.clock) == PERIOD
        assert [code for code, _ in period_choices(session)] == [PERIOD, "N-2018", "6T-2017", "N-2017"]
        assert list_revisions(session, agency.clock, "N-2018") == ()
    approve_all(agency)
    hand_in(agency, PERIOD, (ReportFormat.ASICE,), tmp_path, None)
    with agency.reading() as session:
        assert choose_period(session, agency.clock) == "N-2018"
        assert read_desk(session, agency.clock, PERIOD).last_revision.number == 1


def test_the_department_stands_on_the_period_that_is_coming_in(department):
    with department.reading() as session:
        for (month, day), period in {(1, 5): PERIOD, (5, 15): PERIOD, (10, 30): PERIOD, (10, 31): "N-2018"}.items():
            department.clock.move_to(at(month, day).now())
            assert choose_period(session, department.clock, handed_in_counts=False) == period


def test_approving_is_refused_in_words(agency):
    written(agency, "I", "")
    with agency.session() as session, pytest.raises(ChecksFailedError, match="còn 1 mục"):
        approve(session, agency.clock, PERIOD, LEADER)
