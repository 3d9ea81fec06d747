"""What is told about a report's figures: at which cell, in which words, with which numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desktop.rules.cell_checks import is_missing, misfit, shown
from desktop.rules.cells import expected_form
from desktop.rules.formulas import Lookup
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import Entry, Severity
from desktop.rules.rule_compilation import Check
from desktop.rules.values import SpecialState, Value


class FindingKind(StrEnum):
    """Where a finding comes from."""

    RULE = "rule"
    """A rule of the programme does not hold."""
    MISSING = "missing"
    """A required cell is empty."""
    NOT_AVAILABLE = "not_available"
    """A required cell says "chưa có số liệu"."""
    UNREADABLE = "unreadable"
    """What stands in the cell cannot be understood or cannot be true of such an indicator."""


_MOST_KEPT = 64
"""How many sentences of one rule are kept: of the agency's own periods, and of some that are read beside them."""


@dataclass(frozen=True)
class Finding:
    """Something to put right or to explain, at one cell.

    Attributes:
        rule_code: Code of the rule; the kind's name for what no rule says.
        indicator: Code of the cell at which it is shown.
        message: The whole sentence, with the figures. brief: a few words for the cell's row, or
            the message again.
        numbers: Code and shown figure of everything that was compared.
    """

    rule_code: str
    severity: Severity
    indicator: str
    message: str
    numbers: tuple[tuple[str, str], ...] = ()
    kind: FindingKind = FindingKind.RULE
    brief: str = ""

    @property
    def needs_reason(self) -> bool:
        """A written reason lets it pass; an error must be put right."""
        return self.severity is Severity.WARNING


def cell_finding(item: Indicator, value: Value, choices: Mapping[str, frozenset[str]]) -> Finding | None:
    """What is wrong with a single cell; ``None`` when nothing is.

    Args:
        item: The indicator.
        value: What stands in its cell.
        choices: What may be chosen, by code list.
    """
    if value.raw:
        return _unreadable(item, value.raw)
    if wanted := misfit(item, value, choices):
        return _unreadable(item, "" if value.content is None else shown(value.content), wanted)
    if not item.required or item.entry is Entry.DERIVED:
        return None
    if is_missing(value):
        message = f"Chưa nhập {item.code} “{item.name}”."
        return _cell_error(FindingKind.MISSING, item, message, "Chưa nhập")
    if value.state is SpecialState.NOT_AVAILABLE:
        message = f"{item.code} “{item.name}” ghi “chưa có số liệu”; chỉ tiêu bắt buộc cần số chính thức hoặc số ước."
        return _cell_error(FindingKind.NOT_AVAILABLE, item, message, "Chưa có số liệu")
    return None


def _unreadable(item: Indicator, text: str, wanted: str = "") -> Finding:
    message = f"{item.code} “{item.name}”: “{text}” không dùng được; cần {wanted or expected_form(item.type)}."
    return _cell_error(FindingKind.UNREADABLE, item, message, f"Không dùng được “{text}”")


def _cell_error(kind: FindingKind, item: Indicator, message: str, brief: str) -> Finding:
    return Finding(kind.name, Severity.ERROR, item.code, message, (), kind, brief)


def rule_finding(check: Check, lookup: Lookup) -> Finding:
    """A rule that does not hold for the values that ``lookup`` gives; written once for each set of values."""
    values = tuple(map(lookup, check.told))
    found: Finding | None = check.written.get(values)
    if found is None:
        if len(check.written) >= _MOST_KEPT:
            check.written.clear()
        found = check.written[values] = _rule_finding(check, lookup)
    return found


def _rule_finding(check: Check, lookup: Lookup) -> Finding:
    names = list(check.reads)
    if check.own:
        names += [name for name in check.expression.ordered_names if name not in check.reads and name != "value"]
    figures = ((name, lookup("value" if name == check.own else name)) for name in names)
    return Finding(
        rule_code=check.rule.code,
        severity=check.rule.severity,
        indicator=check.focus,
        message=check.message.fill(lookup, check.focus),
        numbers=tuple((name, shown(figure)) for name, figure in figures if figure is not None),
        brief=check.brief.fill(lookup, check.focus),
    )
