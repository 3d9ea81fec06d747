"""Every page, opened once and looked at in several ways: the keyboard, the help, and what is typed to find a row."""

import pytest
from PySide6.QtCore import QPoint

from desktop.ui import theme
from desktop.ui.help.texts import read_help
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.shell import Shell
from desktop.ui.tokens import ThemeName, text_percent
from tests.gui.test_reachable import walk
from tests.gui.test_typing_vietnamese import SOUGHT, Disturbance, Way, type_text
from tests.gui.walking import OTHER_PAGES, ROLE_PAGES, described, names_in, until_read


@pytest.fixture(autouse=True)
def _usual_texts(qapp):
    """Texts that were made large are so for their test alone."""
    yield
    if text_percent() != 100:
        theme.apply_theme(qapp, ThemeName.LIGHT, 100)


@pytest.mark.parametrize(("role", "key"), [*ROLE_PAGES, *OTHER_PAGES])
def test_a_page(open_at, jobs, subtests, role, key):
    shell = open_at(role, key)
    if (role, key) in ROLE_PAGES:
        with subtests.test("its help speaks of fields that are there"):
            said = read_help(key)
            assert said.body, "a page without help"
            named = {found[0] for name in names_in(shell) if (found := said.of_field(name)) is not None}
            assert set(said.fields) - named == set()
    with subtests.test("its controls have names and are reached by Tab"):
        walk(shell)
    page = shell.page(shell.current_key)
    for box in [each for each in page.findChildren(SearchBox) if each.isVisible()]:
        with subtests.test("a search box keeps what is typed", box=box.accessibleName()):
            box.setFocus()
            type_text(SOUGHT, Way.BACKSPACES, Disturbance(box._tell, page.refresh, lambda: until_read(jobs)))
            assert box.text() == SOUGHT
    with subtests.test("at 150 % of the screen nothing of it stands beside the window"):
        shell.resize(910, 512)
        until_read(jobs)
        room = page.parentWidget().parentWidget()
        assert room.horizontalScrollBar().maximum() == 0
        assert out_of_sight(shell) == []


@pytest.mark.parametrize("role", ["agency", "department", "forwarder"])
def test_with_the_largest_texts_every_head_stands_in_the_window(open_at, qapp, jobs, role):
    theme.apply_theme(qapp, ThemeName.LIGHT, 200)
    first, *others = [key for each, key in (*ROLE_PAGES, *OTHER_PAGES) if each == role]
    shell = open_at(role, first)
    beside = {first: out_of_sight(shell)}
    for key in others:
        shell.open_page(key)
        until_read(jobs)
        room = shell.page(key).parentWidget().parentWidget()
        room.horizontalScrollBar().setValue(0)  # the keyboard may stand in a field far to the right
        beside[key] = out_of_sight(shell)
    assert {key: lost for key, lost in beside.items() if lost} == {}


def out_of_sight(shell: Shell) -> list[str]:
    """Words and commands of the open page's head that stand beside the window; up and down the page may scroll."""
    page = shell.page(shell.current_key)
    seen = page.parentWidget()
    places = [(each, each.mapTo(seen, QPoint()).x()) for each in page.head_layout.shown]
    return [described(each) for each, left in places if left < 0 or left + each.width() > seen.width()]
