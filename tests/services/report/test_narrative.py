"""The text of the report: suggested sentences follow the figures, the writer's words stay, edits are taken back."""

import pytest

from desktop.rules.sentence_places import SentenceState
from desktop.rules.text_remarks import RemarkKind
from desktop.services.report.narrative import UnknownSectionError, read_narrative, write_section
from desktop.services.report.narrative_help import read_narrative_help, refresh_sentences
from desktop.services.undo import ChangedSinceError, History
from tests.services.pattern import PERIOD, type_value


class Window:
    """Writes in a workspace as a window does."""

    def __init__(self, workspace):
        self.workspace, self.history = workspace, History()

    def do(self, use_case, *arguments):
        with self.workspace.session() as session:
            done = use_case(session, self.workspace.clock, *arguments)
        self.history.keep(session)
        return done

    def write(self, text, section="I"):
        return self.do(write_section, PERIOD, section, text)

    def help(self, section="I"):
        with self.workspace.reading() as session:
            return read_narrative_help(session, self.workspace.clock, PERIOD)[section]

    def suggested(self, code="C1.01", section="I"):
        return next(each for each in self.help(section).suggestions if each.code == code)

    def text(self, section="I"):
        with self.workspace.reading() as session:
            views = read_narrative(session, self.workspace.clock, PERIOD)
        return next(view.text for view in views if view.code == section)


@pytest.fixture
def window(any_agency):
    return Window(any_agency)


def test_an_inserted_sentence_follows_the_figures_and_the_writers_words_stay(window):
    type_value(window.workspace, "CT1.01", "12")
    sentence = window.suggested().text
    assert "12 văn bản" in sentence
    window.write(f"Lời mở đầu. {sentence} Lời kết.")
    assert window.suggested().state is SentenceState.CURRENT
    type_value(window.workspace, "CT1.01", "15")
    assert window.suggested().state is SentenceState.STALE
    assert window.do(refresh_sentences, PERIOD) == ("I",)
    assert window.text() == f"Lời mở đầu. {window.suggested().text} Lời kết."
    assert "15 văn bản" in window.text()
    assert window.do(refresh_sentences, PERIOD) == ()


def test_an_edited_sentence_is_only_offered_anew(window):
    type_value(window.workspace, "CT1.01", "12")
    window.write(window.suggested().text)
    edited = window.text().replace("Đã ban hành", "Ngay từ đầu năm, đã ban hành")
    window.write(edited)
    type_value(window.workspace, "CT1.01", "15")
    assert (window.suggested().state, window.suggested().stands) == (SentenceState.EDITED, edited)
    assert window.do(refresh_sentences, PERIOD) == ()
    assert window.text() == edited
    assert [(each.kind, each.indicator) for each in window.help().remarks] == [(RemarkKind.NUMBER, "CT1.01")]


def test_writing_and_refreshing_are_taken_back_and_made_again(window):
    before = window.text()
    type_value(window.workspace, "CT1.01", "12")
    window.write(window.suggested().text)
    inserted = window.text()
    type_value(window.workspace, "CT1.01", "15")
    window.history = History()  # what was typed before stays one edit otherwise
    window.do(refresh_sentences, PERIOD)
    refreshed = window.text()
    step = window.history.take_back(window.workspace)
    assert (step.page, step.target) == ("narrative", f"{PERIOD}/I")
    assert window.text() == inserted
    window.history.make_again(window.workspace)
    assert window.text() == refreshed
    assert before != refreshed


def test_what_is_saved_while_one_writes_is_taken_back_as_one(window):
    before = window.text()
    for text in ("Một.", "Một. Hai.", "Một. Hai. Ba."):
        window.write(text)
    window.history.take_back(window.workspace)
    assert window.text() == before
    window.history.make_again(window.workspace)
    assert window.text() == "Một. Hai. Ba."


def test_what_was_written_since_is_not_lost(window):
    window.write("Một.")
    with window.workspace.session() as session:
        write_section(session, window.workspace.clock, PERIOD, "I", "Người khác viết.")
    with pytest.raises(ChangedSinceError):
        window.history.take_back(window.workspace)
    assert window.text() == "Người khác viết."


def test_a_section_that_only_holds_others_is_not_written_in(window):
    with pytest.raises(UnknownSectionError):
        window.write("Không được.", "II")
