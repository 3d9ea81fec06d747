"""The panel beside the page: what the keyboard stands on, then the page as a whole; nothing in it leads anywhere."""

from html import escape

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser
from typing_extensions import override

from desktop.services.explanations import Explained
from desktop.ui.help.texts import HelpPage
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.inputs import ComboBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.tokens import px

_WIDTH = 336


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
        self.setLayout(
            column(head, self.page_box, grow(self.here, 5), grow(self.whole, 6), spacing=8, margins=(14, 10, 8, 10))
        )
        self.setFixedWidth(px(_WIDTH))
        self.close_button.clicked.connect(self.closed)
        self.page_box.chosen.connect(self.page_chosen)

    def set_pages(self, pages: list[HelpPage]) -> None:
        """Offer these pages in the list."""
        self.page_box.set_choices((page.title, page.key) for page in pages)

    def show_page(self, key: str, markdown: str) -> None:
        """Show the text of a page."""
        self.page_box.set_value(key)
        self.whole.document().setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownNoHTML)

    def show_explained(self, explained: Explained) -> None:
        """Show what the programme says of something."""
        parts = "".join(
            f"<p><b>{escape(name)}</b><br>{'<br>'.join(escape(line) for line in text.splitlines())}</p>"
            for name, text in explained.parts
        )
        self.here.setHtml(f"<h3>{escape(explained.title)}</h3>{parts}")
        self.here.show()

    def show_field(self, name: str, markdown: str) -> None:
        """Show the passage for a field."""
        self.here.document().setMarkdown(f"### {name}\n\n{markdown}", QTextDocument.MarkdownFeature.MarkdownNoHTML)
        self.here.show()

    def show_nothing_here(self) -> None:
        """Nothing is said of what the keyboard stands on."""
        self.here.hide()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
