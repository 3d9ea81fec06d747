"""Training in the window: one click in, visibly apart, ticked off by the data, one click out, nothing left."""

import shutil
from hashlib import sha256
from threading import Event

import pytest

from desktop.core.clock import today
from desktop.core.home import Home
from desktop.core.paths import DataFolder
from desktop.services.tasks.progress import ProgressReport, record_progress
from desktop.services.tasks.standing import list_tasks
from desktop.services.training import sandbox as making
from desktop.services.training.exercise import TrainingRole
from desktop.services.training.province import find_training
from desktop.ui.dialogs import Dialog
from desktop.ui.places import DESK, OVERVIEW, SETTINGS, TASKS, TRAINING
from desktop.ui.topics import Topic
from desktop.ui.training.mode import TrainingMode
from desktop.ui.training.wishes import TrainingWish
from tests.gui.hands import click
from tests.gui.programs import PATIENCE
from tests.training import begun

AGENCY, DEPARTMENT = TrainingRole


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "của người dùng", portable=False)


@pytest.fixture
def prepared(home, training, monkeypatch):
    """Making a province takes a copy's time."""

    def copy(root, _progress):
        shutil.rmtree(root, ignore_errors=True)
        return begun(training, root)

    monkeypatch.setattr(making, "make_training", copy)
    return home


@pytest.fixture
def program(start, agency_workspace, prepared):
    """A real agency's window."""
    made = start(agency_workspace)
    made.mode = TrainingMode(made.shell, made.jobs, made.opener, prepared)
    return made.open(agency_workspace.folder.root)


def enter(qtbot, program, role=AGENCY):
    program.opener.context.training_wanted.emit(TrainingWish.BEGIN)
    program.jobs.wait_for_done()
    return play(qtbot, program, program.mode.dialog.cards[role])


def play(qtbot, program, button):
    """Click what opens another folder."""
    with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
        click(qtbot, button)
    program.jobs.wait_for_done()
    return program.shell


def digest(folder):
    return sha256(DataFolder(folder).database.read_bytes()).hexdigest()


def agree(shell, qtbot):
    dialog = next(each for each in shell.findChildren(Dialog) if each.isVisible())
    click(qtbot, dialog.accept_button)


def test_one_click_in_the_settings_leads_into_training_and_one_out(qtbot, program, agency_workspace, prepared):
    real = agency_workspace.folder.root
    title = program.shell.windowTitle()
    program.shell.open_page(SETTINGS)
    click(qtbot, program.shell.page(SETTINGS).training.begin_button)
    program.jobs.wait_for_done()
    shell = play(qtbot, program, program.mode.dialog.cards[AGENCY])
    before = digest(real)
    assert shell.windowTitle().startswith("TẬP HUẤN – UBND xã An Nhứt")
    assert shell.centralWidget().property("trains") == "true"
    assert shell.current_key == TRAINING
    assert not shell.notice_label.isVisible(), "the strip says it"
    assert program.opener.root == find_training(prepared.training).agency
    strip = program.mode.strip
    assert strip.isVisible()
    assert strip.title_label.text() == "Việc 1/8: Ghi tiến độ một nhiệm vụ"
    play(qtbot, program, strip.leave_button)
    assert digest(real) == before, "nothing of the real data was touched"
    assert (shell.windowTitle(), shell.centralWidget().property("trains")) == (title, "false")
    assert program.opener.root == real
    assert program.mode.strip is None
    assert TRAINING not in shell.navigation.buttons
    assert find_training(prepared.training) is not None, "it waits for the next time"


def test_the_first_run_offers_training_and_comes_back(qtbot, start, agency_workspace, prepared, tmp_path):
    program = start(agency_workspace)
    program.mode = TrainingMode(program.shell, program.jobs, program.opener, prepared)
    program.open(tmp_path / "mới")
    click(qtbot, program.shell.page("welcome").roles.training_button)
    program.jobs.wait_for_done()
    shell = play(qtbot, program, program.mode.dialog.cards[DEPARTMENT])
    assert OVERVIEW in shell.navigation.buttons
    play(qtbot, program, shell.page(TRAINING).leave_button)
    assert list(shell.navigation.buttons) == ["welcome"]
    assert shell.windowTitle() == "Sổ Dân vận"


def test_steps_are_ticked_off_by_what_the_data_says(qtbot, program):
    shell = enter(qtbot, program)
    strip, context = program.mode.strip, program.opener.context
    click(qtbot, strip.hint_button)
    assert strip.text_label.text().startswith("Trang Nhiệm vụ, khung bên phải.")
    click(qtbot, strip.go_button)
    assert shell.current_key == TASKS
    program.jobs.wait_for_done()

    def state(session, clock):
        task = list_tasks(session, clock)[0]
        record_progress(session, clock, ProgressReport(task.code, today(clock), 60, task.status, "Đã họp bàn."))

    program.jobs.run(context.writing(state), changes=frozenset({Topic.TASKS}))
    program.jobs.wait_for_done()
    assert strip.title_label.text() == "Việc 2/8: Ghi một dòng vào sổ theo dõi"
    assert strip.text_label.text().startswith("Chọn một sổ")
    click(qtbot, strip.all_button)
    program.jobs.wait_for_done()
    page = shell.page(TRAINING)
    assert page.count_label.text() == "Đã làm 1/8 việc"
    assert [step.code for step in page.exercise.steps if step.done] == ["progress"]


def test_roles_are_changed_on_the_page_of_the_exercise(qtbot, program):
    shell = enter(qtbot, program, DEPARTMENT)
    assert shell.page(TRAINING).subtitle_label.text() == "Bài cho Sở Nội vụ"
    play(qtbot, program, shell.page(TRAINING).switch_button)
    assert DESK in shell.navigation.buttons
    assert shell.page(TRAINING).subtitle_label.text() == "Bài cho đơn vị báo cáo"


def test_it_is_begun_anew_after_a_question(qtbot, program, prepared):
    shell = enter(qtbot, program)
    (prepared.training / "thu-den" / "thừa.txt").write_text("thừa")
    click(qtbot, shell.page(TRAINING).again_button)
    agree(shell, qtbot)
    program.jobs.wait_for_done()
    assert not program.opener.is_open
    play(qtbot, program, program.mode.dialog.cards[DEPARTMENT])
    assert not (prepared.training / "thu-den" / "thừa.txt").exists()
    assert program.mode.strip.title_label.text().startswith("Việc 1/7")


def test_it_is_thrown_away_after_a_question_and_leaves_nothing(qtbot, program, prepared, agency_workspace):
    shell = enter(qtbot, program)
    click(qtbot, shell.page(TRAINING).discard_button)
    with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
        agree(shell, qtbot)
    program.jobs.wait_for_done()
    assert not prepared.training.exists()
    assert program.opener.root == agency_workspace.folder.root


def test_who_stops_while_it_is_made_stays_where_he_was(qtbot, program, prepared, monkeypatch):
    going = Event()

    def slow(_root, progress):
        progress.step(1, 8, "Sở Nội vụ mở chương trình")
        going.wait(PATIENCE / 1000)
        progress.check()

    monkeypatch.setattr(making, "make_training", slow)
    program.opener.context.training_wanted.emit(TrainingWish.BEGIN)
    dialog = program.mode.dialog
    qtbot.waitUntil(lambda: dialog.strip.step_label.text() == "Sở Nội vụ mở chương trình", timeout=PATIENCE)
    assert not any(card.isEnabled() for card in dialog.cards.values())
    click(qtbot, dialog.cancel_button)
    going.set()
    program.jobs.wait_for_done()
    assert program.opener.is_open
    assert DESK in program.shell.navigation.buttons
    assert not prepared.training.exists()


def test_a_folder_of_training_opened_by_itself_shows_what_it_is(qtbot, start, agency_workspace, training, tmp_path):
    province = begun(training, tmp_path / "chép đi nơi khác")
    program = start(agency_workspace)
    program.mode = TrainingMode(program.shell, program.jobs, program.opener, Home(tmp_path / "nhà", portable=False))
    program.open(province.department)
    assert program.shell.windowTitle().startswith("TẬP HUẤN")
    assert program.mode.strip is not None
    play(qtbot, program, program.mode.strip.leave_button)
    assert list(program.shell.navigation.buttons) == ["welcome"]
