"""What a text in ``resources/guide`` says, block by block.

It is Markdown as the help in the window reads it, and is read by the same reader. A paragraph ``[[tasks]]`` takes in
the page of the help for tasks, so that nothing is written twice; ``![What it shows](dv-tasks)`` is a picture of that
page, ``(dv-tasks#50,0,100,80)`` a part of it, in percent from its upper left corner.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PySide6.QtGui import (
    QTextBlock,
    QTextCharFormat,
    QTextDocument,
    QTextFragment,
    QTextFrame,
    QTextListFormat,
    QTextTable,
)

from desktop.ui.help.texts import read_help
from installer.tools import ROOT, BuildError

TEXTS = ROOT / "resources" / "guide"
_INCLUDED = re.compile(r"^\[\[([\w-]+)]]$", re.MULTILINE)
_HEADING = re.compile(r"^#", re.MULTILINE)
_BOLD = 600
_MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the title of the whole text."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """Words with the marks ``<b>`` and ``<i>``."""

    text: str


@dataclass(frozen=True)
class Item:
    """One step of several, with its number, or one of a list without numbers."""

    text: str
    number: int | None


@dataclass(frozen=True)
class Table:
    """Rows of cells, the head first."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Picture:
    """A picture of a page of the window.

    Attributes:
        page: As ``dv-tasks``: who looks, and the key of the page.
        part: Left, top, right, bottom of what is shown, in percent.
        caption: What it shows.
    """

    page: str
    part: tuple[int, int, int, int]
    caption: str


Block = Heading | Paragraph | Item | Table | Picture


@dataclass(frozen=True)
class Manuscript:
    """A whole text.

    Attributes:
        title: What stands on its cover.
        blocks: All that follows.
    """

    title: str
    blocks: tuple[Block, ...]

    @property
    def pages(self) -> list[str]:
        """Pages of the window of which it has pictures."""
        return [block.page for block in self.blocks if isinstance(block, Picture)]


def read(path: Path) -> Manuscript:
    """Read a text and the pages of the help that it takes in.

    Raises:
        BuildError: It has no title, or takes in a page that is not there.
    """
    blocks = parse(_INCLUDED.sub(lambda found: _help(found[1], path), path.read_text(encoding="utf-8")))
    if not blocks or not isinstance(blocks[0], Heading):
        raise BuildError(f"{path.name}: the first line must be a title")
    return Manuscript(blocks[0].text, tuple(blocks[1:]))


def parse(markdown: str) -> list[Block]:
    """Take a text apart; needs an application of Qt."""
    document = QTextDocument()
    document.setMarkdown(markdown, _MARKDOWN)
    return list(_blocks(document.rootFrame()))


def _help(key: str, path: Path) -> str:
    """A page of the help as a part of a chapter: without its title, its fields as a table."""
    said = read_help(key)
    if not said.body:
        raise BuildError(f"{path.name}: there is no page of the help called {key}")
    body = _HEADING.sub("##", said.body.partition("\n")[2].strip())
    if not said.fields:
        return body
    rows = [f"| **{name}** | {' '.join(passage.split())} |" for name, passage in said.fields.items()]
    return "\n".join([body, "", "#### Các ô và nút trên trang", "", "| Ô, nút | Dùng để |", "| --- | --- |", *rows])


def _blocks(frame: QTextFrame) -> Iterator[Block]:
    at = frame.begin()
    while not at.atEnd():
        inner = at.currentFrame()
        if isinstance(inner, QTextTable):
            yield Table(tuple(_row(inner, number) for number in range(inner.rows())))
        elif inner is None and (block := _block(at.currentBlock())) is not None:
            yield block
        at += 1


def _row(table: QTextTable, number: int) -> tuple[str, ...]:
    return tuple(
        _words(table.cellAt(number, column).firstCursorPosition().block()) for column in range(table.columns())
    )


def _block(block: QTextBlock) -> Block | None:
    for fragment in _fragments(block):
        if fragment.charFormat().isImageFormat():
            return _picture(fragment)
    words = _words(block)
    if not words:
        return None
    level = block.blockFormat().headingLevel()
    if level:
        return Heading(level, escape(block.text(), quote=False))
    steps = block.textList()
    if steps is None:
        return Paragraph(words)
    is_counted = steps.format().style() == QTextListFormat.Style.ListDecimal
    return Item(words, steps.itemNumber(block) + 1 if is_counted else None)


def _picture(fragment: QTextFragment) -> Picture:
    look = fragment.charFormat().toImageFormat()
    page, _, part = look.name().partition("#")
    left, top, right, bottom = map(int, (part or "0,0,100,100").split(","))
    return Picture(page, (left, top, right, bottom), str(look.property(QTextCharFormat.Property.ImageAltText)))


def _words(block: QTextBlock) -> str:
    return "".join(map(_marked, _fragments(block))).strip()


def _marked(fragment: QTextFragment) -> str:
    look, text = fragment.charFormat(), escape(fragment.text().replace("\u2028", " "), quote=False)
    if look.fontWeight() >= _BOLD:
        text = f"<b>{text}</b>"
    return f"<i>{text}</i>" if look.fontItalic() else text


def _fragments(block: QTextBlock) -> Iterator[QTextFragment]:
    at = block.begin()
    while not at.atEnd():
        yield at.fragment()
        at += 1
