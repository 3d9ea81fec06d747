"""A rule or a formula of a draft tried on figures that somebody types, before anybody has to obey it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar, cast

from desktop.core.document_form import decode_part
from desktop.core.errors import UserError
from desktop.rules.cells import read_cell, show_value
from desktop.rules.evaluation import Evaluation, EvaluationContext, evaluate
from desktop.rules.findings import FindingKind
from desktop.rules.formulas import FormulaError, compile_expression
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator, Rule
from desktop.rules.programme_kinds import AgencyKind, Entry, Severity
from desktop.rules.programme_references import Document, Place, entries, entry_at
from desktop.rules.programme_references import Entry as Written
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.rule_choice import chooses
from desktop.rules.values import EMPTY

T = TypeVar("T")


class TrialError(UserError):
    """What should be tried cannot be read yet."""

    code = "PROGRAMME_TRIAL"


@dataclass(frozen=True)
class TrialCell:
    """A cell that the trial reads."""

    code: str
    name: str
    unit: str


@dataclass(frozen=True)
class TrialForm:
    """What must be typed to try a rule or a formula.

    Attributes:
        compared: Each cell may also have a figure of last year: the rule reads it.
    """

    cells: tuple[TrialCell, ...]
    compared: bool = False


@dataclass(frozen=True)
class TrialOutcome:
    """What came of it.

    Attributes:
        told: In one sentence. broken: the rule does not hold.
        figures: Calculated indicators with their value.
    """

    told: str
    broken: bool = False
    figures: tuple[tuple[str, str], ...] = ()


def trial_form(document: Document, place: Place) -> TrialForm:
    """What must be typed to try the rule or indicator at a place.

    Raises:
        TrialError: Its formula cannot be read.
    """
    items = _indicators(document)
    if place.section == "rules":
        rule = _rule(document, place)
        names = _names_of(rule, items)
        compared = "same_period_last_year" in f"{rule.expression} {rule.when}"
    else:
        names, compared = _names(str((entry_at(document, place) or {}).get("formula", ""))), False
    cells = [code for code in _closure(names, items) if items[code].entry is not Entry.DERIVED]
    return TrialForm(tuple(TrialCell(c, items[c].name, items[c].unit) for c in cells), compared)


def try_out(
    document: Document,
    place: Place,
    kind: AgencyKind,
    period_kind: str,
    typed: Mapping[str, str],
    last_year: Mapping[str, str] | None = None,
) -> TrialOutcome:
    """Evaluate the rule or formula at a place over typed figures.

    Args:
        document: The draft.
        place: Of the rule or of the calculated indicator.
        kind: As which kind of agency.
        period_kind: For which kind of period: “6T”.
        typed: Texts by code, as they would be typed in the grid.
        last_year: Likewise of a year before.

    Raises:
        TrialError: The rule or formula cannot be read.
    """
    known = _indicators(document)
    rules = (_rule(document, place),) if place.section == "rules" else ()
    names = _names_of(rules[0], known) if rules else [place.code]
    items = {code: replace(known[code], applies_to=frozenset(AgencyKind)) for code in _closure(names, known)}
    values = {code: read_cell(items[code], text) for code, text in typed.items() if code in items}
    past = {code: read_cell(items[code], text) for code, text in (last_year or {}).items() if code in items}
    context = EvaluationContext(_period(period_kind), same_period_last_year=past)
    programme = _mini(tuple(items.values()), rules)
    try:
        found = evaluate(programme, kind, values, context)
    except (FormulaError, KeyError, ValueError) as error:
        raise TrialError(f"Chưa thử được: {error}", "Sửa công thức, điều kiện rồi thử lại.") from error
    shown = tuple((code, show_value(items[code], found.values[code])) for code in items if _is_told(items[code], found))
    if not rules:
        own = show_value(known[place.code], found.values.get(place.code, EMPTY)) if place.code in known else ""
        return TrialOutcome(f"{place.code} = {own or 'chưa tính được, còn thiếu số'}", figures=shown)
    broken = next((each for each in found.findings if each.rule_code == rules[0].code), None)
    if broken is not None:
        severity = "Lỗi" if broken.severity is Severity.ERROR else "Cảnh báo"
        return TrialOutcome(f"{severity}: {broken.message}", broken=True, figures=shown)
    wrong = next((each for each in found.findings if each.kind is FindingKind.UNREADABLE), None)
    if wrong is not None:
        return TrialOutcome(wrong.message, broken=True, figures=shown)
    return TrialOutcome("Không báo gì: điều kiện đúng, hoặc còn thiếu số để xét.", figures=shown)


def _is_told(item: Indicator, found: Evaluation) -> bool:
    return item.entry is Entry.DERIVED and not found.values.get(item.code, EMPTY).is_empty


def _indicators(document: Document) -> dict[str, Indicator]:
    """What can be read of the indicators; the rest takes no part."""
    found: dict[str, Indicator] = {}
    for number, each in enumerate(entries(document, "indicators")):
        item = _read(Indicator, each, f"indicators[{number}]")
        if item is not None and _is_readable(item):
            found[item.code] = item
    return found


def _is_readable(item: Indicator) -> bool:
    try:
        _names(item.formula)
    except TrialError:
        return False
    return (item.entry is Entry.DERIVED) is bool(item.formula)


def _rule(document: Document, place: Place) -> Rule:
    entry = entry_at(document, place)
    rule = _read(Rule, entry, "rules") if entry is not None else None
    if rule is None:
        raise TrialError("Luật còn thiếu mục.", "Điền đủ mức, điều kiện và câu báo rồi thử lại.")
    return rule


def _read(form: type[T], entry: Written, path: str) -> T | None:
    value, faults = decode_part(form, dict(entry), path)
    return None if faults else cast("T", value)


def _names_of(rule: Rule, items: Mapping[str, Indicator]) -> list[str]:
    """The cells that a rule reads; of a rule for each indicator, the first that it is applied to."""
    if rule.each:
        try:
            chosen = [code for code, item in items.items() if chooses(rule, item)]
        except FormulaError as error:
            raise TrialError(error.message, "Sửa điều kiện chọn chỉ tiêu.") from error
        return chosen[:1]
    return [*_names(rule.expression), *_names(rule.when)]


def _names(text: str) -> list[str]:
    try:
        return list(compile_expression(text).ordered_names) if text.strip() else []
    except FormulaError as error:
        raise TrialError(error.message, "Sửa công thức, điều kiện rồi thử lại.") from error


def _closure(names: list[str], items: Mapping[str, Indicator]) -> list[str]:
    """The cells that are read, with those behind the calculated ones."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        item = items.get(waiting.pop(0))
        if item is not None and item.code not in found:
            found[item.code] = None
            waiting += _names(item.formula)
    return list(found)


def _period(kind: str) -> ReportingPeriod:
    day = date(2000, 1, 1)
    return ReportingPeriod(kind, kind, day.year, kind, day, day, None, "", due_inclusive=False)


def _mini(items: tuple[Indicator, ...], rules: tuple[Rule, ...]) -> Programme:
    """A programme of nothing but these."""
    return Programme(
        code="THU",
        version=1,
        name="",
        dispatch="",
        dispatch_date=date(2000, 1, 1),
        issuer="",
        receiver="",
        document_type="",
        title="",
        groups=(),
        tasks=(),
        indicators=items,
        rules=rules,
        registers=(),
        outline=(),
        provincial_outline=(),
        annexes=(),
        periods=(),
    )
