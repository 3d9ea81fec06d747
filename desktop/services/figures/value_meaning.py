"""What a row of a file means in the cell of an indicator, and how a cell is written in a form: one place for both."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from desktop.core.text import fold, nfc
from desktop.rules.cells import STATE_NAMES, editable_text, expected_form, read_cell, show_value
from desktop.rules.programme_entries import Choice, Indicator
from desktop.rules.programme_kinds import ValueType
from desktop.rules.values import SpecialState, Value
from desktop.services.figures.value_files import FileRow
from desktop.services.intake.received_sheets import shown_content

_STATES = {
    **{fold(name): state for state, name in STATE_NAMES.items()},
    **{state.value: state for state in SpecialState},
}
NUMERIC = frozenset({ValueType.COUNT, ValueType.MONEY, ValueType.PERCENT})
"""Types of values that are numbers."""
_ALONE = frozenset({SpecialState.NOTHING_AROSE, SpecialState.NOT_APPLICABLE, SpecialState.NOT_AVAILABLE})
"""States in place of a value."""


@dataclass(frozen=True)
class Misfit:
    """A row that cannot be put into a cell.

    Attributes:
        place: Where it stands in the file.
        found: What stands there. expected: what should.
        code, name: Of the indicator; "" where there is none.
        of_state: It is the state that is wrong.
    """

    place: str
    found: str
    expected: str
    code: str = ""
    name: str = ""
    of_state: bool = False

    @property
    def message(self) -> str:
        """The sentence for the user."""
        label = f", {self.code} {self.name}" if self.name else ""
        return f"{self.place}{label}: thấy {self.found}; cần {self.expected}."


@dataclass(frozen=True)
class ValueLine:
    """One row of the file and the cell that it is for.

    Attributes:
        indicator: ``None`` where no cell of this agency is meant.
        before: What stands in the cell now. after: what would.
        misfit: Why the row cannot be put there at all; ``None`` when it can.
        unread: What was expected where the value cannot be understood; "" when it can.
        overrides: The cell was edited here after the form was made, and the file says something else.
        seen: What was entered in the cell when the file was read; ``None`` where that does not count.
    """

    row: FileRow
    indicator: Indicator | None
    before: Value
    after: Value
    misfit: Misfit | None = None
    unread: str = ""
    overrides: bool = False
    seen: Value | None = None

    @property
    def problem(self) -> Misfit | None:
        """Why it should not be written: it fits no cell, or cannot be understood."""
        if self.misfit is not None or not self.unread or self.indicator is None:
            return self.misfit
        found = f"“{shown_content(self.row.value)}”"
        return Misfit(self.row.place, found, self.unread, self.indicator.code, self.indicator.name)

    @property
    def shown(self) -> tuple[str, str]:
        """The cell before and after, as it is shown."""
        item = self.indicator
        return ("", "") if item is None else (show_value(item, self.before), show_value(item, self.after))

    @property
    def is_number(self) -> bool:
        """Whether the cell holds a number, so that the way of writing it matters."""
        return self.indicator is not None and self.indicator.type in NUMERIC

    @property
    def found(self) -> str:
        """What stands in the file."""
        row = self.row
        parts = (row.state, row.formula or shown_content(row.value))
        return " ".join(part for part in parts if part)


def state_misfit(indicator: Indicator, row: FileRow) -> Misfit | None:
    """Why the state that a row names does not fit its value; ``None`` when it does."""
    if not row.state:
        return None
    state = _STATES.get(fold(row.state), _STATES.get(row.state))
    if state is None:
        expected = "một trong: " + ", ".join(STATE_NAMES.values())
        return Misfit(row.state_place, f"trạng thái “{row.state}”", expected, of_state=True)
    if state in _ALONE and row.value is not None:
        found = f"giá trị kèm trạng thái “{row.state}”"
        return Misfit(row.state_place, found, "chỉ giá trị hoặc chỉ trạng thái", of_state=True)
    if state is SpecialState.ESTIMATE and row.value is None:
        return Misfit(row.place, "“ước” mà không có số", f"số ước: {expected_form(indicator.type)}")
    return None


def value_of(indicator: Indicator, row: FileRow, before: Value, choices: Sequence[Choice] = ()) -> Value:
    """What a row of a file means in an indicator's cell, in which ``before`` stands."""
    note = nfc(row.note).strip() or before.note
    state = _STATES.get(fold(row.state), _STATES.get(row.state)) if row.state else None
    if state in _ALONE:
        return Value(state=state, note=note)
    if row.value is None:
        return replace(before, note=note)
    value = _typed(indicator, row, note, choices)
    estimated = state is SpecialState.ESTIMATE and isinstance(value.content, Decimal)
    return replace(value, state=state) if estimated else value


def _typed(indicator: Indicator, row: FileRow, note: str, choices: Sequence[Choice]) -> Value:
    """The value by its own type where that is the cell's; else what the file shows, read as if it were typed."""
    content = row.value
    if isinstance(content, bool) and indicator.type is ValueType.BOOL:
        return Value(content, note=note)
    if isinstance(content, date) and indicator.type is ValueType.DATE:
        return Value(content, note=note)
    if isinstance(content, Decimal) and row.is_percent and indicator.type is ValueType.PERCENT:
        content = content * 100
    if isinstance(content, str) and choices:
        named = {fold(choice.name): choice.code for choice in choices}
        content = named.get(fold(content), content)
    return read_cell(indicator, shown_content(content), note)


def form_texts(indicator: Indicator, value: Value, choices: Sequence[Choice] = ()) -> tuple[str, str]:
    """Value and state of a cell as the form holds them; the counterpart of ``value_of``."""
    if value.state is not None and value.state in _ALONE:
        return "", STATE_NAMES[value.state]
    plain = replace(value, state=None)
    names = {choice.code: choice.name for choice in choices}
    text = names.get(str(value.content), editable_text(indicator, plain))
    return text, STATE_NAMES[value.state] if value.state else ""
