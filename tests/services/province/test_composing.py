"""The text of the province's report: passages keep their source, sentences follow the totals, edits are taken back."""

import io
from datetime import date

import docx
import pytest

from desktop.documents.provincial_report import provincial_report
from desktop.documents.word import render_word
from desktop.models.audit import AuditEvent
from desktop.models.composing import ComposedText, PickedPassage
from desktop.rules.composing import PassageState
from desktop.rules.sentence_places import SentenceState
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.versions import bundled_programme
from desktop.services.province.composing import drop_sources, read_composed, read_sources, write_composed
from desktop.services.province.composing_figures import read_figures, read_help, refresh_composed
from desktop.services.province.composing_passages import read_passages
from desktop.services.province.provincial_paper import PaperView, read_paper, write_paper
from desktop.services.province.provincial_report import gather
from desktop.services.report.document_number import DocumentNumberRefusedError
from desktop.services.report.narrative import UnknownSectionError
from desktop.services.undo import ChangedSinceError, History
from tests.services.pattern import BA_RIA, HOA_LONG, LONG_PHUOC, PERIOD, count


class Desk:
    """An officer composes in a workspace as a window does."""

    def __init__(self, workspace):
        self.workspace, self.history = workspace, History()

    def do(self, use_case, *arguments):
        with self.workspace.session() as session:
            done = use_case(session, self.workspace.clock, PERIOD, *arguments)
        self.history.keep(session)
        return done

    def ask(self, use_case, *arguments):
        with self.workspace.reading() as session:
            return use_case(session, self.workspace.clock, PERIOD, *arguments)

    def write(self, text, section="II.1", picked=()):
        offered = self.ask(read_figures).sentences[section]
        return self.do(write_composed, section, text, offered, picked)

    def text(self, section="II.1"):
        return next(view.text for view in self.ask(read_composed) if view.code == section)

    def sources(self):
        return {each.passage.agency: each for each in self.ask(read_sources)}

    def suggested(self, code, section="II.1"):
        help_ = self.ask(read_help, self.ask(read_figures))[section]
        return next(each for each in help_.suggestions if each.code == code)

    def printed(self):
        data, programme, _ = self.ask(gather)
        return provincial_report(data, programme)


@pytest.fixture
def desk(any_department, pattern):
    take_in(any_department, pattern.packages)
    return Desk(any_department)


@pytest.fixture
def quick(received):
    """The same on SQLite alone, with everything taken in."""
    return Desk(received)


def of(groups, agency):
    return next(each for group in groups for each in group if each.agency == agency and len(group) == 1)


def test_a_picked_passage_keeps_its_agency_and_its_signed_file(desk, pattern):
    groups = desk.ask(read_passages, "II.1")
    assert {each.agency for each in groups[0]} == {BA_RIA, HOA_LONG, LONG_PHUOC}, "what all wrote alike comes first"
    one = of(groups, LONG_PHUOC)
    desk.write(f"Lời của Sở.\n{one.text}", picked=[one])
    source = desk.sources()[LONG_PHUOC]
    assert (source.passage, source.state, source.is_current) == (one, PassageState.VERBATIM, True)
    desk.write("Lời của Sở.\n" + one.text.replace("đã ban hành", "cũng ban hành"))
    assert desk.sources()[LONG_PHUOC].state is PassageState.EDITED
    desk.write("Lời của Sở.")
    assert desk.sources()[LONG_PHUOC].state is PassageState.UNSEEN
    assert desk.sources()[LONG_PHUOC].passage == one, "as it read when it was picked"


def test_a_later_revision_is_noticed(any_department, pattern):
    take_in(any_department, [pattern.first])
    desk = Desk(any_department)
    (group, *_) = desk.ask(read_passages, "II.1")
    desk.write("", picked=group)
    assert desk.sources()[HOA_LONG].is_current
    take_in(any_department, [pattern.second])
    source = desk.sources()[HOA_LONG]
    assert (source.is_current, source.passage.revision) == (False, 1)


def test_all_of_it_is_taken_back_and_made_again(desk):
    groups = desk.ask(read_passages, "II.1")
    desk.write("Lời của Sở.")
    desk.write(groups[0][0].text, picked=groups[0])
    desk.do(drop_sources, "II.1", [groups[0][1].key])
    assert set(desk.sources()) == {each.agency for each in groups[0]} - {groups[0][1].agency}
    step = desk.history.take_back(desk.workspace)
    assert (step.told, step.page, step.target) == ("mục II.1: bỏ 1 nguồn", "composing", f"{PERIOD}/II.1")
    assert len(desk.sources()) == 3
    assert desk.history.take_back(desk.workspace).told == "mục II.1: đưa vào đoạn của 3 đơn vị"
    assert (desk.text(), desk.sources()) == ("Lời của Sở.", {})
    desk.history.make_again(desk.workspace)
    assert (desk.text(), len(desk.sources())) == (groups[0][0].text, 3)


def test_writing_on_is_taken_back_as_one_and_not_over_another_change(quick):
    quick.write("Một.")
    quick.write("Một. Hai.")
    quick.history.take_back(quick.workspace)
    assert quick.text() == ""
    quick.write("Ba.")
    with quick.workspace.session() as session:
        write_composed(session, quick.workspace.clock, PERIOD, "II.1", "Người khác sửa.")
    with pytest.raises(ChangedSinceError):
        quick.history.take_back(quick.workspace)
    assert quick.text() == "Người khác sửa."


def test_picking_twice_is_one_source(quick):
    one = quick.ask(read_passages, "II.1")[0][0]
    for _ in range(2):
        quick.write(one.text, picked=[one, one])
    assert count(quick.workspace, PickedPassage) == 1
    quick.write("Ở mục khác.", "III.1", [one])
    assert count(quick.workspace, PickedPassage) == 2


def test_what_changes_nothing_leaves_no_trace(quick):
    quick.write("")
    before = count(quick.workspace, AuditEvent)
    quick.write("  \n")
    assert (count(quick.workspace, ComposedText), count(quick.workspace, AuditEvent)) == (0, before)


@pytest.mark.parametrize("section", ["II", "IX", ""])
def test_only_sections_of_the_outline_are_written(quick, section):
    with pytest.raises(UnknownSectionError):
        quick.do(write_composed, section, "…")


def test_suggested_sentences_follow_the_totals_and_the_officers_words_stay(any_department, pattern):
    take_in(any_department, [pattern.ba_ria, pattern.long_phuoc])
    desk = Desk(any_department)
    sentence, line = desk.suggested("C1.01").text, desk.suggested("CT1.02").text
    assert line == "Đã ban hành kế hoạch công tác dân vận của năm: 01/02 đơn vị."
    desk.write(f"Lời mở đầu. {sentence} Lời kết.\n- {line}")
    assert desk.suggested("C1.01").state is SentenceState.CURRENT
    take_in(any_department, [pattern.first])
    assert desk.suggested("C1.01").state is SentenceState.STALE
    assert desk.do(refresh_composed) == ("II.1",)
    new = desk.suggested("C1.01").text
    assert new != sentence
    assert desk.text() == f"Lời mở đầu. {new} Lời kết.\n- {desk.suggested('CT1.02').text}"
    assert "02/03" in desk.text()
    desk.history.take_back(desk.workspace)
    assert desk.text().startswith(f"Lời mở đầu. {sentence}")
    desk.write(desk.text().replace("văn bản", "văn bản quan trọng"))
    assert desk.suggested("C1.01").state is SentenceState.EDITED
    assert desk.do(refresh_composed) == ("II.1",), "the untouched line alone"
    assert "quan trọng" in desk.text()


def test_sentences_compare_with_last_year_where_the_same_agencies_told_it(any_department, pattern):
    take_in(any_department, [pattern.ba_ria])
    said = Desk(any_department).ask(read_figures).sentences
    assert any("so với cùng kỳ năm trước" in each.text for section in said.values() for each in section)
    assert all("{" not in each.text and "[" not in each.text for section in said.values() for each in section)


def test_every_total_can_be_said_in_its_section(quick):
    figures = quick.ask(read_figures)
    programme = quick.ask(gather)[1]
    codes = {code for section in figures.sentences.values() for each in section for code in each.codes}
    grouped = {group for section in programme.provincial_outline for group in section.groups}
    data = quick.ask(gather)[0]
    shown = {t.code for t in data.totals if t.value is not None or t.of_count}
    assert {i.code for i in programme.indicators if i.group in grouped and i.code in shown} <= codes


def test_what_was_composed_is_printed_and_its_sources_only_when_wanted(quick):
    one = of(quick.ask(read_passages, "II.1"), HOA_LONG)
    quick.write(f"Lời riêng của Sở Nội vụ.\n{one.text}", picked=[one])
    titles = [annex.title for annex in quick.printed().annexes]
    assert "Nguồn của nội dung tổng hợp" not in titles
    paper = PaperView(
        "15/BC-SNV", date(2018, 6, 5), ("Như trên", "- Ban Dân vận Tỉnh ủy;", "Lưu: VT"), lists_sources=True
    )
    quick.do(write_paper, paper)
    document = quick.printed()
    assert document.recipient_lines == ("- Như trên;", "- Ban Dân vận Tỉnh ủy;", "- Lưu: VT.")
    assert document.head.number_line == "Số: 15/BC-SNV"
    text = "\n".join(each.text for each in docx.Document(io.BytesIO(render_word(document))).paragraphs)
    assert "Lời riêng của Sở Nội vụ." in text
    annex = next(each for each in document.annexes if each.title == "Nguồn của nội dung tổng hợp")
    assert annex.blocks[0].rows[1].cells[1] == "UBND xã Hòa Long"


def test_recipients_are_the_programmes_without_the_department_itself(quick):
    lines = quick.ask(read_paper).recipients
    assert lines == (*bundled_programme().provincial_recipients, "Lưu: VT")
    quick.do(write_paper, PaperView(recipients=lines))
    assert not quick.ask(read_paper).own_recipients
    with pytest.raises(DocumentNumberRefusedError):
        quick.do(write_paper, PaperView("1" * 41))
