"""The exercises of training: each step is ticked off by what the data says, in whatever order the work is done."""

from contextlib import closing

import pytest

from desktop.core.paths import resources
from desktop.rules.package_data import Remark, RemarkPlace
from desktop.services.demonstration.agency import PASSPHRASE
from desktop.services.demonstration.figures import Recipe
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.follow_up.answers_issued import issue_receipts, return_report
from desktop.services.follow_up.reminder import write_reminder
from desktop.services.intake.decisions import refuse_held
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.versions import DEFAULT_PROGRAMME
from desktop.services.province.provincial_report import write_provincial_report
from desktop.services.registers.entries import add_rows
from desktop.services.registers.rows import register_form
from desktop.services.report.approving import approve
from desktop.services.report.checks import check_report, explain_finding
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.narrative import read_narrative, write_section
from desktop.services.tasks.progress import ProgressReport, record_progress
from desktop.services.tasks.standing import list_tasks
from desktop.services.training.exercise import TrainingRole, read_exercise
from desktop.services.training.province import province_around
from desktop.services.trust.keys import load_signing_key
from desktop.services.workspace import Workspace
from tests.training import begun, on_day

PERIOD = "6T-2018"
RECIPE = Recipe.read(resources() / "demonstration" / f"{DEFAULT_PROGRAMME}.json")


@pytest.fixture
def province(training, tmp_path):
    return begun(training, tmp_path / "tap-huan")


def steps(workspace, province):
    with workspace.reading() as session:
        return read_exercise(session, workspace.clock, province)


def done(workspace, province):
    return [step.code for step in steps(workspace, province).steps if step.done]


@pytest.fixture
def agency(province):
    with closing(Workspace.open(province.agency, on_day(5, 18))) as workspace:
        yield workspace


@pytest.fixture
def department(province):
    with closing(Workspace.open(province.department, on_day(5, 30))) as workspace:
        yield workspace


def put_right(session, clock, codes):
    for code in codes:
        set_value(session, clock, CellEdit(PERIOD, code, "1"))


def test_the_agency_begins_with_nothing_done(agency, province):
    exercise = steps(agency, province)
    assert (exercise.role, exercise.number_done) == (TrainingRole.AGENCY, 0)
    assert exercise.current is exercise.steps[0]
    assert PASSPHRASE in exercise.about
    assert not any("{" in text for step in exercise.steps for text in (step.title, step.what, step.hint))
    assert province_around(agency.folder.root) == province


def test_what_the_agency_does_is_ticked_off_by_the_data(agency, province, tmp_path):
    clock = agency.clock
    with agency.session() as session:
        task = list_tasks(session, clock)[0]
        record_progress(
            session, clock, ProgressReport(task.code, on_day(5, 18).now().date(), 50, task.status, "Đã họp.")
        )
    assert done(agency, province) == ["progress"]
    with agency.session() as session:
        form = register_form(session, "BK_TCD")
        required = {column.code: "15/5/2018" for column in form.register.columns if column.required}
        add_rows(session, clock, form, [form.read(required, None)])
    assert done(agency, province) == ["progress", "register"]
    with agency.session() as session:
        put_right(session, clock, RECIPE.unfinished.empty)
    assert done(agency, province) == ["progress", "register", "fill"]
    with agency.session() as session:
        put_right(session, clock, [RECIPE.unfinished.wrong[0]])
        for view in read_narrative(session, clock, PERIOD):
            if view.required and not view.is_written:
                write_section(session, clock, PERIOD, view.code, "Đơn vị đã thực hiện đầy đủ.")
    assert done(agency, province) == ["progress", "register", "fix", "fill", "write"]
    with agency.session() as session:
        for finding in check_report(session, clock, PERIOD).warnings:
            explain_finding(session, clock, PERIOD, finding.rule, finding.target, "Do tập huấn.")
    assert done(agency, province)[-1] == "check"
    with agency.session() as session:
        approve(session, clock, PERIOD, "Trần Văn Phúc")
    assert steps(agency, province).current.code == "hand_in"
    key = load_signing_key(agency.folder, PASSPHRASE)
    files = hand_in(agency, PERIOD, [ReportFormat.ASICE], tmp_path / "ra", key).files
    exercise = steps(agency, province)
    assert exercise.current is None
    assert exercise.number_done == len(exercise.steps)
    assert [path.suffix for path in files] == [".sdvtap"]


def test_what_the_department_does_is_ticked_off_by_the_data(department, province, tmp_path):
    key = load_signing_key(department.folder, PASSPHRASE)
    assert done(department, province) == []
    take_in(department, [province.letters_folder])
    assert done(department, province) == ["take_in"]
    refuse_held(department, province.letters.forged, "Lê Thị Hoa", "Số liệu bị sửa sau khi ký.")
    assert done(department, province) == ["take_in", "forged"]
    remark = Remark(RemarkPlace.REPORT, "", "Nộp nhầm kỳ, đề nghị nộp lại vào kỳ 6 tháng.")
    return_report(department, province.letters.wrong_period, [remark], key, tmp_path)
    issue_receipts(department, [province.letters.again], key, tmp_path)
    assert done(department, province) == ["take_in", "forged", "wrong_period", "receipt"]
    write_reminder(department, PERIOD, tmp_path)
    assert steps(department, province).current.code == "late"
    issue_receipts(department, [province.letters.late], key, tmp_path)
    write_provincial_report(department, PERIOD, tmp_path / "tỉnh.xlsx")
    assert steps(department, province).current is None
