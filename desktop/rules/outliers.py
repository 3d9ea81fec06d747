"""What in a report is unusual: far from its own past, from its peers, or from what others are told of.

Hints for the person who reads, each with its reason; nothing of it is held against the agency.
"""

import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from statistics import median

from desktop.rules.peers import Standing

_FEWEST = 5
"""Agencies below which nothing is said to be rare or far off."""
_FAR = 3.5
"""Modified z-score beyond which a change is far off (Iglewicz and Hoaglin)."""
_TO_DEVIATIONS = 0.6745
"""Turns the median of deviations into the measure of a normal spread."""
_TIMES = 3
"""A figure that grew or fell so many times is told of while there are too few peers to compare changes with."""
_SMALL = Decimal(10)
"""Figures below it change a lot without meaning anything."""
_LEAST_SPREAD = 0.05
"""Where nearly all changed alike, a little more is no wonder yet."""
_RARE = 0.2


class HintKind(StrEnum):
    """What a hint is about."""

    PEERS = "peers"
    PAST = "past"
    RULE = "rule"
    OWN_TEXT = "own_text"
    OTHERS_TEXT = "others_text"
    NUMBER = "number"

    @property
    def label(self) -> str:
        """The kind in Vietnamese."""
        return _LABELS[self]


_LABELS = {
    HintKind.PEERS: "Khác đơn vị cùng loại",
    HintKind.PAST: "Thay đổi bất thường",
    HintKind.RULE: "Cảnh báo ít gặp",
    HintKind.OWN_TEXT: "Giống kỳ trước",
    HintKind.OTHERS_TEXT: "Giống đơn vị khác",
    HintKind.NUMBER: "Số khác biểu",
}


def is_far_from_peers(standing: Standing | None) -> bool:
    """Whether a figure lies far outside what its peers report."""
    return standing is not None and standing.is_far


def growth(now: Decimal | None, before: Decimal | None) -> float | None:
    """How a figure moved, as a logarithm so that twice and half weigh the same; ``None`` where nothing can be said."""
    if now is None or before is None or now < 0 or before < 0 or max(now, before) < _SMALL:
        return None
    return math.log(float(now) + 1) - math.log(float(before) + 1)


def odd_changes(moves: Mapping[str, float]) -> Iterator[str]:
    """Whose figure moved quite otherwise than those of its peers did.

    Args:
        moves: The ``growth`` of a figure by agency, of one kind.
    """
    middle = median(moves.values()) if len(moves) > _FEWEST else 0
    spread = max(median(abs(each - middle) for each in moves.values()), _LEAST_SPREAD) if len(moves) > _FEWEST else 0
    for code, own in moves.items():
        away = abs(own - middle)
        is_far = away >= math.log(2) and _TO_DEVIATIONS * away > _FAR * spread
        if is_far if spread else away >= math.log(_TIMES):
            yield code


def is_rare(times: int, among: int) -> bool:
    """Whether something that befell so many of so many is rare."""
    return among >= _FEWEST and times <= _RARE * among
