"""The form at the right: the fields of what was chosen in the tree, each with what is wrong with it below."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.rules.programme_difference import usual_values
from desktop.rules.programme_findings import DesignFinding
from desktop.rules.programme_references import Entry, Place
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, clear, column, grow, row, scrolled
from desktop.ui.programme.editors import Choices, Editor, TickEditor, editor_of
from desktop.ui.programme.fields import FORMS, FieldKind, FieldSpec
from desktop.ui.programme.items import ItemsEditor
from desktop.ui.tokens import Space


class EntryForm(Card):
    """Shows one entry and tells what was changed in it; knows no session."""

    field_left = Signal(object, str, object)
    """(place of the entry, name of the field, its value)."""

    def __init__(self) -> None:
        self.place: Place | None = None
        self.editors: dict[str, Editor] = {}
        self.fields: dict[str, FormField] = {}
        self._shown: tuple[str, tuple[tuple[str, Choices], ...]] | None = None
        self.title_label = Label("", Role.SECTION, wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.S)
        self.extra = QVBoxLayout()
        """Below the fields: what belongs to some parts only."""
        self._area = scrolled(column(self._rows, self.extra, FILL, margins=(12, 0, 12, 12)))
        super().__init__(column(self.title_label, margins=(12, 8, 12, 0)), grow(self._area), padding=2)

    def show_entry(self, place: Place, entry: Entry, choices_of: Callable[[str], Choices]) -> None:
        """Show an entry; its widgets are made anew only where another part of the programme, or other codes, come."""
        self.title_label.setText(place.told)
        sources = sorted({spec.source for spec in FORMS[place.section] if spec.source})
        wanted = (place.section, tuple((source, tuple(choices_of(source))) for source in sources))
        elsewhere = self.place != place
        if wanted != self._shown:
            self._shown = wanted
            self._make(FORMS[place.section], choices_of)
        self.place = place
        usual = usual_values(place.section)
        for spec in FORMS[place.section]:
            self.editors[spec.name].show_value(entry.get(spec.name, usual.get(spec.name)))
        if elsewhere:  # after the keyboard has left the fields that are gone, which moves the area as well
            self._area.verticalScrollBar().setValue(0)

    def show_findings(self, findings: Iterable[DesignFinding]) -> None:
        """Say below each field what is wrong with it."""
        told: dict[str, str] = {}
        for each in findings:
            if self.place == Place(each.place.section, each.place.code):
                told.setdefault(each.place.field, f"{each.message[:1].upper()}{each.message[1:]}.")
        for name, field in self.fields.items():
            field.set_error(told.get(name, ""))

    def go_to_field(self, name: str) -> None:
        """Put the keyboard into a field, and the field into view."""
        editor = self.editors.get(name)
        if editor is not None:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            shown = self.fields[name]
            QTimer.singleShot(0, shown, partial(self._bring_into_view, shown))

    def _bring_into_view(self, field: FormField) -> None:
        """Fields that were made just now have no place yet."""
        inner = self._area.widget()
        if (layout := inner.layout()) is not None:
            layout.activate()
        inner.resize(inner.width(), inner.sizeHint().height())
        self._area.ensureWidgetVisible(field, 0, Space.XL)

    def settle(self) -> None:
        """Tell what is being typed, without waiting for its field to be left."""
        for editor in self.editors.values():
            editor.settle()

    @Slot(str, object)
    def _tell(self, name: str, value: object) -> None:
        if self.place is not None:
            self.field_left.emit(self.place, name, value)

    def _make(self, specs: Iterable[FieldSpec], choices_of: Callable[[str], Choices]) -> None:
        self.settle()
        clear(self._rows)
        self.editors, self.fields = {}, {}
        waiting: QWidget | None = None
        for spec in specs:
            made = self._field(spec, choices_of)
            if not spec.short:
                waiting = self._add(waiting, None)
                self._add(made, None)
            elif waiting is None:
                waiting = made
            else:
                waiting = self._add(waiting, made)
        self._add(waiting, None)

    def _add(self, left: QWidget | None, right: QWidget | None) -> None:
        if left is not None and right is not None:
            pair = row(grow(left), grow(right), spacing=Space.M)
            for each in (left, right):
                pair.setAlignment(each, Qt.AlignmentFlag.AlignTop)  # only one of them may have a hint below
            self._rows.addLayout(pair)
        elif left is not None:
            self._rows.addWidget(left)

    def _field(self, spec: FieldSpec, choices_of: Callable[[str], Choices]) -> QWidget:
        choices = choices_of(spec.source) if spec.source else ()
        editor = ItemsEditor(spec, choices_of) if spec.kind is FieldKind.ITEMS else editor_of(spec, choices)
        self.editors[spec.name] = editor
        editor.told.connect(self._tell)
        name = "" if isinstance(editor, TickEditor) else spec.label
        field = self.fields[spec.name] = FormField(name, editor, spec.hint)
        field.name_label.setVisible(bool(name))
        field.setAccessibleName(spec.label)
        return field
