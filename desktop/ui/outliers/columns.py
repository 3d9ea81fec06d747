"""The list of hints: its columns and headings."""

from collections.abc import Sequence
from itertools import groupby

from desktop.rules.outliers import HintKind
from desktop.services.outliers import Hint
from desktop.ui.icons import Icon
from desktop.ui.tables.cells import Cell, CellKind, Column, Heading
from desktop.ui.tokens import Tone

_ICONS = {
    HintKind.PEERS: Icon.PEOPLE_COMMUNITY,
    HintKind.PAST: Icon.DATA_TRENDING,
    HintKind.RULE: Icon.WARNING,
    HintKind.OWN_TEXT: Icon.HISTORY,
    HintKind.OTHERS_TEXT: Icon.COPY,
    HintKind.NUMBER: Icon.MATH_FORMULA,
}


def hint_columns() -> tuple[Column[Hint], ...]:
    """What kind, at which place, and why; the agency stands in the heading, and on paper."""
    return (
        Column("Dấu hiệu", lambda hint: hint.kind.label, cell=_kind, width=200),
        Column("Chỗ", lambda hint: hint.target, cell=_place, width=230, wraps=True),
        Column("Vì sao", lambda hint: hint.reason, width=260, stretch=True, wraps=True),
        Column("Đơn vị", lambda hint: hint.agency_name, width=160, paper_only=True),
    )


def by_agency(hints: Sequence[Hint]) -> list[Hint | Heading]:
    """Hints under the names of their agencies."""
    shown: list[Hint | Heading] = []
    for _, members in groupby(hints, key=lambda hint: hint.agency):
        found = list(members)
        shown += [Heading(found[0].agency_name, f"{len(found)} chỗ nên xem"), *found]
    return shown


def _kind(hint: Hint) -> Cell:
    return Cell(hint.kind.label, CellKind.CHIP, Tone.NEUTRAL, icon=_ICONS[hint.kind])


def _place(hint: Hint) -> Cell:
    return Cell(f"{hint.target}. {hint.title}")
