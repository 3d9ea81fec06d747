"""What people type, or send, is never HTML in a tooltip."""

import ast
from pathlib import Path

import pytest
from PySide6.QtGui import QTextDocument

import desktop.ui
from desktop.ui.parts.tips import tip

SOURCES = sorted(Path(desktop.ui.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("text", ['UBND <img src="//máy-lạ/a.png">', "a & b &lt; c", "hai\n<b>dòng</b>", "thường"])
def test_a_tooltip_shows_the_very_letters(qapp, text):
    document = QTextDocument()
    shown = tip(text)
    if shown.startswith("<span"):
        document.setHtml(shown)
    else:
        document.setPlainText(shown)
    assert document.toPlainText() == text


def is_ours(node):
    """Whether a tooltip is a text of the program, or was made harmless."""
    match node:
        case ast.Constant():
            return True
        case ast.Call(func=ast.Name(id="tip")):
            return True
        case ast.Call(func=ast.Attribute(attr="tr" | "translate"), args=args):
            return all(isinstance(each, ast.Constant) for each in args)
        case ast.IfExp(body=body, orelse=other):
            return is_ours(body) and is_ours(other)
        case ast.BoolOp(values=values):
            return all(map(is_ours, values))
    return False


def test_every_tooltip_that_is_not_our_own_words_is_made_harmless():
    open_doors = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="setToolTip"), args=[text]) if not is_ours(text):
                    open_doors.append(f"{path.name}:{node.lineno}")
                case ast.Call(func=ast.Attribute(value=ast.Name(id="QToolTip"), attr="showText"), args=[_, text, *_]):
                    if not is_ours(text):
                        open_doors.append(f"{path.name}:{node.lineno}")
    assert open_doors == []
