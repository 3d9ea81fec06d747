"""How a level of assurance is shown; one table for every page."""

from collections.abc import Mapping

from desktop.rules.assurance import WEAK, Assurance
from desktop.ui.icons import Icon
from desktop.ui.tokens import Tone

ICONS: Mapping[Assurance, Icon] = {
    Assurance.UNSIGNED: Icon.WARNING,
    Assurance.UNPROVEN: Icon.WARNING,
    Assurance.ENROLLED: Icon.KEY,
    Assurance.LETTER: Icon.CERTIFICATE,
    Assurance.TOKEN: Icon.USB_STICK,
    Assurance.OUTSIDE: Icon.SHIELD_CHECKMARK,
}


def tone_of(level: Assurance) -> Tone:
    """What vouches for nothing by itself stands out; the others are told quietly."""
    return Tone.LATE if level in WEAK else Tone.NEUTRAL
