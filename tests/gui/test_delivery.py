"""How files leave and are opened, through the widgets that people use."""

import shutil
from datetime import date

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from desktop.core.clock import FixedClock
from desktop.documents.preview import render_pages
from desktop.exchange.paper_codes import PaperCode
from desktop.exchange.scans import codes_in
from desktop.models.intake import IntakeResult
from desktop.models.workplace import Setting
from desktop.services.report.approving import approve
from desktop.services.report.checks import check_report
from desktop.services.report.delivery import DeliveryOptions
from desktop.services.report.delivery_settings import DeliverySettings, read_delivery_settings, set_delivery_settings
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import HandedIn, hand_in
from desktop.services.trust.keys import load_signing_key
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.hand_in.outcome import compared, file_names, next_step
from desktop.ui.hand_in.page import HandInPage
from desktop.ui.intake.page import IntakePage
from desktop.ui.settings.page import SettingsPage
from tests.copies import copied_folder
from tests.gui.hands import click
from tests.gui.workspaces import (  # noqa: F401 - fixtures
    LONG_PHUOC,
    PASSPHRASE,
    PERIOD,
    agency_context,
    agency_workspace,
    department_context,
    department_workspace,
    province,
)


def opened(qtbot, page):
    qtbot.addWidget(page)
    page.jobs.announced.connect(page.hear)  # as the window does
    page.resize(1154, 900)
    with qtbot.waitSignal(page.refreshed):
        page.show()
    page.jobs.wait_for_done()
    return page


def codes_on_the_last_page(pdf):
    page = render_pages(pdf.read_bytes(), 300 / 72)[-1]
    picture = Image.frombuffer("RGBA", (page.width, page.height), page.pixels).convert("L")
    return [code for content in codes_in(picture) if (code := PaperCode.read(content))]


@pytest.fixture
def long_phuoc(province, tmp_path):  # noqa: F811
    """Long Phước has handed in twice, and its leader has approved the second time."""
    copied_folder(province.root / LONG_PHUOC, tmp_path / "Long Phước")
    workspace = Workspace.open(tmp_path / "Long Phước", FixedClock.on(date(2018, 5, 24), 9))
    with workspace.session() as session:
        assert not check_report(session, workspace.clock, PERIOD).blocking
        approve(session, workspace.clock, PERIOD, "Nguyễn Văn Đức")
    yield workspace
    workspace.close()


@pytest.fixture
def hand_in_page(qtbot, jobs, long_phuoc, tmp_path):
    page = opened(qtbot, HandInPage(PageContext(jobs, long_phuoc, PERIOD)))
    page.signing.target_form.set_folder(tmp_path / "USB")
    return page


class TestHandingIn:
    def test_the_size_is_said_before_anything_is_written(self, hand_in_page):
        form = hand_in_page.signing.target_form.delivery
        assert form.size_label.text().startswith("Gói khoảng ")
        assert form.size_label.text().endswith(" kB.")
        assert form.left_out_label.isHidden()

    def test_files_are_encrypted_where_one_ticks_it(self, qtbot, hand_in_page, tmp_path):
        target = hand_in_page.signing.target_form
        assert target.delivery.encrypt_check.isEnabled()
        target.delivery.encrypt_check.click()
        target.passphrase_edit.insert(PASSPHRASE)
        click(qtbot, hand_in_page.signing.sign_box.sign_button)
        hand_in_page.jobs.wait_for_done()
        assert {path.suffix for path in (tmp_path / "USB").iterdir()} == {".p7m"}
        said = hand_in_page.outcome.text_label.text()
        assert "(.asice.p7m và .pdf.p7m)" in said
        assert "Đã ghi xong, đọc lại và đối chiếu từng tệp" in said

    def test_codes_are_printed_behind_the_report_where_one_ticks_it(self, qtbot, hand_in_page, tmp_path):
        target = hand_in_page.signing.target_form
        assert not target.delivery.codes_check.isChecked()
        target.delivery.codes_check.click()
        target.passphrase_edit.insert(PASSPHRASE)
        click(qtbot, hand_in_page.signing.sign_box.sign_button)
        hand_in_page.jobs.wait_for_done()
        pdf = next((tmp_path / "USB").glob("*.pdf"))
        with pypdfium2.PdfDocument(pdf) as document:
            last = document[len(document) - 1].get_textpage().get_text_range()
        assert last.startswith("MÃ DỮ LIỆU ĐỂ SỞ QUÉT")
        assert "số liệu và chữ ký số của báo cáo; không mang tệp minh chứng" in last
        codes = codes_on_the_last_page(pdf)
        assert len(codes) == codes[0].count > codes[0].needed

    def test_without_a_certificate_of_the_department_it_cannot_be_ticked(self, qtbot, jobs, long_phuoc):
        with long_phuoc.session() as session:
            session.delete(session.get_one(Setting, "trust.encryption_certificate"))
            set_delivery_settings(session, long_phuoc.clock, DeliverySettings(encrypt=True))
        page = opened(qtbot, HandInPage(PageContext(jobs, long_phuoc, PERIOD)))
        form = page.signing.target_form.delivery
        assert not form.encrypt_check.isEnabled()
        assert not form.options().encrypt
        assert "Sở chưa gửi chứng thư" in form.encrypt_check.toolTip()

    def test_a_limit_without_a_number_stands_in_the_way(self, hand_in_page):
        form = hand_in_page.signing.target_form.delivery
        assert not form.limit_edit.isEnabled()
        form.divide_check.click()
        assert form.options() == DeliveryOptions(part_limit=20_000_000)
        form.limit_edit.clear()
        assert hand_in_page.signing.sign_box.reason_label.text() == "Ghi cỡ mỗi phần, từ 1 đến 199 MB"
        form.limit_edit.insert("14")
        assert form.options().part_limit == 14_000_000

    def test_what_was_set_is_chosen_at_first_and_then_left_alone(self, qtbot, jobs, long_phuoc):
        with long_phuoc.session() as session:
            set_delivery_settings(session, long_phuoc.clock, DeliverySettings(encrypt=True, divide=True))
        page = opened(qtbot, HandInPage(PageContext(jobs, long_phuoc, PERIOD)))
        form = page.signing.target_form.delivery
        assert form.options() == DeliveryOptions(encrypt=True, part_limit=20_000_000)
        form.encrypt_check.click()
        with qtbot.waitSignal(page.refreshed):
            page.refresh()
        page.jobs.wait_for_done()
        assert not form.options().encrypt


class TestWords:
    def done(self, tmp_path, *names, removable=False, packages=1):
        files = tuple(tmp_path / f"BC_W26569a_6T-2018_b3{name}" for name in names)
        return HandedIn(files, ("",) * packages, 3, "", signed=True, on_removable=removable)

    def test_a_file_in_parts_is_named_once(self, tmp_path):
        parts = [f".asice.p7m.phan{number}trong3" for number in (1, 2, 3)]
        stem, endings = file_names(self.done(tmp_path, *parts, ".pdf.p7m"))
        assert (stem, endings) == ("BC_W26569a_6T-2018_b3", [".asice.p7m, 3 phần", ".pdf.p7m"])

    def test_a_stick_may_be_pulled_out_only_when_it_is_one(self, tmp_path):
        assert compared(self.done(tmp_path, ".asice", removable=True)).endswith("an toàn để rút USB.")
        assert "USB" not in compared(self.done(tmp_path, ".asice"))

    def test_what_lies_on_a_stick_is_carried_and_parts_go_together(self, tmp_path):
        class View:
            last_day = days_left = None

        done = self.done(tmp_path, ".asice.phan1trong2", ".asice.phan2trong2", removable=True)
        said = next_step(done, View())
        assert said == "Mang USB này hoặc gửi thư công vụ đến Sở Nội vụ."
        parts = self.done(tmp_path, *(f".asice.phan{number}trong3" for number in (1, 2, 3)))
        assert next_step(parts, View()) == "Chép đủ 3 tệp này vào USB hoặc gửi thư công vụ đến Sở Nội vụ."


class TestSettings:
    @pytest.fixture
    def page(self, qtbot, agency_context):  # noqa: F811
        return opened(qtbot, SettingsPage(agency_context))

    def kept(self, page):
        with page.context.workspace.reading() as session:
            return read_delivery_settings(session)

    def test_a_number_is_kept_when_its_field_is_left(self, qtbot, page):
        edit = page.delivery.fields["longest_side"].editor
        assert edit.text() == "2000"
        edit.setFocus()
        edit.selectAll()
        edit.insert("1600")
        qtbot.keyClick(edit, Qt.Key.Key_Return)
        page.jobs.wait_for_done()
        assert self.kept(page) == DeliverySettings(longest_side=1600)

    def test_a_number_out_of_its_range_stays_and_is_flagged(self, qtbot, page):
        field = page.delivery.fields["quality"]
        field.editor.setFocus()
        field.editor.selectAll()
        field.editor.insert("99")
        qtbot.keyClick(field.editor, Qt.Key.Key_Return)
        page.jobs.wait_for_done()
        assert "từ 50 đến 95" in field.error()
        assert field.editor.text() == "99"
        assert self.kept(page) == DeliverySettings()

    def test_a_tick_is_kept_at_once(self, qtbot, page):
        click(qtbot, page.delivery.encrypt_check)
        page.jobs.wait_for_done()
        assert self.kept(page) == DeliverySettings(encrypt=True)

    def test_the_department_sends_nothing_so(self, qtbot, department_context):  # noqa: F811
        page = opened(qtbot, SettingsPage(department_context))
        assert not page.delivery.isVisible()


class TestOpening:
    @pytest.fixture
    def sealed(self, long_phuoc, tmp_path):
        """Long Phước's third report, encrypted."""
        from desktop.services.figures.indicators import CellEdit, set_value

        with long_phuoc.session() as session:
            set_value(session, long_phuoc.clock, CellEdit(PERIOD, "CT5.01", "41"))
            approve(session, long_phuoc.clock, PERIOD, "Nguyễn Văn Đức")
        key = load_signing_key(long_phuoc.folder, PASSPHRASE)
        options = DeliveryOptions(encrypt=True)
        return hand_in(long_phuoc, PERIOD, [ReportFormat.ASICE], tmp_path / "thư", key, delivery=options).files[0]

    @pytest.fixture
    def page(self, qtbot, department_context):  # noqa: F811
        return opened(qtbot, IntakePage(department_context))

    def take(self, page, *paths):
        page.take_in(paths)
        page.jobs.wait_for_done()

    def rows(self, page):
        from desktop.services.intake.received import list_received

        workspace = page.context.workspace
        with workspace.reading() as session:
            return list_received(session, workspace.clock)

    def test_the_key_is_asked_for_once_and_opens_what_waits_and_what_comes(self, qtbot, page, sealed, tmp_path):
        assert page.locked_line.isHidden()
        self.take(page, sealed)
        assert page.locked_line.isVisible()
        assert page.locked_line.words_label.text() == "1 tệp được mã hóa gửi Sở đang chờ khóa giải mã."
        click(qtbot, page.locked_line.button)
        dialog = page.locked_line.dialog
        dialog.passphrase.edit.insert("không phải mật khẩu này")
        click(qtbot, dialog.accept_button)
        page.jobs.wait_for_done()
        assert "ật khẩu" in dialog.passphrase.error()
        dialog.passphrase.edit.clear()
        dialog.passphrase.edit.insert(PASSPHRASE)
        click(qtbot, dialog.accept_button)
        page.jobs.wait_for_done()
        page.jobs.wait_for_done()
        newest = max((row for row in self.rows(page) if row.revision), key=lambda row: row.revision)
        assert (newest.revision, newest.result) == (3, IntakeResult.ACCEPTED)
        assert page.locked_line.isHidden()
        again = shutil.copyfile(sealed, tmp_path / "gửi lại.p7m")
        self.take(page, again)
        assert page.locked_line.isHidden()

    def test_nothing_typed_is_said_at_the_field(self, qtbot, page, sealed):
        self.take(page, sealed)
        click(qtbot, page.locked_line.button)
        click(qtbot, page.locked_line.dialog.accept_button)
        assert page.locked_line.dialog.passphrase.error() == "Chưa nhập mật khẩu."

    def test_what_the_key_does_not_open_is_told_apart(self, page, sealed, tmp_path):
        from desktop.services.trust.encryption_keys import open_decryptor

        page.locked_line.decryptor = open_decryptor(page.context.workspace.folder, PASSPHRASE)
        (tmp_path / "hỏng.p7m").write_bytes(sealed.read_bytes()[:-1])
        self.take(page, tmp_path / "hỏng.p7m")
        assert "không mở được bằng khóa của Sở" in page.locked_line.words_label.text()

    def test_a_part_says_in_the_list_what_is_missing(self, page, sealed, tmp_path, monkeypatch):
        from desktop.exchange.parts import divide
        from desktop.ui.intake.results import summary

        monkeypatch.setattr("desktop.exchange.parts.SMALLEST", 2000)
        (tmp_path / "phần").mkdir()
        parts = divide(sealed, sealed.stat().st_size // 3 + 2000, tmp_path / "phần")
        self.take(page, parts[0], parts[2])
        assert [summary(row) for row in self.rows(page) if not row.kind and row.sha256][:2] == [
            "Còn thiếu phần 2/3"
        ] * 2
