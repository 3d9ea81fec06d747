"""The form in which an officer says what was decided about agencies."""

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.core.dates import DateFormatError, format_date, parse_date
from desktop.core.text import sort_key
from desktop.rules.agencies import AgencyDirectory, AgencyEventType, AgencyRecord, holds_on
from desktop.rules.agency_changes import AgencyChange, Founded
from desktop.rules.agency_names import name_in_all_forms
from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.services.agencies.agency_changing import CHANGE_NAMES
from desktop.ui.agencies.agency_picker import AgencyPicker
from desktop.ui.parts.inputs import CheckBox, ComboBox, FormField
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.tokens import px

TYPES = (
    AgencyEventType.MERGE,
    AgencyEventType.SPLIT,
    AgencyEventType.RENAME,
    AgencyEventType.MOVE,
    AgencyEventType.DISSOLVE,
    AgencyEventType.ESTABLISH,
)
"""What can be chosen, in this order."""

_FOUNDING = frozenset({AgencyEventType.MERGE, AgencyEventType.SPLIT, AgencyEventType.ESTABLISH})
_TAKING_OVER = frozenset({AgencyEventType.MERGE, AgencyEventType.DISSOLVE})


class ChangeForm(QWidget):
    """Reads a change; shows only the fields that this kind of change has.

    Args:
        tree: All agencies, with their past.
        today: The day that is proposed.
    """

    def __init__(self, tree: AgencyDirectory, today: date) -> None:
        super().__init__()
        self._tree = tree
        self.type_box = ComboBox([(CHANGE_NAMES[each], each) for each in TYPES])
        self.day_edit = QLineEdit(format_date(today))
        self.basis_edit = QLineEdit()
        self.picker = AgencyPicker(self.tr("Đơn vị có thay đổi"))
        self.heir_box = ComboBox()
        self.stays_check = CheckBox(self.tr("Đơn vị cũ còn lại, chỉ tách ra một phần"))
        self.founded_edit = QPlainTextEdit()
        self.founded_edit.setFixedHeight(px(64))
        self.founded_edit.setTabChangesFocus(True)
        self.kind_box = ComboBox([(name, kind) for kind, name in KIND_NAMES.items()])
        self.name_edit = QLineEdit()
        self.parent_box = ComboBox()
        self.fields: Mapping[str, FormField] = {
            "type": FormField(self.tr("Thay đổi"), self.type_box),
            "day": FormField(self.tr("Có hiệu lực từ ngày"), self.day_edit),
            "legal_basis": FormField(
                self.tr("Căn cứ pháp lý"), self.basis_edit, self.tr("Ví dụ: Nghị quyết 1685/NQ-UBTVQH15 ngày 16/6/2025")
            ),
            "agencies": FormField(self.tr("Đơn vị có thay đổi"), self.picker),
            "successors": FormField(self.tr("Đơn vị kế thừa"), self.heir_box),
            "founded": FormField(
                self.tr("Đơn vị mới"),
                self.founded_edit,
                self.tr("Mỗi dòng một đơn vị: mã, tên. Ví dụ: W26560b, Phường Bà Rịa"),
            ),
            "kind": FormField(self.tr("Loại"), self.kind_box),
            "name": FormField(
                self.tr("Tên mới"), self.name_edit, self.tr("Ví dụ: Phường Bà Rịa; Sở Dân tộc và Tôn giáo")
            ),
            "parent": FormField(self.tr("Cấp trên"), self.parent_box),
        }
        fields = self.fields
        self.setLayout(
            column(
                row(grow(fields["type"]), grow(fields["day"])),
                fields["legal_basis"],
                fields["agencies"],
                self.stays_check,
                fields["successors"],
                fields["name"],
                fields["founded"],
                row(grow(fields["kind"]), grow(fields["parent"])),
                FILL,
                spacing=10,
            )
        )
        self.type_box.chosen.connect(self._adapt)
        self.day_edit.editingFinished.connect(self._offer)
        self.heir_box.chosen.connect(self._adapt)
        for field, signal in (
            ("day", self.day_edit.textChanged),
            ("legal_basis", self.basis_edit.textChanged),
            ("agencies", self.picker.changed),
            ("founded", self.founded_edit.textChanged),
            ("name", self.name_edit.textChanged),
            ("successors", self.heir_box.chosen),
            ("parent", self.parent_box.chosen),
        ):
            signal.connect(self.fields[field].clear_error)
        self._offer()
        self._adapt()

    @property
    def type(self) -> AgencyEventType:
        """What kind of change is chosen."""
        return AgencyEventType(str(self.type_box.value()))

    def change(self) -> AgencyChange | None:
        """What was decided; None where a field cannot be read, which is then said beside it."""
        day = self._day()
        if day is None:
            self.fields["day"].set_error(self.tr("Ghi ngày, ví dụ 01/7/2025."))
            self.day_edit.setFocus()
            return None
        kind = self.type
        agencies = () if kind is AgencyEventType.ESTABLISH else self.picker.codes()
        heir = str(self.heir_box.value() or "") if kind in _TAKING_OVER else ""
        founded = self._founded(agencies, day) if kind in _FOUNDING and not heir else ()
        if founded is None:
            return None
        stays = kind is AgencyEventType.SPLIT and self.stays_check.isChecked()
        like = self._tree.get(agencies[0]).name_on(day) if agencies else None
        typed = self.name_edit.text().strip()
        return AgencyChange(
            kind,
            day,
            tuple(code for code in agencies if code != heir),
            self.basis_edit.text(),
            agencies if stays else (heir,) if heir else (),
            founded,
            name_in_all_forms(typed, like) if typed and kind is AgencyEventType.RENAME else None,
            str(self.parent_box.value() or "") if kind is AgencyEventType.MOVE else "",
        )

    def _founded(self, agencies: tuple[str, ...], day: date) -> tuple[Founded, ...] | None:
        """The new agencies; what the old ones are and under whom, they are too."""
        first = self._tree.get(agencies[0]) if agencies else None
        kind = first.kind if first else AgencyKind(str(self.kind_box.value()))
        parent = first.parent_on(day) if first else str(self.parent_box.value() or "")
        like = first.name_on(day) if first else None
        found: list[Founded] = []
        for line in self.founded_edit.toPlainText().splitlines():
            code, comma, typed = (part.strip() for part in line.partition(","))
            if not line.strip():
                continue
            if not comma or not typed:
                self.fields["founded"].set_error(self.tr("“{0}”: viết mã, dấu phẩy, rồi tên.").format(line.strip()))
                self.founded_edit.setFocus()
                return None
            found.append(Founded(code, kind, name_in_all_forms(typed, like), parent))
        return tuple(found)

    def _day(self) -> date | None:
        try:
            return parse_date(self.day_edit.text())
        except DateFormatError:
            return None

    @Slot()
    def _offer(self) -> None:
        """Offer the agencies that there are around the day."""
        day = self._day()
        if day is None:
            return
        before = day - timedelta(days=1)
        there = sorted(self._tree.at(day), key=lambda record: _order(record, day))
        names = [(record.code, record.name_on(day).short_name) for record in there]
        self.picker.set_agencies((code, name) for code, name in names if holds_on(self._tree.get(code), before))
        choices = [(f"{name}  ({code})", code) for code, name in names]
        self.heir_box.set_choices([(self._no_heir(), ""), *choices])
        self.parent_box.set_choices([(self.tr("Không có"), ""), *choices])

    def _no_heir(self) -> str:
        merging = self.type is AgencyEventType.MERGE
        return self.tr("Đơn vị mới, ghi ở dưới") if merging else self.tr("Không có")

    @Slot()
    def _adapt(self) -> None:
        kind = self.type
        founding = kind in _FOUNDING and not (kind in _TAKING_OVER and self.heir_box.value())
        shown = {
            "agencies": kind is not AgencyEventType.ESTABLISH,
            "successors": kind in _TAKING_OVER,
            "founded": founding,
            "kind": kind is AgencyEventType.ESTABLISH,
            "name": kind is AgencyEventType.RENAME,
            "parent": kind in (AgencyEventType.MOVE, AgencyEventType.ESTABLISH),
        }
        for name, wanted in shown.items():
            self.fields[name].setVisible(wanted)
        self.stays_check.setVisible(kind is AgencyEventType.SPLIT)
        self.heir_box.setItemText(0, self._no_heir())
        self.fields["successors"].set_name(
            self.tr("Nhập vào") if kind is AgencyEventType.MERGE else self.tr("Đơn vị kế thừa")
        )
        self.fields["parent"].set_name(self.tr("Cấp trên mới") if kind is AgencyEventType.MOVE else self.tr("Cấp trên"))


def _order(record: AgencyRecord, day: date) -> tuple[int, object]:
    return list(KIND_NAMES).index(record.kind), sort_key(record.name_on(day).short_name)
