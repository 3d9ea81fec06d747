"""The leader's own key, a PDF that is signed by another program, and its way back, through the widgets."""

import docx
import pikepdf
import pytest

from desktop.exchange.package import examine
from desktop.rules.verdicts import Verdict
from desktop.services.report.formats import ReportFormat
from desktop.services.report.history import list_revisions
from desktop.services.trust.believed import trust_store
from desktop.services.trust.keys import load_signing_key, signing_file
from desktop.signing.pdf import sign_pdf
from desktop.ui.dialogs import MessageDialog
from desktop.ui.hand_in.annex import AnnexDialog
from desktop.ui.hand_in.taking_back import IssueDialog
from desktop.ui.hand_in.word_back import WordDialog
from tests.gui.test_hand_in import (  # noqa: F401 - fixtures
    PASSPHRASE,
    PERIOD,
    approve,
    click,
    finished,
    finished_context,
    opened,
)


@pytest.fixture
def approved(qtbot, finished):  # noqa: F811
    approve(qtbot, finished)
    return finished


def press(qtbot, page):
    click(qtbot, page.signing.sign_box.sign_button)
    page.jobs.wait_for_done()


def only(page, form):
    for each, check in page.signing.target_form.format_checks.items():
        check.setChecked(each is form)


@pytest.fixture
def exported(qtbot, approved, tmp_path):
    only(approved, ReportFormat.PDF_TO_SIGN)
    press(qtbot, approved)
    (path,) = (tmp_path / "USB").iterdir()
    return path


def signed(page, path):
    """As another program would, with a key that this workplace knows."""
    key = load_signing_key(page.context.workspace.folder, PASSPHRASE)
    path.write_bytes(sign_pdf(path.read_bytes(), key, page.context.workspace.clock.now(), field_name="Signature1"))
    return path


def dialog_of(page, kind):
    page.jobs.wait_for_done()
    return next(dialog for dialog in page.findChildren(kind) if dialog.isVisible())


def test_a_pdf_to_sign_elsewhere_asks_for_no_secret(qtbot, approved, tmp_path):
    assert approved.signing.target_form.signer.isVisible()
    only(approved, ReportFormat.PDF_TO_SIGN)
    assert not approved.signing.target_form.signer.isVisible()
    assert approved.signing.sign_box.sign_button.text().strip() == "Xuất chưa ký số"
    press(qtbot, approved)
    assert [path.name for path in (tmp_path / "USB").iterdir()] == ["BC_W26569a_6T-2018_b3_cho-ky.pdf"]
    assert approved.outcome.title_label.text().startswith("Đã xuất báo cáo để ký bằng phần mềm khác")
    assert "Đưa bản đã ký về" in approved.outcome.text_label.text()


def test_the_leader_signs_with_a_file_of_his_own(qtbot, approved, tmp_path):
    form = approved.signing.leader_form
    approved.signing.target_form.passphrase_edit.insert(PASSPHRASE)
    form.sign_check.setChecked(True)
    assert approved.signing.sign_box.reason_label.text() == "Chọn tệp khóa của lãnh đạo"
    form.take_file(signing_file(approved.context.workspace.folder))
    assert approved.signing.sign_box.reason_label.text() == "Nhập mật khẩu khóa của lãnh đạo"
    form.passphrase_field.edit.setText("không đúng")
    press(qtbot, approved)
    assert form.passphrase_field.error_label.text().startswith("Mật khẩu không mở được khóa của lãnh đạo")
    assert not list((tmp_path / "USB").iterdir())
    form.passphrase_field.edit.setText(PASSPHRASE)
    press(qtbot, approved)
    workspace = approved.context.workspace
    with workspace.reading() as session:
        trust = trust_store(session)
    for path in (tmp_path / "USB").iterdir():
        answer = examine(path, trust, workspace.clock.now())
        assert (answer.verdict, len(answer.signers)) == (Verdict.VALID, 2)
    assert form.passphrase() == ""


def test_a_signed_pdf_comes_back_and_is_the_issued_version(qtbot, approved, exported):
    approved.taking_back.look((signed(approved, exported),))
    dialog = dialog_of(approved, IssueDialog)
    assert dialog.verdict.title_label.text() == "Đúng là báo cáo đã xuất, chữ ký hợp lệ"
    click(qtbot, dialog.accept_button)
    qtbot.waitUntil(lambda: approved.outcome.title_label.text() == "Đã ghi nhận bản đã ký làm bản phát hành")
    assert len(files_of(approved)) == 2


def test_it_can_go_into_a_package_that_the_agency_signs(qtbot, approved, exported, tmp_path):
    approved.taking_back.look((signed(approved, exported),))
    dialog = dialog_of(approved, IssueDialog)
    dialog.pack_check.setChecked(True)
    approved.jobs.wait_for_done()
    click(qtbot, dialog.accept_button)
    assert dialog.signer.field.error_label.text() == "Nhập mật khẩu khóa ký."
    dialog.signer.field.edit.setText(PASSPHRASE)
    click(qtbot, dialog.accept_button)
    qtbot.waitUntil((tmp_path / "USB" / "BC_W26569a_6T-2018_b3.asice").exists)
    approved.jobs.wait_for_done()
    qtbot.waitUntil(lambda: "BC_W26569a_6T-2018_b3.asice" in approved.outcome.text_label.text())
    assert len(files_of(approved)) == 3


def test_what_was_not_signed_is_told_and_not_recorded(approved, exported):
    approved.taking_back.look((exported,))
    dialog = dialog_of(approved, MessageDialog)
    assert dialog.windowTitle() == "Tệp chưa có chữ ký số"
    assert len(files_of(approved)) == 1
    dialog.close()


def test_an_edited_word_file_is_kept_after_it_was_said_that_nothing_in_it_is_read(qtbot, approved, exported, tmp_path):
    before = files_of(approved)
    docx.Document().save(tmp_path / "Báo cáo sửa.docx")
    approved.taking_back.look((tmp_path / "Báo cáo sửa.docx",))
    dialog = dialog_of(approved, WordDialog)
    with qtbot.waitSignal(approved.toast) as told:
        click(qtbot, dialog.accept_button)
    assert told.args[0] == "Đã ghi nhận bản Word làm bản phát hành"
    assert len(files_of(approved)) == len(before) + 1


def test_a_word_file_that_is_none_is_refused_in_the_dialog(qtbot, approved, exported, tmp_path):
    (tmp_path / "hỏng.DOCX").write_bytes(b"PK")
    approved.taking_back.look((tmp_path / "hỏng.DOCX",))
    dialog = dialog_of(approved, WordDialog)
    click(qtbot, dialog.accept_button)
    qtbot.waitUntil(dialog.banner.isVisible)
    assert len(files_of(approved)) == 1
    dialog.close()


def test_an_annex_in_a_file_of_its_own_is_signed(qtbot, approved, tmp_path):
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    document.save(tmp_path / "Phụ lục.pdf")
    approved.annexes.ask((tmp_path / "Phụ lục.pdf",))
    dialog = dialog_of(approved, AnnexDialog)
    click(qtbot, dialog.accept_button)
    assert dialog.number_field.error_label.text().startswith("Ghi số, ký hiệu")
    assert dialog.signer.field.error_label.text() == "Nhập mật khẩu khóa ký."
    dialog.number_edit.setText("15/BC-UBND")
    dialog.signer.field.edit.setText(PASSPHRASE)
    with qtbot.waitSignal(approved.toast):
        click(qtbot, dialog.accept_button)
    assert (tmp_path / "Phụ lục_daky.pdf").exists()


def files_of(page):
    workspace = page.context.workspace
    with workspace.reading() as session:
        return list_revisions(session, workspace.clock, PERIOD)[0].files
