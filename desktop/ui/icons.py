"""Icons: drawings of ``resources/icons`` in the colours of the theme.

A drawing is rendered when it is first shown, at the pixel ratio of its screen, and kept by colour: after a change of
theme the next paint asks for other colours, so nothing stale can be shown.
"""

from contextlib import suppress
from enum import StrEnum
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap

from desktop.core.paths import resources
from desktop.ui import theme
from desktop.ui.tokens import Color, Tone

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon


class Icon(StrEnum):
    """Every icon that ships with the program, by its name in Fluent System Icons."""

    ADD = "add"
    ARCHIVE = "archive"
    ARROW_COUNTERCLOCKWISE = "arrow_counterclockwise"
    ARROW_DOWN = "arrow_down"
    ARROW_DOWNLOAD = "arrow_download"
    ARROW_LEFT = "arrow_left"
    ARROW_REDO = "arrow_redo"
    ARROW_RIGHT = "arrow_right"
    ARROW_SORT = "arrow_sort"
    ARROW_SYNC_CIRCLE = "arrow_sync_circle"
    ARROW_UNDO = "arrow_undo"
    ARROW_UP = "arrow_up"
    ARROW_UPLOAD = "arrow_upload"
    ATTACH = "attach"
    BOOK = "book"
    BOOK_OPEN = "book_open"
    BOX = "box"
    BUILDING_GOVERNMENT = "building_government"
    CALENDAR = "calendar"
    CERTIFICATE = "certificate"
    CHECKMARK = "checkmark"
    CHECKMARK_CIRCLE = "checkmark_circle"
    CHEVRON_DOWN = "chevron_down"
    CHEVRON_LEFT = "chevron_left"
    CHEVRON_RIGHT = "chevron_right"
    CHEVRON_UP = "chevron_up"
    CIRCLE = "circle"
    CLIPBOARD_PASTE = "clipboard_paste"
    CLIPBOARD_TASK_LIST_LTR = "clipboard_task_list_ltr"
    CLIPBOARD_TEXT_LTR = "clipboard_text_ltr"
    CLOCK = "clock"
    COMMENT = "comment"
    COPY = "copy"
    DATA_BAR_VERTICAL = "data_bar_vertical"
    DATA_TRENDING = "data_trending"
    DATABASE = "database"
    DELETE = "delete"
    DISMISS = "dismiss"
    DOCUMENT = "document"
    DOCUMENT_CHECKMARK = "document_checkmark"
    DOCUMENT_ERROR = "document_error"
    DOCUMENT_PDF = "document_pdf"
    DOCUMENT_TABLE = "document_table"
    DOCUMENT_TEXT = "document_text"
    EDIT = "edit"
    ERROR_CIRCLE = "error_circle"
    EYE = "eye"
    FILTER = "filter"
    FLAG = "flag"
    FOLDER = "folder"
    FOLDER_OPEN = "folder_open"
    GRID = "grid"
    HARD_DRIVE = "hard_drive"
    HISTORY = "history"
    HOME = "home"
    IMAGE = "image"
    INFO = "info"
    KEY = "key"
    LOCK_CLOSED = "lock_closed"
    LOCK_OPEN = "lock_open"
    MAIL = "mail"
    MAIL_INBOX_ARROW_DOWN = "mail_inbox_arrow_down"
    MATH_FORMULA = "math_formula"
    MORE_HORIZONTAL = "more_horizontal"
    NOTE = "note"
    OPEN = "open"
    PAUSE_CIRCLE = "pause_circle"
    PEOPLE_COMMUNITY = "people_community"
    PERSON = "person"
    PRINT = "print"
    QUESTION_CIRCLE = "question_circle"
    RECORD = "record"
    SAVE = "save"
    SEARCH = "search"
    SEND = "send"
    SETTINGS = "settings"
    SHIELD_CHECKMARK = "shield_checkmark"
    SIGNATURE = "signature"
    SUBTRACT_CIRCLE = "subtract_circle"
    TABLE_SIMPLE = "table_simple"
    TAG = "tag"
    TEXT_BULLET_LIST = "text_bullet_list"
    TROPHY = "trophy"
    USB_STICK = "usb_stick"
    WARNING = "warning"
    WEATHER_MOON = "weather_moon"
    WEATHER_SUNNY = "weather_sunny"
    ZOOM_IN = "zoom_in"
    ZOOM_OUT = "zoom_out"


TONE_ICONS = {
    Tone.OK: Icon.CHECKMARK_CIRCLE,
    Tone.LATE: Icon.CLOCK,
    Tone.MISSING: Icon.ERROR_CIRCLE,
    Tone.RETURNED: Icon.ARROW_UNDO,
    Tone.HELD: Icon.PAUSE_CIRCLE,
    Tone.NEUTRAL: Icon.CIRCLE,
}
"""The sign of a status, so that its colour never speaks alone."""


def pixmap(
    icon: Icon, color: Color = Color.MUTED, size: int = 16, *, filled: bool = False, ratio: float = 1
) -> QPixmap:
    """The icon in a colour of the current theme, ``size`` logical pixels wide on a screen of ``ratio``."""
    return _render(icon, theme.current()[color], size, filled, ratio)


def tone_pixmap(tone: Tone, icon: Icon | None = None, *, size: int = 16, ratio: float = 1) -> QPixmap:
    """The sign of a status, or another icon in its colour."""
    return pixmap(icon or TONE_ICONS[tone], tone.color, size, filled=tone is not Tone.NEUTRAL, ratio=ratio)


def qicon(icon: Icon, color: Color = Color.TEXT, size: int = 16, *, ratio: float = 1) -> "QIcon":
    """The icon for a button on a screen of ``ratio``; make it again when theme, state or screen change."""
    from PySide6.QtGui import QIcon  # QIcon brings 150 names of theme icons: not before the window has painted

    drawing = pixmap(icon, color, size, ratio=ratio)
    made = QIcon(drawing)
    made.addPixmap(drawing, QIcon.Mode.Disabled)  # the caller chose the colour; Qt must not pale it once more
    return made


@lru_cache(maxsize=512)
def _render(icon: Icon, color: str, size: int, filled: bool, ratio: float) -> QPixmap:  # noqa: FBT001 - a cache key
    from PySide6.QtSvg import QSvgRenderer  # kept out of the first import; the first icon pays

    made = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    made.fill(QColor(0, 0, 0, 0))
    made.setDevicePixelRatio(ratio)
    drawing = _drawing(icon, size, filled=filled).replace("<svg ", f'<svg fill="{color}" ', 1)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    painter = QPainter(made)
    try:
        renderer.render(painter, QRectF(0, 0, size, size))
    finally:
        painter.end()
    return made


@lru_cache(maxsize=256)
def _drawing(icon: Icon, size: int, *, filled: bool) -> str:
    """The drawing made for this size: the 16 grid up to 16 pixels, else the 20 grid; some icons have one grid only."""
    styles = ("filled", "regular") if filled else ("regular",)
    grids = (16, 20) if size <= 16 else (20, 16)
    for style, grid in product(styles, grids):
        with suppress(FileNotFoundError):
            return (_folder() / f"{icon}_{grid}_{style}.svg").read_text(encoding="utf-8")
    msg = f"icon without a drawing: {icon}"
    raise LookupError(msg)


@lru_cache(maxsize=1)
def _folder() -> Path:
    return resources() / "icons"
