"""The list of agencies over time: another day is shown, a change is written down, Excel comes in and goes out."""

from datetime import date

import pytest

from desktop.rules.agencies import AgencyEventType
from desktop.services.agencies.directory_kept import kept_directory
from desktop.ui.agencies.page import AgenciesPage
from tests.gui.hands import click
from tests.gui.workspaces import HOA_LONG
from tests.services.agencies.test_directory_files import corrected


@pytest.fixture
def page(qtbot, department_context):
    made = AgenciesPage(department_context)
    qtbot.addWidget(made)
    made.resize(1154, 740)
    department_context.jobs.announced.connect(made.hear)
    with qtbot.waitSignal(made.refreshed):
        made.show()
    return made


@pytest.fixture
def dialog(qtbot, page):
    """The dialog in which a change is said."""
    page.directory_actions.ask_change()
    qtbot.waitUntil(lambda: page.directory_actions.change_dialog is not None)
    return page.directory_actions.change_dialog


def kept(page):
    with page.context.workspace.reading() as session:
        return kept_directory(session)


def say(dialog, kind, *agencies, basis="Nghị quyết 05/NQ-HĐND", day="01/6/2018"):
    form = dialog.form
    form.type_box.set_value(kind)
    form.type_box.chosen.emit(kind)
    form.day_edit.setText(day)
    form.day_edit.editingFinished.emit()
    form.basis_edit.setText(basis)
    form.picker.tick(agencies)
    return form


def look(qtbot, dialog):
    click(qtbot, dialog.accept_button)
    qtbot.waitUntil(dialog.told.isVisible)
    return dialog.lines_label.text()


def test_the_province_of_three_times_is_shown(qtbot, page):
    counts = {}
    for text in ("Trước 01/01/2025", "Từ 01/01/2025", "Từ 01/07/2025"):
        at = page.day_box.findText(text)
        page.day_box.setCurrentIndex(at)
        with qtbot.waitSignal(page.refreshed):
            page.day_box.chosen.emit(page.day_box.value())
        kinds = [entry.kind for entry in page._register.entries]
        counts[text] = (kinds.count("UBND_X"), kinds.count("UBND_H"))
        assert page.day_box.currentText() == text
    assert counts == {"Trước 01/01/2025": (82, 8), "Từ 01/01/2025": (77, 7), "Từ 01/07/2025": (30, 0)}


def test_a_change_is_looked_at_before_it_is_written(qtbot, page, dialog):
    form = say(dialog, AgencyEventType.DISSOLVE, "W26566n", day="01/01/2027")
    form.heir_box.set_value("W26560n")
    told = look(qtbot, dialog)
    assert "Kết thúc ngày 31/12/2026: UBND phường Long Hương." in told
    assert "Kế thừa, trả lời cho đơn vị cũ: UBND phường Bà Rịa." in told
    assert kept(page).get("W26566n").valid_to is None
    assert not form.isVisible()


def test_a_new_name_is_written_and_shown(qtbot, page, dialog):
    form = say(dialog, AgencyEventType.RENAME, HOA_LONG, day="01/5/2018")
    form.name_edit.setText("Phường Hòa Long")
    told = look(qtbot, dialog)
    assert "UBND xã Hòa Long đổi tên thành UBND phường Hòa Long." in told
    with qtbot.waitSignal(page.refreshed):
        click(qtbot, dialog.accept_button)
    qtbot.waitUntil(lambda: page.table.current_row() is not None and page.table.current_row().code == HOA_LONG)
    assert page.table.current_row().name == "UBND phường Hòa Long"
    (event,) = [event for event in kept(page).events if event.type is AgencyEventType.RENAME]
    assert event.legal_basis == "Nghị quyết 05/NQ-HĐND"


def test_a_merger_founds_a_commune(qtbot, page, dialog):
    form = say(dialog, AgencyEventType.MERGE, "W26560n", "W26566n", day="01/01/2027")
    form.founded_edit.setPlainText("W26560q, Phường Bà Rịa Mới")
    told = look(qtbot, dialog)
    assert "Lập UBND phường Bà Rịa Mới, mã W26560q." in told
    with qtbot.waitSignal(page.refreshed):
        click(qtbot, dialog.accept_button)
    assert [heir.code for heir in kept(page).heirs_on("W26551a", date(2027, 1, 1))] == ["W26560q"]


def test_what_is_missing_is_said_beside_its_field(qtbot, page, dialog):
    form = say(dialog, AgencyEventType.RENAME, HOA_LONG, basis="", day="hôm qua")
    click(qtbot, dialog.accept_button)
    assert "Ghi ngày" in form.fields["day"].error()
    form.day_edit.setText("01/5/2018")
    click(qtbot, dialog.accept_button)
    qtbot.waitUntil(lambda: bool(form.fields["legal_basis"].error()))
    assert form.isVisible()
    form.type_box.set_value(AgencyEventType.SPLIT)
    form.type_box.chosen.emit(AgencyEventType.SPLIT)
    form.founded_edit.setPlainText("chỉ có tên")
    click(qtbot, dialog.accept_button)
    assert "viết mã, dấu phẩy" in form.fields["founded"].error()


def test_one_may_go_back_and_say_it_otherwise(qtbot, dialog):
    say(dialog, AgencyEventType.DISSOLVE, "W26566n", day="01/01/2027")
    look(qtbot, dialog)
    click(qtbot, dialog.back_button)
    assert dialog.form.isVisible()
    assert dialog.accept_button.text() == "Xem trước"


def test_searching_keeps_what_is_ticked(qtbot, dialog):
    form = say(dialog, AgencyEventType.MERGE, HOA_LONG)
    form.picker.search_box.setText("long phuoc")
    qtbot.waitUntil(lambda: 0 < form.picker.proxy.rowCount() < 10)
    assert form.picker.codes() == (HOA_LONG,)


def test_excel_goes_out_and_comes_back_with_corrections(qtbot, page, tmp_path):
    path = tmp_path / "Danh bạ.xlsx"
    page.directory_actions.save_to((path,))
    qtbot.waitUntil(path.exists)
    page.directory_actions.read((corrected(path, {("SO-SNV", "Mã định danh"): "sai"}),))
    qtbot.waitUntil(lambda: page.directory_actions.import_dialog is not None)
    dialog = page.directory_actions.import_dialog
    assert dialog.table.isVisible()
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    page.directory_actions.import_dialog = None
    page.directory_actions.read((corrected(path, {("SO-SNV", "Mã định danh"): "H06.7"}),))
    qtbot.waitUntil(lambda: page.directory_actions.import_dialog is not None)
    dialog = page.directory_actions.import_dialog
    assert "1 đơn vị có sửa" in dialog.banner.title_label.text()
    with qtbot.waitSignal(page.refreshed):
        click(qtbot, dialog.accept_button)
    assert kept(page).get("SO-SNV").identifier == "H06.7"
