"""The panel beside the page: what the keyboard stands on, then the page as a whole; nothing in it leads anywhere."""

from html import escape

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import QFrame, QTextBrowser
from typing_extensions import override

from desktop.services.programme.explanations import Explained
from desktop.ui import theme
from desktop.ui.help.texts import HelpPage
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.inputs import ComboBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.tokens import TextStyle, px

_WIDTH = 336
_SHARE = 0.55
"""Most of the panel's height that is given to what the keyboard stands on."""
_INNER = 2
"""Headings of this level stand within a page."""
_MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class HelpBrowser(QTextBrowser):
    """Shows a text that came with the program or with the programme; it opens nothing and fetches nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("part", "help")

    @override
    def loadResource(self, type: int, name: QUrl | str) -> object:
        return None

    @override
    def doSetSource(
        self, name: QUrl | str, type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource
    ) -> None:
        """A link stays where it is."""

    def show_markdown(self, text: str) -> None:
        """Show a text of ours: headings little larger than it, tables without lines."""
        document = self.document()
        document.setMarkdown(text, _MARKDOWN)
        block = document.begin()
        while block.isValid():
            _calm(QTextCursor(block))
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                look = frame.format().toTableFormat()
                look.setBorder(0)
                look.setCellSpacing(0)
                look.setCellPadding(px(3))
                look.setBottomMargin(px(8))
                frame.setFormat(look)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def needed_height(self) -> int:
        """How high the text is at this width."""
        return round(self.document().size().height()) + px(8)


def _calm(cursor: QTextCursor) -> None:
    """Headings stand out by weight, and every paragraph has air below it."""
    look = cursor.blockFormat()
    heading = bool(look.headingLevel())
    look.setTopMargin(px(6) if heading else 0)
    look.setBottomMargin(px(3) if heading else px(5))
    cursor.setBlockFormat(look)
    if heading:
        letters = QTextCharFormat()
        letters.setProperty(QTextCharFormat.Property.FontSizeAdjustment, 0)
        letters.setFont(theme.font(TextStyle.SECTION if look.headingLevel() > _INNER else TextStyle.LABEL))
        cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
        cursor.mergeCharFormat(letters)


class HelpPanel(QFrame):
    """Which text it shows is decided by ``Helping``."""

    page_chosen = Signal(object)
    """A page of the help was chosen in the list: its key."""
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "side")
        self.page_box = ComboBox()
        self.page_box.setAccessibleName(self.tr("Trang trợ giúp"))
        self.close_button = quiet("", Icon.DISMISS, hint=self.tr("Đóng trợ giúp (F1)"))
        self.here = HelpBrowser(self.tr("Trợ giúp cho ô đang chọn"))
        self.whole = HelpBrowser(self.tr("Trợ giúp cho cả trang"))
        head = row(Label(self.tr("Trợ giúp"), Role.SECTION), FILL, self.close_button)
        self.setLayout(column(head, self.page_box, self.here, grow(self.whole), spacing=8, margins=(14, 10, 8, 10)))
        self.setFixedWidth(px(_WIDTH))
        self.close_button.clicked.connect(self.closed)
        self.page_box.chosen.connect(self.page_chosen)

    def set_pages(self, pages: list[HelpPage]) -> None:
        """Offer these pages in the list."""
        self.page_box.set_choices((page.title, page.key) for page in pages)

    def show_page(self, key: str, markdown: str) -> None:
        """Show the text of a page."""
        self.page_box.set_value(key)
        title, _, rest = markdown.partition("\n")
        self.whole.show_markdown(rest if title.startswith("# ") else markdown)

    def show_explained(self, explained: Explained) -> None:
        """Show what the programme says of something."""
        parts = "".join(
            f"<p><b>{escape(name)}</b><br>{'<br>'.join(escape(line) for line in text.splitlines())}</p>"
            for name, text in explained.parts
        )
        self.here.setHtml(f"<h3>{escape(explained.title)}</h3>{parts}")
        self._show_here()

    def show_field(self, name: str, markdown: str) -> None:
        """Show the passage for a field."""
        self.here.show_markdown(f"### {name}\n\n{markdown}")
        self._show_here()

    def show_nothing_here(self) -> None:
        """Nothing is said of what the keyboard stands on."""
        self.here.hide()

    def _show_here(self) -> None:
        self.here.show()
        self._fit_here()

    def _fit_here(self) -> None:
        """As high as its text, as long as the page's own text keeps its share."""
        self.here.setFixedHeight(min(self.here.needed_height(), round(self.height() * _SHARE)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_here()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
