"""The page on which a programme is made: tree, form, findings, trial, and what is done with a draft."""

import pytest
from PySide6.QtCore import Qt

from desktop.rules.programme_design import add_entry
from desktop.rules.programme_file import check_programme
from desktop.rules.programme_kinds import AgencyKind, Severity
from desktop.rules.programme_references import Place
from desktop.services.programme.design import edit_draft, read_draft
from desktop.services.programme.drafts import begin_draft, copy_version, list_drafts, revise_version
from desktop.services.programme.edits import SetFields
from desktop.services.programme.issue import adopt_draft
from desktop.services.programme.versions import current_programme
from desktop.ui.period_choice import PeriodChoice
from desktop.ui.programme.dialogs import CopyDialog, IssueVersionDialog, NewDialog
from desktop.ui.programme.differences import DifferenceDialog
from desktop.ui.programme.items import ItemDialog
from desktop.ui.programme.new_entries import new_entry
from desktop.ui.programme.page import ProgrammePage
from desktop.ui.programme.preview import PreviewDialog
from desktop.ui.programme.rehearsing import RehearsalDialog
from desktop.ui.topics import Topic
from desktop.ui.two_versions import EitherDialog
from tests.gui.walking import until_read
from tests.gui.workspaces import HOA_LONG, PASSPHRASE
from tests.rules.programmes import document


@pytest.fixture
def context(department_context):
    return department_context


@pytest.fixture
def draft(context):
    return context.writing(revise_version, "DVCQ-2018", 1)()


@pytest.fixture
def page(qtbot, context, draft):
    yield from shown(qtbot, context)


@pytest.fixture
def empty_page(qtbot, context):
    yield from shown(qtbot, context)


def shown(qtbot, context):
    made = ProgrammePage(context)
    qtbot.addWidget(made)
    made.resize(1130, 720)
    context.jobs.announced.connect(made.hear)  # as the window does
    with qtbot.waitSignal(made.refreshed):
        made.show()
    yield made
    context.jobs.wait_for_done()


@pytest.fixture
def at(qtbot, page, draft):
    def come(place):
        page.go_to(f"{draft}/{place}")
        until_read(page.jobs)
        return page.board

    return come


def saved(page, draft):
    until_read(page.jobs)
    return page.context.reading(read_draft, draft)().document


def entry(whole, section, code):
    return next(each for each in whole[section] if each["code"] == code)


def dialog_of(page, kind):
    until_read(page.jobs)
    return page.findChild(kind)


def test_nothing_yet_offers_to_begin(qtbot, empty_page, context):
    assert empty_page.nothing.isVisible()
    assert not empty_page.acts.issue_button.isEnabled()
    empty_page.acts.begin_new()
    dialog = empty_page.findChild(NewDialog)
    dialog.year_edit.setText("hai nghìn")
    dialog.accept()
    assert dialog.year_field.error()
    dialog.year_edit.setText("2019")
    with qtbot.waitSignal(empty_page.refreshed):
        dialog.accept()
    assert empty_page.board.isVisible()
    assert [row.code for row in context.reading(list_drafts)()] == ["DVCQ-2019"]
    assert "lỗi phải sửa" in empty_page.board.problems.count_label.text()


def test_a_version_is_copied_for_another_year(qtbot, page, context):
    page.acts.begin_copy()
    dialog = page.findChild(CopyDialog)
    assert dialog.code_edit.text() == "DVCQ-2019"
    with qtbot.waitSignal(page.refreshed):
        dialog.accept()
    assert page.draft_box.currentText() == "DVCQ-2019 bản 1"
    assert page.draft_box.count() == 2


def test_a_field_is_saved_when_it_is_left_and_taken_back(page, draft, at, context):
    board = at("indicators/CT1.01/")
    board.form.editors["unit"].edit.setText("bản")
    board.form.settle()
    assert entry(saved(page, draft), "indicators", "CT1.01")["unit"] == "bản"
    assert context.history.next_back == "sửa Chỉ tiêu CT1.01, đơn vị tính"
    context.history.take_back(context.workspace)
    page.refresh()
    until_read(page.jobs)
    assert board.form.editors["unit"].edit.text() == "văn bản"


@pytest.mark.parametrize(
    ("place", "field", "typed", "kept"),
    [
        ("periods/6T-2018/", "due", "1/6/2018", "2018-06-01"),
        ("periods/6T-2018/", "due", "mai", "mai"),
        ("indicators/CT1.01/", "decimals", "2", 2),
        ("outline/I/", "groups", "N1; N2", ["N1", "N2"]),
        ("tasks/NV1.1/", "quote", "Một câu", "Một câu"),
        ("//", "recipients", "Như trên\n\nLưu", ["Như trên", "Lưu"]),
    ],
)
def test_what_is_typed_is_kept_as_the_programme_writes_it(page, draft, at, place, field, typed, kept):
    editor = at(place).form.editors[field].edit
    getattr(editor, "setPlainText", getattr(editor, "setText", None))(typed)
    page.board.form.settle()
    section, code, _ = place.split("/")
    whole = saved(page, draft)
    assert (entry(whole, section, code) if section else whole)[field] == kept


def test_a_wrong_formula_is_told_at_its_field_and_in_the_list(qtbot, page, at):
    board = at("indicators/CT1.08/")
    board.form.editors["formula"].edit.setText("CT1.07 / CT9.99 * 100")
    board.form.settle()
    until_read(page.jobs)
    assert "CT9.99" in board.form.fields["formula"].error()
    assert not page.acts.issue_button.isEnabled()
    board = at("groups/N1/")
    board.problems.wanted.emit(board.problems.table.proxy.shown_rows()[0].place)
    until_read(page.jobs)
    assert board.place() == Place("indicators", "CT1.08")


def test_another_code_is_followed_and_stays_chosen(page, draft, at):
    board = at("indicators/CT1.06/")
    board.form.editors["code"].edit.setText("CT1.66")
    board.form.settle()
    kept = saved(page, draft)
    assert entry(kept, "indicators", "CT1.08")["formula"] == "CT1.07 / CT1.66 * 100"
    assert board.place() == Place("indicators", "CT1.66")


def test_what_is_referred_to_stays_and_the_places_are_told(page, draft, at):
    board = at("indicators/CT1.06/")
    board.tree.remove_button.click()
    until_read(page.jobs)
    assert "còn" in page.banner.title_label.text()
    assert "Luật R_CT1.07_LE" in page.banner.text_label.text()
    assert entry(saved(page, draft), "indicators", "CT1.06")


@pytest.mark.parametrize(
    ("section", "code"),
    [
        ("groups", "N7"),
        ("tasks", "NV1.3"),
        ("indicators", "CT1.11"),
        ("rules", "R_MOI_1"),
        ("registers", "BK_MOI_1"),
        ("lists", "DM_1"),
        ("outline", "M13"),
        ("provincial_outline", "M14"),
        ("annexes", "PL1"),
        ("periods", "Q1-2018"),
    ],
)
def test_a_new_entry_of_each_kind_is_sound_from_the_start(section, code):
    made = new_entry(document(), section, Place("tasks", "NV1.1"), ())
    assert made["code"] == code
    found = check_programme(add_entry(document(), section, made), "", None)
    assert not [each for each in found if each.severity is Severity.ERROR]


def test_an_entry_is_added_moved_and_deleted(page, draft, at):
    board = at("tasks/NV1.1/")
    board.tree.add_actions["indicators"].trigger()
    until_read(page.jobs)
    assert board.place() == Place("indicators", "CT1.11")
    board.tree.up_button.click()
    board.tree.remove_button.click()
    assert all(each["code"] != "CT1.11" for each in saved(page, draft)["indicators"])


def test_a_column_is_written_in_its_dialog(page, draft, at):
    items = at("registers/BK_TCD/").form.editors["columns"]
    items.add_button.click()
    dialog = items.findChild(ItemDialog)
    dialog.editors["code"].edit.setText("so_dien_thoai")
    dialog.editors["name"].edit.setText("Số điện thoại")
    dialog.editors["private"].check.setChecked(True)
    dialog.accept()
    columns = entry(saved(page, draft), "registers", "BK_TCD")["columns"]
    assert columns[-1] == {"code": "so_dien_thoai", "name": "Số điện thoại", "type": "text", "private": True}
    items.table.show_row(lambda each: each[1]["code"] == "so_dien_thoai")
    items.up_button.click()
    assert entry(saved(page, draft), "registers", "BK_TCD")["columns"][-2]["code"] == "so_dien_thoai"
    items.remove_button.click()
    assert "so_dien_thoai" not in str(saved(page, draft))


def test_a_column_in_use_comes_back_when_it_is_deleted(page, draft, at):
    items = at("registers/BK_VB/").form.editors["columns"]
    items.table.show_row(lambda each: each[1]["code"] == "nhiem_vu")
    items.remove_button.click()
    until_read(page.jobs)
    assert "nhiem_vu" in page.banner.title_label.text()
    assert items.model.find(lambda each: each[1]["code"] == "nhiem_vu") is not None


def test_a_rule_is_tried_on_typed_figures(qtbot, page, at):
    board = at("rules/R_CT1.07_LE/")
    assert set(board.trial.edits) == {"CT1.07", "CT1.06"}
    for typed, broken in (("9", True), ("3", False)):
        board.trial.edits["CT1.07"].setText(typed)
        board.trial.edits["CT1.06"].setText("5")
        board.trial.wanted.emit()
        until_read(page.jobs)
        assert ("không được lớn hơn" in board.trial.outcome.title_label.text()) is broken


def test_a_formula_is_tried_too_and_a_broken_one_says_so(page, at):
    board = at("indicators/CT1.08/")
    board.trial.edits["CT1.07"].setText("1")
    board.trial.edits["CT1.06"].setText("8")
    board.trial.wanted.emit()
    until_read(page.jobs)
    assert "12,5" in board.trial.outcome.title_label.text()
    board.form.editors["formula"].edit.setText("CT1.07 /")
    board.form.settle()
    until_read(page.jobs)
    assert "sai" in board.trial.outcome.title_label.text()


def test_who_is_obliged_is_ticked(qtbot, page, draft, at, context):
    board = at("obliged//")
    board.obliged.checks[AgencyKind.DISTRICT].click()
    until_read(page.jobs)
    board.obliged.table.show_row(lambda each: each.code == HOA_LONG)
    qtbot.keyClick(board.obliged.table, Qt.Key.Key_Space)
    until_read(page.jobs)
    choice = context.reading(read_draft, draft)().obliged
    assert AgencyKind.DISTRICT in choice.kinds
    assert HOA_LONG not in choice.added


def test_a_period_gets_a_choice_of_its_own(page, draft, at, context):
    part = at("obliged//").obliged
    assert not part.own_check.isVisible()
    part.period_box.set_value("6T-2018")
    part.period_box.chosen.emit("6T-2018")
    assert not part.checks[AgencyKind.COMMUNE].isEnabled()
    part.own_check.click()
    until_read(page.jobs)
    part.checks[AgencyKind.COMMUNE].click()
    until_read(page.jobs)
    plan = context.reading(read_draft, draft)().plan
    assert AgencyKind.COMMUNE in plan.own["6T-2018"].kinds
    assert AgencyKind.COMMUNE not in plan.usual.kinds
    assert "riêng" in part.period_box.currentText()
    part.own_check.click()
    until_read(page.jobs)
    assert not context.reading(read_draft, draft)().plan.own


@pytest.mark.parametrize("keeps_mine", [False, True])
def test_what_a_colleague_wrote_meanwhile_is_shown_beside_ones_own(page, draft, at, context, keeps_mine):
    board = at("indicators/CT1.01/")
    with context.workspace.session() as session:
        edit_draft(session, context.workspace.clock, draft, SetFields(Place("indicators", "CT1.01"), {"unit": "cái"}))
    board.form.editors["unit"].edit.setText("bản")
    board.form.settle()
    dialog = dialog_of(page, EitherDialog)
    assert (dialog.mine.toPlainText(), dialog.theirs.toPlainText()) == ("bản", "cái")
    (dialog.keep_button if keeps_mine else dialog.accept_button).click()
    assert entry(saved(page, draft), "indicators", "CT1.01")["unit"] == ("bản" if keeps_mine else "cái")
    assert board.form.editors["unit"].edit.text() == ("bản" if keeps_mine else "cái")


def test_the_tree_is_narrowed_down_and_opened_again_for_a_finding(page, at):
    board = at("groups/N1/")
    board.tree.part_box.set_value("rules")
    board.tree.part_box.chosen.emit("rules")
    assert {row.place.section for row in board.tree.table.proxy.shown_rows()} == {"rules"}
    board.go_to(Place("indicators", "CT1.01", "name"))
    assert board.tree.current() == Place("indicators", "CT1.01")


def test_the_difference_is_shown(page, draft, context):
    context.writing(edit_draft, draft, SetFields(Place("indicators", "CT1.01"), {"unit": "cái"}))()
    page.acts.compare()
    dialog = dialog_of(page, DifferenceDialog)
    (change,) = dialog.table.proxy.shown_rows()
    assert "“văn bản” → “cái”" in change.sentence
    dialog.tabs.set_current(1)
    assert dialog.table.proxy.shown_rows() == []
    dialog.accept()


def test_a_draft_is_rehearsed(page, draft, context):
    rule = {"expression": "CT1.01 > 100000"}
    context.writing(edit_draft, draft, SetFields(Place("rules", "R_CT1.07_LE"), rule))()
    page.refresh()
    until_read(page.jobs)
    page.acts.rehearse()
    dialog = dialog_of(page, RehearsalDialog)
    dialog.run()
    until_read(page.jobs)
    assert dialog.rules.rows()[0].code == "R_CT1.07_LE"
    assert "Đã chấm lại 4 báo cáo" in dialog.told_label.text()
    dialog.accept()


def test_the_agencys_screens_are_shown_and_leave_nothing_behind(page):
    page.acts._preview_as(AgencyKind.COMMUNE)
    dialog = dialog_of(page, PreviewDialog)
    until_read(page.jobs)
    root = dialog.context.workspace.folder.root
    assert len(dialog.pages[2].model.rows()) > 40
    dialog.tabs.set_current(0)
    until_read(page.jobs)
    dialog.done(0)
    until_read(page.jobs)
    assert not root.exists()


def test_a_draft_is_issued_and_the_page_is_empty_again(qtbot, page, draft, context, tmp_path):
    page.acts.issue()
    dialog = page.findChild(IssueVersionDialog)
    dialog.signer.field.edit.setText("sai mật khẩu")
    dialog.folder.edit.setText(str(tmp_path))
    dialog.accept()
    until_read(page.jobs)
    assert context.reading(list_drafts)() != ()
    dialog.signer.field.edit.setText(PASSPHRASE)
    with qtbot.waitSignal(page.toast):
        dialog.accept()
    until_read(page.jobs)
    assert page.nothing.isVisible()
    assert [path.name for path in tmp_path.glob("*.asice")] == ["GV_DVCQ-2018_v2.asice"]
    with context.workspace.reading() as session:
        assert current_programme(session).version == 2


def test_what_the_last_version_changed_can_be_read_again(page, draft, context):
    assert not page.acts.versions_action.isEnabled()
    context.writing(edit_draft, draft, SetFields(Place("indicators", "CT1.01"), {"unit": "cái"}))()
    context.writing(adopt_draft, draft)()
    page.refresh()
    until_read(page.jobs)
    page.acts.versions_action.trigger()
    dialog = dialog_of(page, DifferenceDialog)
    assert [change.place.code for change in dialog.table.proxy.shown_rows()] == ["CT1.01"]
    dialog.accept()


def test_another_programme_brings_its_periods_to_all_pages(qtbot, page, context):
    choice = PeriodChoice(context)
    qtbot.addWidget(choice)
    key = context.writing(copy_version, "DVCQ-2018", 1, "DVCQ-2019")()
    context.writing(edit_draft, key, SetFields(Place(), {"dispatch": "1/UBND-VP"}))()
    page.jobs.run(context.writing(adopt_draft, key), changes=frozenset({Topic.PROGRAMME}))
    until_read(page.jobs)
    page.acts.issued.emit()
    until_read(page.jobs)
    assert context.period == "6T-2019"
    assert [choice.itemData(at) for at in range(choice.count())] == ["6T-2019", "N-2019", "N-2018", "6T-2018"]


def test_several_drafts_are_kept_and_one_is_thrown_away(page, draft, context):
    other = context.writing(begin_draft, "KHAC-2019", "Khác", 2019)()
    page.refresh()
    until_read(page.jobs)
    page.draft_box.set_value(other)
    page.draft_box.chosen.emit(other)
    until_read(page.jobs)
    assert page.board.view.key == other
    page.acts._discard()
    until_read(page.jobs)
    assert page.board.view.key == draft
