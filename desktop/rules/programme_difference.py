"""What differs between two versions of a programme, said so that an officer can read it to another."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any, cast

from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator, Register, Rule, Task, TaskGroup
from desktop.rules.programme_references import Document, Entry, Place, entries
from desktop.rules.programme_report import Annex, OutlineSection, ReportingPeriod
from desktop.rules.programme_words import HEAD, SECTION_NAMES, field_name, shown_field

_FORMS: Mapping[str, type] = {
    HEAD: Programme,
    "groups": TaskGroup,
    "tasks": Task,
    "indicators": Indicator,
    "rules": Rule,
    "registers": Register,
    "outline": OutlineSection,
    "provincial_outline": OutlineSection,
    "annexes": Annex,
    "periods": ReportingPeriod,
}
_NESTED = frozenset({"columns", "sentences", "choices"})
"""Fields whose items have codes of their own: what differs is told item by item."""


class ChangeKind(StrEnum):
    """What became of an item."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


CHANGE_NAMES = {ChangeKind.ADDED: "Thêm", ChangeKind.REMOVED: "Bỏ", ChangeKind.CHANGED: "Sửa"}


@dataclass(frozen=True)
class FieldChange:
    """A field that differs, in words; "" where nothing stood."""

    field: str
    label: str
    before: str
    after: str

    @property
    def sentence(self) -> str:
        """“Đơn vị tính: “cái” → “văn bản””."""
        if not self.before:
            return f"{self.label}: thêm “{self.after}”"
        if not self.after:
            return f"{self.label}: bỏ “{self.before}”"
        return f"{self.label}: “{self.before}” → “{self.after}”"


@dataclass(frozen=True)
class ItemChange:
    """An item that came, went or differs.

    Attributes:
        name: What it is called, in the later version where it is there.
        fields: What differs of it; empty for what came or went.
    """

    kind: ChangeKind
    place: Place
    name: str
    fields: tuple[FieldChange, ...] = ()

    @property
    def section_name(self) -> str:
        """The section it stands in."""
        return SECTION_NAMES[self.place.section]

    @property
    def sentence(self) -> str:
        """The whole change in one line."""
        named = f"{CHANGE_NAMES[self.kind]} {self.place.told[:1].lower()}{self.place.told[1:]}"
        titled = f"{named} “{self.name}”" if self.name else named
        return f"{titled}: {'; '.join(each.sentence for each in self.fields)}" if self.fields else titled


def programme_difference(before: Document, after: Document) -> tuple[ItemChange, ...]:
    """What differs, section by section, in the order of the later version; what went comes last in its section."""
    changes = [change for section in SECTION_NAMES for change in _section_changes(before, after, section)]
    return tuple(changes)


def _section_changes(before: Document, after: Document, section: str) -> Iterator[ItemChange]:
    if section == HEAD:
        found = _field_changes(section, _head(before), _head(after))
        if found:
            yield ItemChange(ChangeKind.CHANGED, Place(HEAD), str(after.get("name", "")), found)
        return
    old = {str(each.get("code")): each for each in entries(before, section)}
    new = {str(each.get("code")): each for each in entries(after, section)}
    for code, entry in new.items():
        if code not in old:
            yield ItemChange(ChangeKind.ADDED, Place(section, code), entry_name(entry))
        elif found := _field_changes(section, old[code], entry):
            yield ItemChange(ChangeKind.CHANGED, Place(section, code), entry_name(entry), found)
    for code, entry in old.items():
        if code not in new:
            yield ItemChange(ChangeKind.REMOVED, Place(section, code), entry_name(entry))


def entry_name(entry: Entry) -> str:
    """What an entry is called on screen beside its code."""
    named = ("short_name", "name", "heading", "title", "brief", "message", "expression")
    return next((str(entry[name]) for name in named if entry.get(name)), "")


def _head(document: Document) -> Entry:
    own = {name: value for name, value in document.items() if name not in SECTION_NAMES}
    return {name: value for name, value in own.items() if name not in ("schema", "schema_version", "version", "about")}


def _field_changes(section: str, before: Entry, after: Entry) -> tuple[FieldChange, ...]:
    usual = usual_values(section)
    names = [*after, *(name for name in before if name not in after)]
    changed: list[FieldChange] = []
    for name in names:
        old, new = before.get(name, usual.get(name)), after.get(name, usual.get(name))
        if _plain(old) == _plain(new):
            continue
        if name in _NESTED:
            changed += _nested_changes(name, old, new)
        else:
            changed.append(FieldChange(name, field_name(name), shown_field(name, old), shown_field(name, new)))
    return tuple(changed)


def _nested_changes(name: str, before: object, after: object) -> Iterator[FieldChange]:
    old, new = _by_code(before), _by_code(after)
    for code in [*new, *(code for code in old if code not in new)]:
        gone, come = old.get(code), new.get(code)
        if gone != come:
            label = f"{field_name(name)}, {code}"
            yield FieldChange(name, label, _item_words(gone), _item_words(come))
    if list(old) != list(new) and old == new:
        yield FieldChange(name, field_name(name), "thứ tự cũ", "thứ tự mới")


def _by_code(items: object) -> dict[str, Entry]:
    listed = cast("list[object]", items) if isinstance(items, list) else []
    return {str(cast("Entry", i).get("code", "")): cast("Entry", i) for i in listed if isinstance(i, Mapping)}


def _item_words(item: Entry | None) -> str:
    if item is None:
        return ""
    first = str(item.get("name") or item.get("text") or "")
    more = [
        f"{field_name(key).lower()}: {shown_field(key, value)}"
        for key, value in item.items()
        if key not in ("code", "name", "text") and value not in ("", False, None)
    ]
    return f"{first} ({'; '.join(more)})" if more else first


def _plain(value: object) -> object:
    """Nothing is nothing, however it is written; the order of kinds of agencies says nothing."""
    if value in (None, "", (), [], {}, False):
        return None
    if isinstance(value, list):
        items = cast("list[object]", value)
        return sorted(map(str, items)) if all(isinstance(item, str) for item in items) else items
    return value


@cache
def usual_values(section: str) -> Mapping[str, Any]:
    """What an absent field means, as a document writes it."""
    form = _FORMS.get(section)
    usual = {f.name: f.default for f in fields(form) if f.default is not MISSING} if form else {}
    return {name: str(value) if isinstance(value, StrEnum) else value for name, value in usual.items()}
