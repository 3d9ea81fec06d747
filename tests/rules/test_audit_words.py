"""Every action of the audit trail has a name in Vietnamese."""

import ast
import re
from pathlib import Path

import desktop.services
from desktop.models.arrival import ArrivalOccasion
from desktop.rules.audit_words import ACTION_WORDS, words_of
from desktop.rules.profiles import rights_for

NO_ACTIONS = {"assignment.issued_at", "lxml.etree", "pyhanko.sign", "reportlab.platypus"}
FILES = re.compile(r".*\.(json|pdf|pem|txt)")


def written_actions():
    for path in Path(desktop.services.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and re.fullmatch(r"[a-z_]{3,}\.[a-z_]{2,}", text) and not FILES.fullmatch(text):
                yield text


def test_every_action_has_its_words():
    actions = {*written_actions(), *(f"package.{occasion}" for occasion in ArrivalOccasion)} - NO_ACTIONS
    assert actions == set(ACTION_WORDS)


def test_an_action_of_a_later_program_is_shown_by_its_name():
    assert words_of("something.new") == "something.new"


def test_what_anybody_may_do_is_chosen_and_all_else_wants_a_right():
    """A new action of which nobody thought would be open to everybody."""
    anybody = {action for action in ACTION_WORDS if not rights_for(action)}
    coming_in = {"assignment.taken_in", "return.taken_in", "workplace.set_up"}
    about_oneself = {"own.passphrase", "session.recover", "session.refused", "session.unlock"}
    by_itself = {"register.seal"}
    printed = {"own_points.write", "points.write"}
    assert anybody == coming_in | about_oneself | by_itself | printed
