"""Every page, opened once and looked at in several ways: the keyboard, the help, and what is typed to find a row."""

import pytest

from desktop.ui.help.texts import read_help
from desktop.ui.parts.inputs import SearchBox
from tests.gui.test_reachable import walk
from tests.gui.test_typing_vietnamese import SOUGHT, Disturbance, Way, type_text
from tests.gui.walking import OTHER_PAGES, ROLE_PAGES, names_in, until_read


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
