"""The page of people: giving work, ending it, taking it back, and who signs."""

from datetime import date

import pytest

from desktop.services.workplace.people import DutyDraft, give_work, list_people
from desktop.ui.people.dialogs import DutyDialog, EndDialog
from desktop.ui.people.page import PeoplePage


@pytest.fixture
def page(qtbot, agency_context):
    agency_context.writing(give_work, DutyDraft("Trần Văn Phúc", "Phó Chủ tịch", leads=True))()
    agency_context.writing(give_work, DutyDraft("Lê Thị Hạnh", "Công chức", "Tổng hợp báo cáo"))()
    made = PeoplePage(agency_context)
    qtbot.addWidget(made)
    made.resize(1130, 720)
    agency_context.jobs.announced.connect(made.hear)  # as the window does
    with qtbot.waitSignal(made.refreshed):
        made.show()
    yield made
    agency_context.jobs.wait_for_done()


def _people(context):
    context.jobs.wait_for_done()
    return context.reading(list_people)()


def _filled(dialog, **texts):
    for name, text in texts.items():
        dialog.fields[name].editor.setText(text)
    return dialog


def test_the_leader_stands_first_and_the_signer_beside(page):
    assert [row.name for row in page.table.proxy.shown_rows()] == ["Trần Văn Phúc", "Lê Thị Hạnh"]
    assert page.person.name_label.text() == "Trần Văn Phúc"
    assert "CHỦ TỊCH" in page.signing.signer.note_label.text()


def test_work_is_given_in_a_dialog(qtbot, page, agency_context):
    page.add_button.click()
    dialog = _filled(page.findChild(DutyDialog), person="Phạm Thu Trang", work="Tiếp công dân", since="2/5/2018")
    with qtbot.waitSignal(page.refreshed):
        dialog.accept_button.click()
    row = next(row for row in _people(agency_context) if row.name == "Phạm Thu Trang")
    assert (row.work, row.since) == ("Tiếp công dân", date(2018, 5, 2))
    agency_context.history.take_back(agency_context.workspace)
    assert len(_people(agency_context)) == 2


def test_what_is_missing_is_said_beside_its_field(qtbot, page, agency_context):
    page.add_button.click()
    dialog = _filled(page.findChild(DutyDialog), person="Phạm Thu Trang", since="30/2/2018")
    dialog.accept_button.click()
    assert dialog.fields["since"].error().startswith("Không có ngày 30 tháng 2")
    _filled(dialog, since="1/5/2018")
    dialog.accept_button.click()
    agency_context.jobs.wait_for_done()
    assert dialog.fields["work"].error().startswith("Chưa ghi việc được giao.")
    dialog.reject()


def test_work_ends_on_a_day(qtbot, page, agency_context):
    hanh = _people(agency_context)[1]
    page.go_to(str(hanh.id))
    page.person.end_button.click()
    dialog = _filled(page.findChild(EndDialog), until="12/05/2018")
    with qtbot.waitSignal(page.refreshed):
        dialog.accept_button.click()
    assert _people(agency_context)[1].until == date(2018, 5, 12)


def test_a_removed_row_is_said_to_come_back(qtbot, page, agency_context):
    with qtbot.waitSignals([page.toast, page.refreshed]):
        page.person.remove_button.click()
    assert [row.name for row in _people(agency_context)] == ["Lê Thị Hạnh"]


def test_the_way_to_the_settings(qtbot, page):
    with qtbot.waitSignal(page.asked_for) as asked:
        page.signing.settings_button.click()
    assert asked.args == ["settings", "signatory"]
