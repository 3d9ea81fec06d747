"""One draft on the screen: tree, form and findings; tells every change as an edit and shows what came of it."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.rules.programme_difference import entry_name
from desktop.rules.programme_findings import OBLIGED, DesignFinding
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_references import Entry, Place, entries, entry_at
from desktop.rules.programme_trial import TrialForm
from desktop.rules.programme_words import HEAD
from desktop.services.programme.draft_rows import DraftView
from desktop.services.programme.edits import AddEntry, MoveEntry, Oblige, RemoveEntry, SetFields
from desktop.services.programme.obliging import ObligedOfPeriod
from desktop.ui.parts.layouts import column, grow, row
from desktop.ui.programme.editors import Choices
from desktop.ui.programme.findings import FindingsPart
from desktop.ui.programme.form import EntryForm
from desktop.ui.programme.new_entries import new_entry
from desktop.ui.programme.obliged import ObligedPart
from desktop.ui.programme.rows import tree_rows
from desktop.ui.programme.tree import TreePart
from desktop.ui.programme.trial import TrialPart
from desktop.ui.tokens import Space, px

_FORM_WIDTH, _NARROW_FORM = 560, 420
_TREE_HEIGHT = 250


class DraftBoard(QWidget):
    """Knows one draft as a value; no session, no job."""

    edited = Signal(object, object)
    """(a ``DraftEdit``, the ``Place`` to stand on afterwards)."""
    trial_wanted = Signal(object)
    """What must be typed to try the rule or formula at this ``Place``."""
    outcome_wanted = Signal(object)
    """The ``TrialPart`` has other figures."""

    def __init__(self) -> None:
        super().__init__()
        self.view: DraftView | None = None
        self.findings: Sequence[DesignFinding] = ()
        self._obliged: Sequence[ObligedOfPeriod] = ()
        self._told: dict[Place, object] = {}
        self._taken: Collection[str] = ()
        self._place = Place()
        self._choices: dict[str, Choices] = {}
        self.tree = TreePart()
        self.form = EntryForm()
        self.obliged = ObligedPart()
        self.trial = TrialPart()
        for part in (self.obliged, self.trial):
            part.hide()
            self.form.extra.addWidget(part)
        self.problems = FindingsPart()
        self.tree.setMinimumHeight(px(_TREE_HEIGHT))
        self.setLayout(column(grow(row(grow(self.tree), self.form, spacing=Space.M)), self.problems))
        self.set_narrow(narrow=False)
        self.tree.chosen.connect(self._choose)
        self.tree.add_wanted.connect(self._add)
        self.tree.remove_wanted.connect(self._remove)
        self.tree.move_wanted.connect(self._move)
        self.form.field_left.connect(self._write)
        self.obliged.chosen.connect(self._oblige)
        self.trial.wanted.connect(self._ask_outcome)
        self.problems.wanted.connect(self.go_to)

    def show_draft(self, view: DraftView, obliged: Sequence[ObligedOfPeriod] | None, place: Place) -> None:
        """Show a draft as it is saved, and stand on a place; ``None``: who may be obliged is as it was."""
        if self.view is None or self.view.key != view.key:
            self._told.clear()
            self.obliged.forget()
        self.view, self._choices = view, {}
        self._obliged = self._obliged if obliged is None else obliged
        self._place = Place(place.section, place.code)
        self.tree.show_rows(tree_rows(view.document, self.findings), self._place)
        self._show_place()

    def show_taken(self, codes: Collection[str]) -> None:
        """Codes of indicators that are never offered again."""
        self._taken = codes

    def show_findings(self, findings: Sequence[DesignFinding]) -> None:
        """Show what the check has found, at every place."""
        self.findings = findings
        self.problems.show_findings(findings)
        if self.view is not None:
            self.tree.show_rows(tree_rows(self.view.document, findings), self._place)
        self.form.show_findings(findings)

    def show_saved_again(self) -> None:
        """A change was refused: what is saved stands on the screen again."""
        self._show_place()

    def show_trial(self, form: TrialForm) -> None:
        """Ask for the figures with which the rule or formula is tried."""
        if self.view is not None:
            kinds = dict.fromkeys(str(each.get("kind")) for each in entries(self.view.document, "periods"))
            self.trial.show_form(self._place, form, tuple(kinds))
            self.trial.show()

    @Slot(object)
    def go_to(self, place: Place) -> None:
        """Come to a place, and to its field."""
        if self.tree.choose(place) and place.field:
            self.form.go_to_field(place.field)

    def place(self) -> Place:
        """What is shown in the form."""
        return self._place

    @override
    def setFocus(self) -> None:  # pyright: ignore[reportIncompatibleMethodOverride] - the page calls it without reason
        self.tree.take_focus()

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """A narrower form, fewer findings at once."""
        self.form.setFixedWidth(px(_NARROW_FORM if narrow else _FORM_WIDTH))
        self.tree.set_narrow(narrow=narrow)
        self.problems.set_narrow(narrow=narrow)

    def choices_of(self, section: str) -> Choices:
        """Codes and names of a section's entries, to choose from."""
        if section not in self._choices and self.view is not None:
            here = entries(self.view.document, section)
            named = [(str(each.get("code", "")), entry_name(each)) for each in here]
            tasks = [("tasks", "Nhiệm vụ của chương trình")] if section == "lists" else []
            self._choices[section] = tuple(named + tasks)
        return self._choices.get(section, ())

    @Slot(object)
    def _choose(self, place: Place | None) -> None:
        if place is not None and place != self._place:
            self.form.settle()
            self._place = place
            self._show_place()

    def _show_place(self) -> None:
        if self.view is None:
            return
        document = self.view.document
        entry = document if self._place.section == OBLIGED else self._entry(self._place)
        if entry is None:
            self._place, entry = Place(), document
        self.form.show_entry(self._place, entry, self.choices_of)
        self.form.show_findings(self.findings)
        self.obliged.setVisible(self._place.section == OBLIGED)
        if self._place.section == OBLIGED:
            self.obliged.show_plan(self._obliged)
        tried = self._place.section == "rules" or (self._place.section == "indicators" and bool(entry.get("formula")))
        self.trial.setVisible(tried and self.trial.place == self._place)
        if tried:
            self.trial_wanted.emit(self._place)

    @Slot(object, str, object)
    def _write(self, place: Place, name: str, value: object) -> None:
        after = Place(place.section, str(value)) if name == "code" and place.section != HEAD else place
        entry, field = self._entry(place), replace(place, field=name)
        seen = [entry.get(name) if entry is not None else None]
        if field in self._told:  # on its way to the disk, and not shown yet
            seen.append(self._told[field])
        self._told[field] = value
        self.edited.emit(SetFields(place, {name: value}, {name: seen}), after)

    def _entry(self, place: Place) -> Entry | None:
        """What is known to stand at a place."""
        if self.view is None:
            return None
        return self.view.document if place.section == HEAD else entry_at(self.view.document, place)

    @Slot(str)
    def _add(self, section: str) -> None:
        if self.view is None:
            return
        self.form.settle()
        entry = new_entry(self.view.document, section, self.tree.current(), self._taken)
        after = self._place.code if self._place.section == section else ""
        self.edited.emit(AddEntry(section, entry, after), Place(section, str(entry["code"])))

    @Slot(object)
    def _remove(self, place: Place) -> None:
        self.edited.emit(RemoveEntry(place, self._entry(place)), self._neighbour(place))

    @Slot(object, int)
    def _move(self, place: Place, by: int) -> None:
        self.edited.emit(MoveEntry(place, by), place)

    @Slot(object)
    def _oblige(self, edit: Oblige) -> None:
        self.edited.emit(edit, Place(OBLIGED))

    @Slot()
    def _ask_outcome(self) -> None:
        self.outcome_wanted.emit(self.trial)

    def trial_kind(self) -> AgencyKind:
        """As which kind of agency a rule is tried."""
        value = self.trial.kind_box.value()
        return value if isinstance(value, AgencyKind) else AgencyKind.COMMUNE

    def _neighbour(self, place: Place) -> Place:
        """Where to stand when a row is gone: on the one before it."""
        shown = [each.place for each in self.tree.table.proxy.shown_rows()]
        at = shown.index(place) if place in shown else 0
        return shown[at - 1] if at else Place()
