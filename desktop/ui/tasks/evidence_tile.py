"""One attached file: its small picture, its name, its kind and size; opened by a click, the rest by its menu."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QMenu
from typing_extensions import override

from desktop.core.sizes import format_size
from desktop.services.tasks.evidence import EvidenceRow
from desktop.ui import theme
from desktop.ui.icons import Icon, pixmap
from desktop.ui.parts.buttons import Button, ButtonKind
from desktop.ui.parts.painting import elided, painting, ratio_of
from desktop.ui.parts.tips import tip
from desktop.ui.tokens import Color, Size, TextStyle, px

WIDTH, _HEIGHT, _PICTURE = 108, 108, 70
_KINDS = {
    "application/pdf": ("PDF", Icon.DOCUMENT_PDF),
    "text/plain": ("Văn bản", Icon.DOCUMENT_TEXT),
    "text/csv": ("Bảng", Icon.DOCUMENT_TABLE),
}
_OFFICE = (
    ("word", "Word", Icon.DOCUMENT_TEXT),
    ("opendocument.text", "Văn bản", Icon.DOCUMENT_TEXT),
    ("excel", "Excel", Icon.DOCUMENT_TABLE),
    ("sheet", "Excel", Icon.DOCUMENT_TABLE),
    ("powerpoint", "PowerPoint", Icon.DOCUMENT),
    ("presentation", "PowerPoint", Icon.DOCUMENT),
    ("image/", "Ảnh", Icon.IMAGE),
    ("audio/", "Âm thanh", Icon.DOCUMENT),
    ("video/", "Video", Icon.DOCUMENT),
)


def kind_of(media_type: str) -> tuple[str, Icon]:
    """What a kind of file is called, and its sign."""
    if media_type in _KINDS:
        return _KINDS[media_type]
    return next(((word, icon) for part, word, icon in _OFFICE if part in media_type), ("Tệp", Icon.DOCUMENT))


class EvidenceTile(QAbstractButton):
    """Shows a file; knows nothing of what becomes of it."""

    open_wanted = Signal(object)
    copy_wanted = Signal(object)
    remove_wanted = Signal(object)
    """Each carries the ``EvidenceRow``."""

    def __init__(self, row: EvidenceRow, picture: QPixmap | None) -> None:
        super().__init__()
        self.row = row
        self._picture = picture
        self._kind, self._icon = kind_of(row.media_type)
        self._facts = f"{self._kind}, {format_size(row.size)}"
        self.setFixedSize(px(WIDTH), px(_HEIGHT))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        note = "\nSở đã xác nhận đang giữ tệp này: lần nộp sau không gửi lại." if row.acknowledged else ""
        self.setToolTip(tip(f"{row.name}\n{self._facts}{note}"))
        self.setAccessibleName(f"Minh chứng {row.name}, {self._facts}")
        self.setAccessibleDescription("Enter để mở, Delete để bỏ")
        self.menu = self._make_menu()
        self.more_button = Button("", Icon.MORE_HORIZONTAL, ButtonKind.PLAIN, hint=f"{row.name}: mở, lưu bản sao, bỏ")
        self.more_button.setParent(self)
        self.more_button.setFixedSize(px(24), px(20))
        self.more_button.setProperty("place", "tile")
        self.more_button.move(px(WIDTH - 28), 4)
        self.more_button.clicked.connect(self._show_menu)
        self.clicked.connect(self._open)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        for text, icon, do in (
            ("Mở", Icon.OPEN, self._open),
            ("Lưu bản sao…", Icon.SAVE, self._copy),
            ("Bỏ khỏi nhiệm vụ", Icon.DELETE, self._remove),
        ):
            action = QAction(text, menu)
            action.setIcon(pixmap(icon, Color.TEXT, ratio=self.devicePixelRatioF()))
            action.triggered.connect(do)
            menu.addAction(action)
        self.remove_action = menu.actions()[-1]
        return menu

    def _show_menu(self) -> None:
        self.menu.popup(self.more_button.mapToGlobal(QPoint(0, self.more_button.height())))

    def _open(self) -> None:
        self.open_wanted.emit(self.row)

    def _copy(self) -> None:
        self.copy_wanted.emit(self.row)

    def _remove(self) -> None:
        if self.remove_action.isEnabled():
            self.remove_wanted.emit(self.row)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu.popup(event.globalPos())

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif e.key() == Qt.Key.Key_Delete:
            self._remove()
        else:
            super().keyPressEvent(e)

    @override
    def sizeHint(self) -> QSize:
        return QSize(px(WIDTH), px(_HEIGHT))

    @override
    def paintEvent(self, e: QPaintEvent) -> None:
        del e
        with painting(self) as painter:
            self._paint_picture(painter)
            for top, text, style, color in (
                (px(_PICTURE) + px(3), self.row.name, TextStyle.CAPTION_STRONG, Color.TEXT),
                (px(_PICTURE) + px(19), self._facts, TextStyle.CAPTION, Color.MUTED),
            ):
                painter.setFont(theme.font(style))
                painter.setPen(theme.color(color))
                painter.drawText(QRect(1, top, px(WIDTH) - 2, px(17)), Qt.AlignmentFlag.AlignVCenter, _fit(text, style))

    def _paint_picture(self, painter: QPainter) -> None:
        box = QRectF(0.5, 0.5, px(WIDTH) - 1, px(_PICTURE) - 1)
        edge = Color.FOCUS if self.hasFocus() else Color.BORDER
        painter.setPen(QPen(theme.color(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.color(Color.HOVER if self.underMouse() else Color.SUNKEN))
        painter.drawRoundedRect(box, Size.CONTROL_RADIUS, Size.CONTROL_RADIUS)
        if self._picture is None:
            drawing = pixmap(self._icon, Color.MUTED, 20, ratio=ratio_of(painter))
            painter.drawPixmap(QPoint((px(WIDTH) - 20) // 2, (px(_PICTURE) - 20) // 2), drawing)
            return
        size = self._picture.size().scaled(QSize(px(WIDTH) - 6, px(_PICTURE) - 6), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect((px(WIDTH) - size.width()) // 2, (px(_PICTURE) - size.height()) // 2, size.width(), size.height())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._picture)


def _fit(text: str, style: TextStyle) -> str:
    """Cut in the middle: the ending of a file's name matters."""
    if style is TextStyle.CAPTION:
        return elided(text, style, px(WIDTH) - 2)
    from desktop.ui.parts.painting import metrics

    return metrics(style).elidedText(text, Qt.TextElideMode.ElideMiddle, px(WIDTH) - 2)
