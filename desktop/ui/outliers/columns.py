"""The list of hints: its columns and headings."""

from collections.abc import Sequence
from itertools import groupby

from desktop.core.text import sentence_case
from desktop.rules.outliers import HintKind
from desktop.services.province.outliers import Hint
from desktop.services.province.rule_statistics import RuleBreak, RuleUse
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


def rule_columns() -> tuple[Column[RuleBreak], ...]:
    """Who broke the rule of the heading, where, and how it is explained."""
    return (
        Column("Đơn vị", lambda row: row.agency_name, width=200, wraps=True),
        Column("Chỗ", lambda row: row.indicator, width=80),
        Column("Điều phần mềm nêu", lambda row: row.message, width=280, stretch=True, wraps=True),
        Column("Giải trình của đơn vị", lambda row: row.reason, cell=_explained, width=260, stretch=True, wraps=True),
    )


def by_rule(uses: Sequence[RuleUse]) -> list[RuleBreak | Heading]:
    """Whoever broke a rule, under the rule; at the end how many rules nobody broke."""
    shown: list[RuleBreak | Heading] = []
    for use in uses:
        if use.broken:
            counts = f"{use.agencies}/{use.reports} đơn vị, {use.explained} đã giải trình"
            shown += [Heading(f"{use.code}. {use.told}", counts), *use.broken]
    return shown


def _explained(row: RuleBreak) -> Cell:
    return Cell(row.reason) if row.reason else Cell("Chưa giải trình", CellKind.CHIP, Tone.LATE)


def _kind(hint: Hint) -> Cell:
    return Cell(hint.kind.label, CellKind.CHIP, Tone.NEUTRAL, icon=_ICONS[hint.kind])


def _place(hint: Hint) -> Cell:
    return Cell(f"{hint.target}. {sentence_case(hint.title)}")
