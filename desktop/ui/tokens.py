"""The one place of design tokens: pages and parts ask for a role, never for a colour or a pixel size."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from types import MappingProxyType

FONT_FAMILY = "Inter SDV"


class Color(StrEnum):
    """What a colour is for; the value is its name in style sheets (``@accent_bg``)."""

    WINDOW = "window"
    SURFACE = "surface"
    RAISED = "raised"
    SUNKEN = "sunken"
    HOVER = "hover"
    BORDER = "border"
    BORDER_STRONG = "border_strong"
    GRID = "grid"
    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    ACCENT_FILL = "accent_fill"
    ACCENT_FILL_HOVER = "accent_fill_hover"
    ON_ACCENT = "on_accent"
    ACCENT_BG = "accent_bg"
    FOCUS = "focus"
    INPUT_BG = "input_bg"
    OK = "ok"
    OK_BG = "ok_bg"
    LATE = "late"
    LATE_BG = "late_bg"
    MISSING = "missing"
    MISSING_BG = "missing_bg"
    RETURNED = "returned"
    RETURNED_BG = "returned_bg"
    HELD = "held"
    HELD_BG = "held_bg"
    NEUTRAL = "neutral"
    NEUTRAL_BG = "neutral_bg"
    TRAINING = "training"
    TRAINING_BG = "training_bg"


class Tone(StrEnum):
    """The six tones of a status, worst first; each has a text colour, a tint and an icon, never a colour alone."""

    MISSING = "missing"
    RETURNED = "returned"
    HELD = "held"
    LATE = "late"
    OK = "ok"
    NEUTRAL = "neutral"

    @property
    def color(self) -> Color:
        """The colour of its text and icon."""
        return Color(self.value)

    @property
    def background(self) -> Color:
        """The tint that its text stands on."""
        return Color(f"{self.value}_bg")


class ThemeName(StrEnum):
    """The two themes."""

    LIGHT = "light"
    DARK = "dark"


_LIGHT = """
window #F3F5F8   surface #FFFFFF  raised #FFFFFF  sunken #F0F2F6  hover #EAEEF4  border #D5DBE3
border_strong #8490A0  grid #E3E8EE  text #182230  muted #526071  accent #1F4F8F  accent_fill #1F4F8F
accent_fill_hover #2A5FA6  on_accent #FFFFFF  accent_bg #E4EDF8  focus #1F4F8F  input_bg #FFFBEA
ok #00694A  ok_bg #DFF2EA  late #7F5200  late_bg #FCEFD0  missing #A8330B  missing_bg #FBE5DC
returned #84386E  returned_bg #F6E5F0  held #46536A  held_bg #E4E9F0  neutral #526071  neutral_bg #EDF0F4
training #6A37B0  training_bg #EFE8FB
"""
_DARK = """
window #12161C  surface #1A2029  raised #222A35  sunken #151A21  hover #28313D  border #333D4A
border_strong #78869A  grid #2A333F  text #E7EBF0  muted #A5B0BE  accent #8FBAF0  accent_fill #2C63AD
accent_fill_hover #3469B0  on_accent #FFFFFF  accent_bg #20344F  focus #8FBAF0  input_bg #242820
ok #67D0A6  ok_bg #173A2F  late #EDBB5B  late_bg #40331A  missing #FF9C78  missing_bg #47261B
returned #E5A3D0  returned_bg #41263A  held #B4C0D2  held_bg #2D3746  neutral #A5B0BE  neutral_bg #28313D
training #C3A5F7  training_bg #33284A
"""


def _palette(text: str) -> Mapping[Color, str]:
    words = text.split()
    return MappingProxyType({Color(name): value for name, value in zip(words[::2], words[1::2], strict=True)})


PALETTES: Mapping[ThemeName, Mapping[Color, str]] = MappingProxyType(
    {ThemeName.LIGHT: _palette(_LIGHT), ThemeName.DARK: _palette(_DARK)}
)


@dataclass(frozen=True)
class TypeSpec:
    """Size in pixels and weight of a text."""

    size: int
    weight: int


class TextStyle(Enum):
    """The six sizes of text; ``DISPLAY`` is for one number per screen."""

    CAPTION = TypeSpec(12, 400)
    CAPTION_STRONG = TypeSpec(12, 600)
    CHIP = TypeSpec(12, 500)
    BODY = TypeSpec(13, 400)
    LABEL = TypeSpec(13, 600)
    SECTION = TypeSpec(15, 600)
    TITLE = TypeSpec(20, 600)
    DISPLAY = TypeSpec(30, 600)

    __hash__ = object.__hash__
    """Members are what they are; Enum's own goes by the name, in Python, and every text that is painted asks."""


class Space:
    """Distances in logical pixels."""

    XS, S, M, L, XL = 4, 8, 12, 16, 24


TEXT_PERCENTS = (100, 110, 125, 150, 175, 200)
"""How large texts may be shown, and with them everything that holds them."""


class _Zoom:
    """How large texts are now; changed by ``set_text_percent`` alone."""

    percent = TEXT_PERCENTS[0]


def text_percent() -> int:
    """How large texts are shown now, in percent."""
    return _Zoom.percent


def set_text_percent(percent: int) -> None:
    """Show texts so large from now on; what is on the screen already must be made anew (``theme`` does)."""
    _Zoom.percent = min(max(percent, TEXT_PERCENTS[0]), TEXT_PERCENTS[-1])


def px(pixels: float) -> int:
    """A height or width that holds text: logical pixels at 100 %, more where people read larger text."""
    return round(pixels * _Zoom.percent / 100)


class _Grows:
    """A measure that grows with the text; read anew each time."""

    def __init__(self, pixels: int) -> None:
        self._pixels = pixels

    def __get__(self, _instance: object, _owner: type | None = None) -> int:
        return px(self._pixels)


class Size:
    """Heights and widths in logical pixels; those that hold text grow with it."""

    CONTROL = _Grows(32)
    GRID_ROW = _Grows(28)
    LIST_ROW = _Grows(30)
    TWO_LINE_ROW = _Grows(44)
    WRAPPED_ROW = _Grows(38)
    TABLE_HEADER = _Grows(32)
    STATUS_BAR = _Grows(28)
    NAV = _Grows(212)
    NAV_RAIL = _Grows(52)
    CHIP = _Grows(22)
    BAR = _Grows(6)
    COLLAPSE_BELOW = _Grows(1100)
    MIN_WIDTH = _Grows(911)
    MIN_HEIGHT = _Grows(512)
    PAGE_WIDTH = _Grows(840)
    PAGE_HEIGHT = _Grows(420)
    CONTROL_RADIUS = 4


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two ``#RRGGBB`` colours as WCAG defines it, 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def text_pairs() -> list[tuple[Color, Color]]:
    """Every text colour with every surface that it may stand on; each pair must reach 4.5:1."""
    pages = (Color.WINDOW, Color.SURFACE, Color.SUNKEN, Color.HOVER, Color.ACCENT_BG)
    pairs = [(text, page) for text in (Color.TEXT, Color.MUTED, Color.ACCENT) for page in pages]
    for tone in Tone:
        pairs += [(tone.color, page) for page in (tone.background, Color.SURFACE, Color.WINDOW, Color.SUNKEN)]
        pairs.append((Color.TEXT, tone.background))
    strip = Color.TRAINING_BG
    pairs += [(text, strip) for text in (Color.TEXT, Color.MUTED, Color.ACCENT, Color.TRAINING)]
    pairs += [(Color.ON_ACCENT, Color.ACCENT_FILL), (Color.ON_ACCENT, Color.ACCENT_FILL_HOVER)]
    return [*pairs, (Color.TEXT, Color.INPUT_BG), (Color.MUTED, Color.INPUT_BG), (Color.TEXT, Color.RAISED)]
