"""The rows of the two lists beside the text: what agencies wrote, and what the section rests on."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from desktop.rules.composing import AgencyPassage, PassageState
from desktop.services.province.composing import Source
from desktop.services.province.composing_passages import PassageGroup
from desktop.ui.icons import Icon
from desktop.ui.tables.cells import Cell, Column, Heading
from desktop.ui.tokens import Tone

_INDENT = 20
_MOST_NAMES = 3
_MOST_LETTERS = 420

_STATES = {
    PassageState.VERBATIM: (Icon.CHECKMARK_CIRCLE, Tone.OK, "nguyên văn"),
    PassageState.EDITED: (Icon.EDIT, Tone.OK, "đã biên tập"),
    PassageState.UNSEEN: (Icon.INFO, Tone.LATE, "không thấy trong bài"),
}
_NEWER = "; đã có bản nộp mới"


@dataclass(frozen=True)
class PassageRow:
    """A passage, or several that are nearly the same.

    Attributes:
        passages: All of them; one where it is a member of an opened group.
        is_member: It stands below its group.
        used: The section rests on it, on all of them for a group.
    """

    passages: PassageGroup
    is_member: bool = False
    used: bool = False

    @property
    def first(self) -> AgencyPassage:
        """The one whose words are shown."""
        return self.passages[0]

    @property
    def is_group(self) -> bool:
        """Several agencies wrote nearly the same."""
        return len(self.passages) > 1


def passage_rows(
    groups: Sequence[PassageGroup], used: Collection[tuple[str, str]], opened: Collection[tuple[str, str]]
) -> Iterator[PassageRow | Heading]:
    """The groups in order, each below whose words they are; below an opened one its members.

    Args:
        groups: As they were read.
        used: Keys of the passages on which the section rests.
        opened: Keys of the first passages of opened groups.
    """
    for group in groups:
        yield _heading(group)
        yield PassageRow(group, used=all(each.key in used for each in group))
        for each in group if len(group) > 1 and group[0].key in opened else ():
            yield _heading((each,))
            yield PassageRow((each,), is_member=True, used=each.key in used)


def _heading(group: PassageGroup) -> Heading:
    first = group[0]
    if len(group) == 1:
        return Heading(first.agency_name, f"mục {first.section}, lần nộp {first.revision}")
    return Heading(f"{len(group)} đơn vị viết gần như nhau", _some_names(group))


def _some_names(group: PassageGroup) -> str:
    names = [each.agency_name for each in group[:_MOST_NAMES]]
    rest = len(group) - len(names)
    return f"{', '.join(names)} và {rest} đơn vị khác" if rest else ", ".join(names)


def passage_columns() -> tuple[Column[PassageRow], ...]:
    """Whose words, and the words; all names of a group are searched."""
    return (
        Column("Đoạn", lambda row: row.first.text, cell=_passage, width=240, stretch=True, wraps=True),
        Column("Đơn vị", _names, width=120, paper_only=True),
        Column("Cả đoạn", lambda row: row.first.text, width=120, paper_only=True),
    )


def source_rows(sources: Sequence[Source]) -> Iterator[Source | Heading]:
    """The sources, each below whose words they are and what has become of them."""
    for each in sources:
        yield Heading(each.passage.agency_name, f"{_STATES[each.state][2]}{'' if each.is_current else _NEWER}")
        yield each


def source_columns() -> tuple[Column[Source], ...]:
    """Whose words, the words as they were picked, and what has become of them."""
    return (Column("Nguồn", lambda each: each.passage.text, cell=_source, width=240, stretch=True, wraps=True),)


def _names(row: PassageRow) -> str:
    return ", ".join(each.agency_name for each in row.passages)


def _passage(row: PassageRow) -> Cell:
    text = row.first.text
    return Cell(
        _short(text),
        icon=Icon.CHECKMARK_CIRCLE if row.used else Icon.COPY if row.is_group else Icon.DOCUMENT_TEXT,
        icon_tone=Tone.OK if row.used else None,
        indent=_INDENT if row.is_member else 0,
        tooltip=f"{'Đã có trong nguồn của mục này. ' if row.used else ''}{text}",
    )


def _short(text: str) -> str:
    """As much of a passage as a list has room for; bullets keep their lines."""
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS].rsplit(' ', 1)[0]}…"


def _source(each: Source) -> Cell:
    icon, tone, told = _STATES[each.state]
    passage, tone = each.passage, tone if each.is_current else Tone.LATE
    told = f"Mục {passage.section}, lần nộp {passage.revision}: {told}{'' if each.is_current else _NEWER}."
    return Cell(_short(passage.text), icon=icon, icon_tone=tone, tooltip=f"{told}\n{passage.text}")
