"""Making a programme piece by piece: every change gives a new document, and none leaves a reference in the air.

A draft is a document in the form of a programme file. What is typed is kept even where it is wrong; what is wrong says
``rules.programme_file.check_programme``. Refused is only what would lose something or make two things one: to delete
what others refer to, and to use a code twice.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.rules.programme_references import (
    Document,
    Entry,
    Place,
    entries,
    entry_at,
    references_to,
    references_to_choice,
    references_to_column,
    renamed_references,
)
from desktop.rules.programme_words import ENTRY_NAMES, HEAD, SECTION_NAMES

SECTIONS = tuple(name for name in SECTION_NAMES if name != HEAD)
"""What has entries, in the order in which it is shown."""

_CODE = re.compile(r"[A-Z0-9][A-Za-z0-9_.-]{0,31}")
_INDICATOR_CODE = re.compile(r"(?=.{1,20}$)[A-Z][A-Z0-9]*(\.[0-9]+)*")
_TAIL = re.compile(r"(.*?)([0-9]+)")
_MOST_TOLD = 8
"""Places that a refusal names; more would not be read."""


class StillReferredToError(UserError):
    """Others refer to what should be deleted; ``places`` are where."""

    code = "STILL_REFERRED_TO"

    def __init__(self, what: str, places: tuple[Place, ...]) -> None:
        told = "; ".join(place.told for place in places[:_MOST_TOLD])
        more = f"; và {len(places) - _MOST_TOLD} chỗ khác" if len(places) > _MOST_TOLD else ""
        super().__init__(f"Không xóa được {what}: còn {len(places)} chỗ dùng đến.", f"Sửa trước các chỗ: {told}{more}.")
        self.places = places


class CodeRefusedError(UserError):
    """An entry cannot have this code."""

    code = "CODE_REFUSED"


class NotInDraftError(UserError):
    """What should be changed is no longer there."""

    code = "NOT_IN_DRAFT"


def find_entry(document: Document, place: Place) -> Entry:
    """The entry at a place; the document itself for its own fields.

    Raises:
        NotInDraftError: There is none.
    """
    if place.section == HEAD:
        return document
    found = entry_at(document, place)
    if found is None:
        raise NotInDraftError(f"Bản thảo không còn {place.told}.", "Tải lại bản thảo rồi làm tiếp.")
    return found


def set_fields(document: Document, place: Place, fields: Mapping[str, object]) -> dict[str, Any]:
    """Write fields of an entry, or of the programme itself; what follows from them is written along.

    Raises:
        StillReferredToError: A column or choice that others refer to would be lost.
        CodeRefusedError: ``fields`` change the code to one that cannot be.
        NotInDraftError: There is no such entry.
    """
    fields = {name: normalised(value) for name, value in fields.items()}
    entry = find_entry(document, place)
    if place.section == HEAD:
        return {**document, **fields}
    _refuse_loss(document, place, entry, fields)
    code = fields.pop("code", place.code)
    if code != place.code:
        document = rename_entry(document, place, str(code))
        place, entry = Place(place.section, str(code)), {**entry, "code": code}
    changed = _replaced(document, place, {**entry, **fields})
    return _followed(changed, place, fields)


def rename_entry(document: Document, place: Place, code: str) -> dict[str, Any]:
    """Give an entry another code, in formulas, sentences and wherever else it is named as well.

    Raises:
        CodeRefusedError: The code is taken, or is none.
    """
    find_entry(document, place)
    _check_code(document, place.section, code)
    changed = renamed_references(document, place.section, place.code, code)
    return _replaced(changed, place, {**find_entry(changed, place), "code": code})


def add_entry(document: Document, section: str, entry: Entry, *, after: str = "") -> dict[str, Any]:
    """Add an entry: after another one, or at the end.

    Raises:
        CodeRefusedError: Its code is taken, or is none.
    """
    _check_code(document, section, str(entry.get("code", "")))
    here = entries(document, section)
    at = next((n + 1 for n, each in enumerate(here) if after and each.get("code") == after), len(here))
    return _with_entries(document, section, [*here[:at], cast("Entry", normalised(entry)), *here[at:]])


def remove_entry(document: Document, place: Place) -> dict[str, Any]:
    """Take an entry away.

    Raises:
        StillReferredToError: Others refer to it.
        NotInDraftError: There is no such entry.
    """
    find_entry(document, place)
    if found := references_to(document, place):
        raise StillReferredToError(_named(place), found)
    return _with_entries(
        document, place.section, [e for e in entries(document, place.section) if e.get("code") != place.code]
    )


def move_entry(document: Document, place: Place, by: int) -> dict[str, Any]:
    """Move an entry up (negative) or down among those of its section that stand under the same one."""
    entry = find_entry(document, place)
    here = entries(document, place.section)
    siblings = [n for n, each in enumerate(here) if _above(place.section, each) == _above(place.section, entry)]
    at = siblings.index(here.index(entry))
    to = max(0, min(at + by, len(siblings) - 1))
    moved = [e for e in here if e is not entry]
    moved.insert(siblings[to], entry)
    return _with_entries(document, place.section, moved)


def next_code(document: Document, section: str, like: str, taken: Collection[str] = ()) -> str:
    """The next free code after one like it: CT1.13 after CT1.12, never one that was ever used.

    Args:
        document: Of the programme.
        section: Where the entry will stand.
        like: A code of a neighbour, or the first that might do.
        taken: Codes that were used in issued versions.
    """
    used = {str(each.get("code")) for each in entries(document, section)} | set(taken)
    if like not in used and like:
        return like
    found = _TAIL.fullmatch(like)
    stem, digits = (found[1], found[2]) if found else (f"{like}.", "0")
    numbers = (int(digits) + step for step in range(1, len(used) + 2))
    return next(code for n in numbers if (code := f"{stem}{n:0{len(digits)}d}") not in used)


def _above(section: str, entry: Entry) -> object:
    return entry.get({"tasks": "group", "indicators": "task"}.get(section, "parent"))


def _check_code(document: Document, section: str, code: str) -> None:
    pattern = _INDICATOR_CODE if section == "indicators" else _CODE
    if not pattern.fullmatch(code):
        raise CodeRefusedError(
            f"“{code[:40]}” không dùng làm mã được.", "Mã viết hoa không dấu, có thể có số và dấu chấm, ví dụ CT1.05."
        )
    if any(each.get("code") == code for each in entries(document, section)):
        raise CodeRefusedError(f"Mã {code} đã có trong “{SECTION_NAMES[section]}”.", "Chọn một mã chưa dùng.")


def _refuse_loss(document: Document, place: Place, entry: Entry, fields: Mapping[str, object]) -> None:
    """Columns and choices are deleted by writing the shorter list."""
    if place.section == "registers" and "columns" in fields:
        for code in _lost(entry.get("columns"), fields["columns"]):
            if found := references_to_column(document, place.code, code):
                raise StillReferredToError(f"cột {code} của {_named(place)}", found)
    if place.section == "lists" and "choices" in fields:
        for code in _lost(entry.get("choices"), fields["choices"]):
            if found := references_to_choice(document, place.code, code):
                raise StillReferredToError(f"mục {code} của {_named(place)}", found)


def _lost(before: object, after: object) -> list[str]:
    kept = set(_codes(after))
    return [code for code in _codes(before) if code not in kept]


def _codes(items: object) -> Iterator[str]:
    for item in cast("list[object]", items) if isinstance(items, list) else []:
        if isinstance(item, Mapping):
            yield str(cast("Entry", item).get("code", ""))


def _named(place: Place) -> str:
    return f"{ENTRY_NAMES[place.section].lower()} {place.code}"


def _replaced(document: Document, place: Place, entry: Entry) -> dict[str, Any]:
    here = entries(document, place.section)
    return _with_entries(document, place.section, [entry if e.get("code") == place.code else e for e in here])


def _with_entries(document: Document, section: str, here: list[Entry]) -> dict[str, Any]:
    if section == "lists":
        return {**document, section: {str(each["code"]): each.get("choices", []) for each in here}}
    return {**document, section: here}


def _followed(document: dict[str, Any], place: Place, fields: Mapping[str, object]) -> dict[str, Any]:
    """What a field decides elsewhere: the group of a task's indicators, the clause of a group's tasks."""
    match place.section:
        case "groups" if "clause" in fields:
            return _each(document, "tasks", "group", place.code, {"clause": fields["clause"]})
        case "tasks" if "group" in fields:
            clauses = {e.get("code"): e.get("clause") for e in entries(document, "groups")}
            own = {**find_entry(document, place), "clause": clauses.get(fields["group"], 0)}
            moved = _replaced(document, place, own)
            return _each(moved, "indicators", "task", place.code, {"group": fields["group"]})
        case "indicators" if "task" in fields:
            groups = {e.get("code"): e.get("group") for e in entries(document, "tasks")}
            return _replaced(document, place, {**find_entry(document, place), "group": groups.get(fields["task"], "")})
        case "periods" if fields.keys() & {"kind", "year"}:
            entry = find_entry(document, place)
            code = f"{entry.get('kind')}-{entry.get('year')}"
            return document if code == place.code else rename_entry(document, place, code)
        case _:
            return document


def _each(document: Document, section: str, field: str, code: str, fields: Mapping[str, object]) -> dict[str, Any]:
    here = [{**e, **fields} if e.get(field) == code else e for e in entries(document, section)]
    return _with_entries(document, section, here)


def normalised(value: object) -> object:
    """A field's value as a draft keeps it: text in normal form C, wherever it stands."""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, list | tuple):
        return [normalised(item) for item in cast("list[object]", value)]
    if isinstance(value, Mapping):
        return {nfc(key): normalised(item) for key, item in cast("Mapping[str, object]", value).items()}
    return value
