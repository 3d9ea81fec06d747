"""What was edited is taken back and made again, in order, and never over something newer."""

import pytest

from desktop.core.errors import UserError
from desktop.services.figures.indicators import CellEdit, read_grid, set_value, set_values
from desktop.services.report.checks import explain_finding
from desktop.services.undo import ChangedSinceError, History, Step, remember
from tests.services.pattern import PERIOD


class Window:
    """Edits a workspace as a window does."""

    def __init__(self, workspace):
        self.workspace, self.history = workspace, History()

    def do(self, use_case, *arguments):
        with self.workspace.session() as session:
            done = use_case(session, self.workspace.clock, *arguments)
        self.history.keep(session)
        return done

    def type(self, code, text, note=None):
        self.do(set_value, CellEdit(PERIOD, code, text, note))

    def back(self):
        return self.history.take_back(self.workspace)

    def again(self):
        return self.history.make_again(self.workspace)

    def cell(self, code):
        with self.workspace.reading() as session:
            grid = read_grid(session, self.workspace.clock, PERIOD)
        return next(row for row in grid.rows if row.code == code)


@pytest.fixture
def window(any_agency):
    return Window(any_agency)


def test_edits_are_taken_back_and_made_again_in_order(window):
    first = window.cell("CT2.05").value
    window.type("CT2.05", "111")
    window.type("CT2.05", "222")
    window.type("CT2.06", "12a")
    assert window.history.next_back.startswith("CT2.06")
    assert window.back().target == f"{PERIOD}/CT2.06"
    window.back()
    assert window.cell("CT2.05").value.content == 111
    window.back()
    assert window.cell("CT2.05").value == first
    assert window.back() is None
    assert window.history.next_again.startswith("CT2.05")
    for _ in range(3):
        window.again()
    assert window.cell("CT2.05").value.content == 222
    assert window.cell("CT2.06").value.raw == "12a"
    assert window.again() is None


def test_what_stood_in_the_cell_comes_back_whole(window):
    before = window.cell("CT2.05")
    window.type("CT2.05", "", "không còn")
    window.back()
    after = window.cell("CT2.05")
    assert (after.value, after.source, after.confirmed) == (before.value, before.source, before.confirmed)


def test_several_cells_are_one_edit(window):
    before = [window.cell(code).value for code in ("CT2.05", "CT2.06")]
    edits = [CellEdit(PERIOD, "CT2.05", "1"), CellEdit(PERIOD, "CT2.06", "2")]
    window.do(set_values, PERIOD, edits, "dán 2 ô")
    assert window.history.next_back == "dán 2 ô"
    window.back()
    assert [window.cell(code).value for code in ("CT2.05", "CT2.06")] == before
    assert window.history.next_again == "dán 2 ô"


def test_a_new_edit_ends_what_could_be_made_again(window):
    window.type("CT2.05", "1")
    window.back()
    window.type("CT2.06", "2")
    assert window.again() is None


def test_an_edit_that_changes_nothing_is_not_kept(window):
    window.type("CT2.05", "5")
    window.type("CT2.05", "5")
    window.back()
    assert window.history.next_back == ""


def test_what_something_else_has_changed_stays(window):
    window.type("CT2.05", "1")
    with window.workspace.session() as session:
        set_value(session, window.workspace.clock, CellEdit(PERIOD, "CT2.05", "2"))
    with pytest.raises(ChangedSinceError, match=r"CT2\.05"):
        window.back()
    assert window.cell("CT2.05").value.content == 2
    assert window.history.next_back == ""


def test_a_reason_is_taken_back(window):
    window.do(explain_finding, PERIOD, "R", "CT2.05", "do thiên tai")
    window.do(explain_finding, PERIOD, "R", "CT2.05", "do bão số 4")
    window.back()
    window.back()
    window.again()
    with window.workspace.reading() as session:
        from desktop.services.report.drafts import open_desk
        from desktop.services.report.evaluation import evaluate_report

        assert evaluate_report(session, open_desk(session, PERIOD)).reasons["R", "CT2.05"] == "do thiên tai"


def test_a_refused_transaction_leaves_nothing(window):
    with pytest.raises(UserError):
        window.do(set_values, PERIOD, [CellEdit(PERIOD, "CT2.05", "1"), CellEdit(PERIOD, "CT9.99", "1")])
    assert window.history.next_back == ""


def test_a_text_written_in_one_go_is_taken_back_at_once(window):
    written = []

    def write(session, _clock, text):
        before = written[-1] if written else ""
        written.append(text)
        remember(session, Step("mục I", "narrative", "I", lambda s, c: write(s, c, before), merges=True))

    for text in ("a", "ab", "abc"):
        window.do(write, text)
    window.back()
    assert written[-1] == ""
    window.again()
    assert written[-1] == "abc"
