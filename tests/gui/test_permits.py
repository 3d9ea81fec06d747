"""What an officer has no right to is closed on the screen by the same table by which services refuse it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.rules.audit_words import ACTION_WORDS
from desktop.rules.profiles import ALL_RIGHTS, Officer, Right, rights_for
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.officers import profile_secrets
from desktop.services.officers.audit import OFFICER, NotAllowedError, require
from desktop.services.officers.profiles import add_profile, set_other_approves, switch_on
from desktop.ui.context import PageContext
from desktop.ui.hand_in.page import HandInPage
from desktop.ui.indicators.columns import At
from desktop.ui.indicators.page import IndicatorsPage
from desktop.ui.narrative.page import NarrativePage
from desktop.ui.parts.barred import bar
from desktop.ui.permits import Permits
from desktop.ui.places import PROGRAMME
from desktop.ui.registers.page import RegistersPage
from desktop.ui.tables.model import RowTableModel
from desktop.ui.windows import agency_pages, department_pages, forwarder_pages
from tests.gui.workspaces import PERIOD

HOA, NAM = "Lê Thị Hoa", "Trần Văn Nam"
ELSEWHERE = {
    # the dialogs of these lie behind a button that is declared for another deed of the same right
    "agency.change_back", "certificate.bind_again", "database.brought_home", "directory.take_in",
    "encryption.own_certificate", "forwarder.end", "forwarder.take_back", "period.oblige", "profile.end",
    "profile.passphrase", "profile.rights", "receipt.passed_down", "report.word_attached", "revocation_list.export",
    "revocation_list.keep", "revocation_list.older", "agency.seal", "agency.seal_width", "provincial.paper",
    "trust.encryption_certificate", "trust.export", "trust.policy", "trust.remove", "workspace.decrypted",
    "workspace.decryption_wanted", "workspace.plain_backups_dropped", "package.chosen", "package.reopened",
    "programme.issue", "programme.take_in", "programme.begin_draft", "programme.discard_draft",
    "programme.restore_draft",
    # on the lock page, on the page of a closed folder, or while nobody is told apart
    "profile.switch_on", "workspace.moved_in", "workspace.restored", "workspace.stayed",
    # made with the rows that are read
    "certificate.compared", "certificate.revoke", "certificate.token", "evidence.remove", "register.change",
    "remark.tick",
    # follows from something else
    "receipt.taken_in",
}  # fmt: skip


def context_of(jobs, workspace, *rights):
    """What the pages of an officer with these rights are given."""
    context = PageContext(jobs, replace(workspace, officer=Officer(NAM, frozenset(rights))), PERIOD)
    context.permits = Permits(context.workspace.officer, [(HOA, ALL_RIGHTS), (NAM, frozenset(rights))])
    return context


def declared(context, qtbot, *kinds):
    """Every part of every page that is declared, with its deed."""
    pages = [item.factory() for kind in kinds for item in kind(context)]
    for page in pages:
        qtbot.addWidget(page)
    return pages, list(context.permits.declared.items())


def is_closed(target):
    match target:
        case QLineEdit() | QPlainTextEdit():
            return target.isReadOnly()
        case RowTableModel():
            return target._closed
        case QAction() | QShortcut() | QWidget():
            return not target.isEnabled() or (isinstance(target, QWidget) and target.isHidden())
        case _:
            raise AssertionError(target)


def check_reopened(target, deed):
    """Whatever a page does with it, it stays closed and says who may."""
    if isinstance(target, QWidget):
        target.setEnabled(True)
        target.setToolTip("")
        target.show()
    elif isinstance(target, QAction):
        target.setEnabled(True)
    assert is_closed(target), deed
    if isinstance(target, QAction) or (isinstance(target, QWidget) and not target.isHidden()):
        assert HOA in target.toolTip(), deed


def check_services_agree(session, deeds):
    for right in Right:
        session.info[OFFICER] = officer = Officer(NAM, frozenset({right}))
        for deed in deeds:
            try:
                require(session, deed)
            except NotAllowedError:
                allowed = False
            else:
                allowed = True
            assert Permits(officer).allow(deed) is allowed
            assert bool(Permits(officer).refusal(deed)) is not allowed


def test_the_screen_closes_what_services_refuse_whoever_works_here(jobs, agency_workspace, department_workspace, qtbot):
    _pages, parts = declared(context_of(jobs, agency_workspace), qtbot, agency_pages, forwarder_pages)
    more_pages, more = declared(context_of(jobs, department_workspace), qtbot, department_pages)
    parts += more
    assert len(parts) > 80
    for target, deed in parts:
        assert rights_for(deed), f"{deed} needs no right"
        assert deed in ACTION_WORDS
        check_reopened(target, deed)
    deeds = {deed for _, deed in parts}
    guarded = {action for action in ACTION_WORDS if rights_for(action)}
    assert not guarded - deeds - ELSEWHERE, "services guard it, and no page declares it"
    assert not ELSEWHERE - guarded
    assert more_pages
    with agency_workspace.session() as session:
        check_services_agree(session, deeds)


def test_where_people_are_not_told_apart_nothing_is_closed(jobs, agency_workspace, qtbot):
    pages, parts = declared(PageContext(jobs, agency_workspace, PERIOD), qtbot, agency_pages)
    assert parts
    for target, deed in parts:
        assert not any(type(child).__module__ == bar.__module__ for child in target.children()), deed
    assert not any(hasattr(page, "read_only_label") for page in pages)


def test_a_programme_is_made_by_administrators_only(jobs, department_workspace):
    for rights, there in ((ALL_RIGHTS, True), (ALL_RIGHTS - {Right.ADMINISTER}, False)):
        items = department_pages(context_of(jobs, department_workspace, *rights))
        assert (PROGRAMME in {item.key for item in items}) is there


@pytest.fixture
def shown(jobs, qtbot):
    """Show a page and let it read."""

    def show(page):
        qtbot.addWidget(page)
        page.resize(1366, 768)
        page.show()
        jobs.wait_for_done()
        return page

    return show


def test_who_only_checks_reads_searches_and_copies_figures_but_types_none(jobs, agency_workspace, shown):
    page = shown(IndicatorsPage(context_of(jobs, agency_workspace, Right.CHECK)))
    index = page.grid.proxy.index(1, At.VALUE)
    page.grid.setCurrentIndex(index)
    before = index.data()
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable
    for key in (Qt.Key.Key_5, Qt.Key.Key_Delete, Qt.Key.Key_F2):
        QTest.keyClick(page.grid, key)
    jobs.wait_for_done()
    assert (index.data(), page._banner) == (before, None), "it says once why, not at every key"
    assert page.read_only_label.text().startswith("Chỉ xem, tìm và in. Việc này cần quyền “Nhập liệu”")
    assert page.search_box.isEnabled()
    assert page.export.button.isEnabled()
    assert not page.cell_bar.reason_edit.isReadOnly(), "an officer who checks explains"


def test_a_row_of_a_register_is_read_in_its_form_and_not_changed(jobs, agency_workspace, shown):
    page = shown(RegistersPage(context_of(jobs, agency_workspace)))
    assert page.form.edits
    assert all(edit.isReadOnly() and edit.isEnabled() for edit in page.form.edits.values())
    page.form.save()
    page.table.delete_asked.emit()
    jobs.wait_for_done()
    assert page._banner is None
    assert page.files.export_button.isEnabled()


def test_a_text_is_read_and_copied_and_no_sentence_is_put_into_it(jobs, agency_workspace, shown):
    page = shown(NarrativePage(context_of(jobs, agency_workspace)))
    before = page.editor.text_edit.toPlainText()
    page.editor.text_edit.insert_sentence("Một câu.")
    page.editor.text_edit.toggle_bullets()
    assert page.editor.text_edit.toPlainText() == before
    assert not page.aids.act_button.isVisible()


def test_who_may_approve_and_sign_is_said_before_anybody_is_refused(jobs, agency_workspace, shown):
    page = shown(HandInPage(context_of(jobs, agency_workspace, Right.ENTER)))
    assert "“Ký”; người có quyền: Lê Thị Hoa" in page.signing.sign_box.reason_label.text()
    assert "“Phê duyệt”; người có quyền: Lê Thị Hoa" in page.signing.approval_form.rule_label.text()
    assert page.draft_button.isEnabled(), "a draft is printed by everybody"


def test_whose_own_work_it_is_sees_who_approves_it(jobs, agency_workspace, shown, monkeypatch):
    monkeypatch.setattr(profile_secrets, "_MEMORY_KIB", 64)
    monkeypatch.setattr(profile_secrets, "_ITERATIONS", 1)
    clock = agency_workspace.clock
    with agency_workspace.session() as session:
        switch_on(session, clock, HOA, "bốn từ dễ nhớ")
        add_profile(session, clock, NAM, "một câu khác hẳn", [Right.ENTER, Right.APPROVE])
        set_other_approves(session, clock, wanted=True)
    context = context_of(jobs, agency_workspace, Right.ENTER, Right.APPROVE)
    with context.workspace.session() as session:
        set_value(session, clock, CellEdit(PERIOD, "CT2.05", "3.005"))
    form = shown(HandInPage(context)).signing.approval_form
    said = f"{NAM} đã nhập, sửa báo cáo này nên không tự duyệt; người duyệt được: {HOA}."
    assert (form.rule_label.text(), form.approve_button.toolTip()) == (said, said)
    assert form.rule_label.isVisible()
    assert not form.approve_button.isEnabled()
