"""What in a programme refers to what: asked before something is deleted, followed when something gets another code.

Works on the document of a programme, which may be half-made: what cannot be read refers to what its text names.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from desktop.rules.programme_kinds import TASK_CHOICES
from desktop.rules.programme_words import ENTRY_NAMES, HEAD, field_name

Document = Mapping[str, Any]
"""A programme as JSON; ``rules.programme_file`` says when it is sound."""
Entry = Mapping[str, Any]
"""One entry of a section; of code lists ``{"code": …, "choices": […]}``."""


@dataclass(frozen=True)
class Place:
    """Where something stands in a programme.

    Attributes:
        section: Member of the document: ``indicators``; "" for the programme's own fields.
        code: Of the entry; "" for the section as a whole.
        field: Of the entry; "" for all of it.
    """

    section: str = HEAD
    code: str = ""
    field: str = ""

    @property
    def told(self) -> str:
        """In words: “Chỉ tiêu CT3.05, công thức”."""
        entry = f"{ENTRY_NAMES.get(self.section, self.section)} {self.code}".strip()
        return f"{entry}, {field_name(self.field).lower()}" if self.field else entry


@dataclass(frozen=True)
class _Link:
    """That a field of a section's entries names entries of another section.

    Attributes:
        inner: Member of the items where the field is a list of groups.
        in_text: The field is text, among whose words a code may stand.
    """

    section: str
    field: str
    inner: str = ""
    in_text: bool = False


_LINKS: Mapping[str, Sequence[_Link]] = {
    "groups": (
        _Link("tasks", "group"),
        _Link("indicators", "group"),
        _Link("outline", "groups"),
        _Link("provincial_outline", "groups"),
    ),
    "tasks": (_Link("indicators", "task"), _Link("indicators", "register_filter", in_text=True)),
    "indicators": (
        _Link("indicators", "part_of"),
        _Link("indicators", "formula", in_text=True),
        *(_Link("rules", field, in_text=True) for field in ("expression", "when", "each", "message", "brief")),
        _Link("rules", "focus"),
        *(
            _Link(section, "sentences", inner, in_text=True)
            for section in ("outline", "provincial_outline")
            for inner in ("text", "nothing")
        ),
    ),
    "registers": (_Link("indicators", "register"), _Link("annexes", "content")),
    "outline": (_Link("outline", "parent"),),
    "provincial_outline": (_Link("provincial_outline", "parent"),),
    "periods": (_Link("periods", "same_period_last_year"), _Link("periods", "earlier_period")),
    "lists": (_Link("indicators", "breakdown"), _Link("registers", "columns", "choices")),
}


def entries(document: Document, section: str) -> list[Entry]:
    """The entries of a section; of code lists as if they were entries with a code."""
    found: object = document.get(section, [])
    if section == HEAD:
        return []
    if isinstance(found, Mapping):
        lists = cast("Mapping[str, object]", found)
        return [{"code": name, "choices": choices} for name, choices in lists.items()]
    items = cast("list[object]", found) if isinstance(found, list) else []
    return [cast("Entry", item) for item in items if isinstance(item, Mapping)]


def entry_at(document: Document, place: Place) -> Entry | None:
    """The entry at a place; ``None`` when there is none."""
    return next((each for each in entries(document, place.section) if each.get("code") == place.code), None)


def references_to(document: Document, place: Place) -> tuple[Place, ...]:
    """Everything that names an entry, itself left out."""
    found: dict[Place, None] = {}
    for link in _LINKS.get(place.section, ()):
        names = _naming(place.code, in_text=link.in_text)
        for entry in entries(document, link.section):
            code = str(entry.get("code", ""))
            if (link.section, code) != (place.section, place.code) and any(map(names, _texts(entry, link))):
                found[Place(link.section, code, link.field)] = None
    return tuple(found)


def references_to_column(document: Document, register: str, column: str) -> tuple[Place, ...]:
    """Everything that names a column of a register."""
    found: list[Place] = []
    names = _naming(column, in_text=True)
    for item in entries(document, "indicators"):
        if item.get("register") == register:
            fields = ("register_filter", "register_sum")
            found += [Place("indicators", str(item.get("code")), f) for f in fields if names(str(item.get(f, "")))]
    for annex in entries(document, "annexes"):
        if annex.get("content") == register and column in annex.get("columns", ()):
            found.append(Place("annexes", str(annex.get("code")), "columns"))
    found += [
        Place("registers", register, "day")
        for each in entries(document, "registers")
        if each.get("code") == register and each.get("day") == column
    ]
    return tuple(found)


def references_to_choice(document: Document, name: str, choice: str) -> tuple[Place, ...]:
    """Every register filter that compares with an entry of a code list."""
    registers = {
        str(register.get("code")): {
            column.get("code") for column in _columns(register) if column.get("choices") == name
        }
        for register in entries(document, "registers")
    }
    quoted = re.compile(rf"""['"]{re.escape(choice)}['"]""")
    return tuple(
        Place("indicators", str(item.get("code")), "register_filter")
        for item in entries(document, "indicators")
        if registers.get(str(item.get("register"))) and quoted.search(str(item.get("register_filter", "")))
    )


def renamed_references(document: Document, section: str, old: str, new: str) -> dict[str, Any]:
    """The document with every mention of an entry's code replaced; the entry itself keeps its old one."""
    changed = dict(document)
    for link in _LINKS.get(section, ()):
        replace = _replacing(old, new, in_text=link.in_text)
        if link.section == "indicators" and section == "tasks" and link.in_text:
            replace = _only_in(document, replace)
        members = changed.get(link.section)
        if isinstance(members, list):
            items = cast("list[object]", members)
            changed[link.section] = [_with_field(cast("Entry", i), link, replace) for i in items]
    return changed


def _only_in(document: Document, replace: Callable[[str], str]) -> Callable[[str], str]:
    """A filter speaks of tasks only where a register has a column of them."""
    has_tasks = any(c.get("choices") == TASK_CHOICES for r in entries(document, "registers") for c in _columns(r))
    return replace if has_tasks else str


def _columns(register: Entry) -> list[Entry]:
    columns: object = register.get("columns", [])
    return [cast("Entry", c) for c in cast("list[object]", columns)] if isinstance(columns, list) else []


def _with_field(entry: object, link: _Link, replace: Callable[[str], str]) -> object:
    if not isinstance(entry, Mapping) or link.field not in entry:
        return cast("object", entry)
    members = cast("Entry", entry)
    return {**members, link.field: _rewritten(members[link.field], link.inner, replace)}


def _rewritten(value: object, inner: str, replace: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return value if inner else replace(value)
    if isinstance(value, list):
        return [_rewritten(item, inner, replace) for item in cast("list[object]", value)]
    if inner and isinstance(value, Mapping):
        members = cast("Mapping[str, object]", value)
        return {key: _rewritten(item, "", replace) if key == inner else item for key, item in members.items()}
    return value


def _texts(entry: Entry, link: _Link) -> Iterator[str]:
    value: object = entry.get(link.field)
    for item in cast("list[object]", value) if isinstance(value, list) else [value]:
        inner = cast("Entry", item).get(link.inner) if link.inner and isinstance(item, Mapping) else item
        if isinstance(inner, str):
            yield inner


def _naming(code: str, *, in_text: bool) -> Callable[[str], bool]:
    if not in_text:
        return lambda text: text == code
    word = _word(code)
    return lambda text: word.search(text) is not None


def _replacing(old: str, new: str, *, in_text: bool) -> Callable[[str], str]:
    if not in_text:
        return lambda text: new if text == old else text
    word = _word(old)
    return lambda text: word.sub(lambda _found: new, text)


def _word(code: str) -> re.Pattern[str]:
    """A code as a word of its own: CT1.1 stands neither in CT1.10 nor in CT1.1.2, but before the stop of a sentence."""
    return re.compile(rf"(?<![A-Za-z0-9_.]){re.escape(code)}(?![A-Za-z0-9_]|\.[A-Za-z0-9])")
