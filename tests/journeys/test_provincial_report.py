"""From reports that were taken in to the signed report of the province, the letter to the late, and the points."""

from datetime import date

from desktop.core.clock import FixedClock
from desktop.documents.preview import iterate_pages
from desktop.documents.provincial_proof import words_of
from desktop.services.demonstration.agency import PASSPHRASE
from desktop.services.province.provenance_check import verify_provenance
from desktop.services.workspace import Workspace
from tests.copies import copied_folder
from tests.journeys.composing_officer import ComposingOfficer

OWN = "Các cấp chính quyền đã vào cuộc đồng bộ ngay từ đầu năm."


def test_from_taken_in_reports_to_the_signed_report_of_the_province(demonstration, clock, open_window, tmp_path):
    folder = copied_folder(demonstration.department, tmp_path / "Sở Nội vụ")
    clock.move_to(FixedClock.on(date(2018, 5, 30), 9).now())
    out, letters = (tmp_path / name for name in ("phát hành", "công văn"))
    for each in (out, letters):
        each.mkdir()
    officer = ComposingOfficer(open_window(folder))

    officer.opens_the_section("II.1")
    officer.types(OWN)
    many = officer.picks_what_many_wrote()
    assert many > 1
    sentence = officer.takes_a_sentence_of_totals()
    assert len(officer.sees_the_sources()) == many
    officer.window.page.passages.tabs.set_current(0)
    assert officer.sees_who_is_reflected() == f"{many}/{many}"
    officer.opens_the_section("V")
    who = officer.finds_and_picks("de nghi")
    assert officer.sees_the_sources()[0] == who
    assert officer.takes_it_back().startswith("mục V: đưa vào đoạn")
    assert officer.window.page.editor.text_edit.toPlainText() == ""
    officer.opens_the_section("II.1")
    assert officer.window.page.editor.text_edit.toPlainText().endswith(sentence)

    assert officer.looks_at_it_as_printed() > 5
    refused, pdf = officer.signs_the_report("15/BC-SNV", "30/5/2018", out, PASSPHRASE)
    assert "văn thư" in refused
    assert sorted(each.suffix for each in out.iterdir()) == [".docx", ".pdf", ".xlsx"]
    printed = " ".join(words_of(pdf.read_bytes()))
    assert OWN in printed
    assert sentence in printed
    assert "15/BC-SNV" in printed
    assert "Nơi nhận" in printed

    word = officer.writes_the_reminder(letters)
    assert officer.writes_the_points(tmp_path / "điểm.pdf").startswith("Đã ghi bảng điểm")
    for paper in (pdf, word.with_suffix(".pdf"), tmp_path / "điểm.pdf"):
        assert next(iterate_pages(paper.read_bytes(), 0.3)).pixels.strip(b"\xff"), "something is on the page"
    officer.window.close()

    workspace = Workspace.open(folder, clock)
    check = verify_provenance(workspace, pdf)
    workspace.close()
    assert (check.disagreement, len(check.signers)) == (None, 1)
