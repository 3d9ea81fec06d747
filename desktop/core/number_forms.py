"""In which way the numbers of a copied block are written: 1.234,5 as in Vietnam, or 1,234.5 as in English programs."""

import re
from collections.abc import Iterable
from enum import Enum, auto


class NumberForm(Enum):
    """What a comma and a dot mean in the numbers of a block."""

    VIETNAMESE = auto()
    """1.234,5"""
    ENGLISH = auto()
    """1,234.5; also plain 1234.5"""


_ENGLISH = re.compile(r"[-+\u2212\u2013]?(?P<whole>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<fraction>[0-9]+))?%?")
_ONLY_VIETNAMESE = re.compile(
    r"(?:[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})|0,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+)%?"
)
_ONLY_ENGLISH = re.compile(
    r"(?:[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})|(?:0|[0-9]{4,})\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,}|[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+)%?"
)
_ESTIMATE = re.compile(r"^ước\s+", re.IGNORECASE)


def likely_form(texts: Iterable[str]) -> NumberForm:
    """How the numbers of a block are probably written; Vietnamese unless one can only be English and none the other.

    “1.234” alone can be read in two ways and decides nothing.
    """
    bare = [_bare(text).lstrip("-+\u2212\u2013") for text in texts]
    english = any(_ONLY_ENGLISH.fullmatch(text) for text in bare)
    vietnamese = any(_ONLY_VIETNAMESE.fullmatch(text) for text in bare)
    return NumberForm.ENGLISH if english and not vietnamese else NumberForm.VIETNAMESE


def as_vietnamese(text: str, form: NumberForm) -> str:
    """A number of a block as it would be typed here; what is no number of that form stays as it is."""
    if form is NumberForm.VIETNAMESE or _ENGLISH.fullmatch(_bare(text)) is None:
        return text
    return text.translate({ord(","): None, ord("."): ","})


def _bare(text: str) -> str:
    return _ESTIMATE.sub("", text.strip()).replace("\u00a0", " ")
