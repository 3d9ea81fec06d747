"""One change of a draft, and what its writer had seen there: two officers may work on one draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop.rules.programme_design import find_entry, normalised
from desktop.rules.programme_difference import entry_name
from desktop.rules.programme_findings import OBLIGED
from desktop.rules.programme_kinds import KIND_NAMES
from desktop.rules.programme_obliged import ObligedChoice, ObligedPlan
from desktop.rules.programme_references import Document, Entry, Place, entry_at
from desktop.rules.programme_words import HEAD, shown_field
from desktop.services.two_writers import WrittenMeanwhileError

_NOTHING = "(để trống)"


@dataclass(frozen=True)
class SetFields:
    """Write fields of an entry, or of the programme itself.

    Attributes:
        seen: By field, what the writer knows to have stood there; a field without any is written whatever stands there.
    """

    place: Place
    fields: Mapping[str, object]
    seen: Mapping[str, Sequence[object]] = field(default_factory=dict[str, Sequence[object]])


@dataclass(frozen=True)
class AddEntry:
    """Add an entry after another one, or at the end."""

    section: str
    entry: Entry
    after: str = ""


@dataclass(frozen=True)
class RemoveEntry:
    """Delete an entry that nothing refers to; ``seen``: what it was when that was decided."""

    place: Place
    seen: Entry | None = None


@dataclass(frozen=True)
class MoveEntry:
    """Move an entry up (negative) or down."""

    place: Place
    by: int


@dataclass(frozen=True)
class Oblige:
    """Choose who owes a report.

    Attributes:
        choice: ``None``: the period has no choice of its own any more.
        period: Code of the period that has a choice of its own; "" for all that have none.
        seen: Choices that the writer knows to have been made; none where that does not count.
    """

    choice: ObligedChoice | None
    period: str = ""
    seen: Sequence[ObligedChoice | None] = ()


DraftEdit = SetFields | AddEntry | RemoveEntry | MoveEntry | Oblige
"""One change of a draft."""


def edit_whatever_stands(edit: DraftEdit) -> DraftEdit:
    """The same change by a writer who has now seen what stands there."""
    match edit:
        case SetFields():
            return replace(edit, seen={})
        case RemoveEntry():
            return replace(edit, seen=None)
        case Oblige():
            return replace(edit, seen=())
        case _:
            return edit


def refuse_unseen_edit(document: Document, obliged: ObligedPlan, edit: DraftEdit) -> None:
    """Stop before something is written over that the writer has not seen.

    Raises:
        WrittenMeanwhileError: Another officer has written there since; it has both contents in words.
        NotInDraftError: The entry is gone.
    """
    match edit:
        case SetFields(place, fields, seen) if seen:
            entry = find_entry(document, place)
            for name, value in fields.items():
                now = entry.get(name)
                if name in seen and now not in map(normalised, (*seen[name], value)):
                    told = replace(place, field=name).told
                    raise WrittenMeanwhileError(told, *(shown_field(name, each) or _NOTHING for each in (value, now)))
        case RemoveEntry(place, seen) if seen is not None:
            now = entry_at(document, place)
            if now is not None and now != seen:
                raise WrittenMeanwhileError(place.told, "(xóa)", _changed_words(seen, now))
        case Oblige(choice, period, seen) if seen:
            now = obliged.chosen(period)
            if now not in (*seen, choice):
                raise WrittenMeanwhileError("Đơn vị phải báo cáo", _choice_words(choice), _choice_words(now))
        case _:
            return


def told_edit(document: Document, edit: DraftEdit) -> tuple[str, Place]:
    """How a change is told, and where it can be seen."""
    match edit:
        case SetFields():
            name = next(iter(edit.fields), "")
            place = replace(edit.place, field=name)
            return f"sửa {place.told}", place
        case AddEntry():
            place = Place(edit.section, str(edit.entry.get("code", "")))
            return f"thêm {place.told}", place
        case RemoveEntry():
            return f"xóa {edit.place.told} “{entry_name(find_entry(document, edit.place))}”", edit.place
        case MoveEntry():
            return f"chuyển chỗ {edit.place.told}", edit.place
        case Oblige():
            return "chọn đơn vị phải báo cáo", Place(OBLIGED)


def is_one_text(edit: DraftEdit) -> bool:
    """Texts that are typed on are taken back as one; a code is not, because others change with it."""
    return isinstance(edit, SetFields) and set(edit.fields) <= {"quote", "explanation", "message", "note", "hint"}


def _changed_words(before: Entry, after: Entry) -> str:
    changed = [name for name in (*after, *before) if before.get(name) != after.get(name)]
    return "\n".join(f"{Place(HEAD, '', n).told}: {shown_field(n, after.get(n))}" for n in dict.fromkeys(changed))


def _choice_words(choice: ObligedChoice | None) -> str:
    if choice is None:
        return "Như mọi kỳ"
    kinds = [name for kind, name in KIND_NAMES.items() if kind in choice.kinds]
    lines = [f"Cả loại: {', '.join(kinds)}" if kinds else "Không lấy cả loại nào"]
    lines += [f"Thêm: {', '.join(choice.added)}"] if choice.added else []
    lines += [f"Trừ: {', '.join(choice.excepted)}"] if choice.excepted else []
    return "\n".join(lines)
