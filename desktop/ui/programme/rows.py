"""The tree of a programme at the left: its parts in their order, what stands under what, and what is wrong where."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from desktop.rules.programme_difference import entry_name
from desktop.rules.programme_findings import OBLIGED, DesignFinding
from desktop.rules.programme_references import Document, Entry, Place, entries
from desktop.rules.programme_words import ENTRY_NAMES, HEAD, SECTION_NAMES
from desktop.ui.icons import Icon
from desktop.ui.tables.cells import Cell, Column, Heading
from desktop.ui.tokens import Tone

_STEP = 14
"""How far what stands under something is moved to the right."""
TREE = "groups"
"""Where tasks and indicators stand too: each under the one that it belongs to."""
PARTS = (HEAD, "periods", TREE, "rules", "registers", "lists", "outline", "provincial_outline", "annexes")
PART_NAMES: Mapping[str, str] = {**SECTION_NAMES, TREE: "Nhiệm vụ và chỉ tiêu"}


@dataclass(frozen=True)
class TreeRow:
    """One line of the tree.

    Attributes:
        part: Of ``PARTS``; by it the tree is narrowed down.
        worst: Of the findings at this place: ``Tone.MISSING`` or ``Tone.LATE``; ``None`` where all is well.
    """

    place: Place
    part: str
    name: str
    depth: int = 0
    worst: Tone | None = None

    @property
    def title(self) -> str:
        """Code and name."""
        return f"{self.place.code}  {self.name}".strip()


def columns() -> tuple[Column[TreeRow], ...]:
    """One column: code and name, moved to the right by its depth."""
    return (Column("Chương trình", lambda row: row.title, cell=_cell, width=220, stretch=True),)


def tree_rows(document: Document, findings: Iterable[DesignFinding]) -> list[TreeRow | Heading]:
    """All lines with a heading over each part."""
    worst = _worst(findings)
    rows: list[TreeRow | Heading] = []
    for part in PARTS:
        lines = list(_lines(document, part, worst))
        count = sum(line.place.section == part for line in lines) if part not in (HEAD, TREE) else 0
        rows.append(Heading(PART_NAMES[part], str(count) if count else ""))
        rows += lines
    return rows


def _lines(document: Document, part: str, worst: Mapping[Place, Tone]) -> Iterator[TreeRow]:
    if part == HEAD:
        yield _row(Place(HEAD), part, "Tên, văn bản giao, nơi nhận", worst)
        yield _row(Place(OBLIGED), part, ENTRY_NAMES[OBLIGED], worst)
    elif part == TREE:
        yield from _groups(document, worst)
    elif part in ("outline", "provincial_outline"):
        parents = {str(e.get("code")): str(e.get("parent") or "") for e in entries(document, part)}
        for each in entries(document, part):
            yield _entry(part, each, worst, depth=_depth(str(each.get("code")), parents))
    else:
        for each in entries(document, part):
            yield _entry(part, each, worst)


def _groups(document: Document, worst: Mapping[Place, Tone]) -> Iterator[TreeRow]:
    """Groups with their tasks, those with their indicators; what belongs to nothing stands at the end."""
    tasks = _by(document, "tasks", "group")
    indicators = _by(document, "indicators", "task")
    for group in entries(document, "groups"):
        yield _entry("groups", group, worst)
        for task in tasks.pop(str(group.get("code")), ()):
            yield from _task(task, indicators, worst)
    for task in (each for left in tasks.values() for each in left):
        yield from _task(task, indicators, worst)
    for item in (each for left in indicators.values() for each in left):
        yield _entry("indicators", item, worst, depth=2)


def _task(task: Entry, indicators: dict[str, list[Entry]], worst: Mapping[Place, Tone]) -> Iterator[TreeRow]:
    yield _entry("tasks", task, worst, depth=1)
    for item in indicators.pop(str(task.get("code")), ()):
        yield _entry("indicators", item, worst, depth=2)


def _by(document: Document, section: str, field: str) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for each in entries(document, section):
        found.setdefault(str(each.get(field)), []).append(each)
    return found


def _entry(section: str, entry: Entry, worst: Mapping[Place, Tone], *, depth: int = 0) -> TreeRow:
    place = Place(section, str(entry.get("code", "")))
    part = TREE if section in ("tasks", "indicators") else section
    return TreeRow(place, part, entry_name(entry), depth, worst.get(place))


def _row(place: Place, part: str, name: str, worst: Mapping[Place, Tone]) -> TreeRow:
    return TreeRow(place, part, name, 0, worst.get(place))


def _worst(findings: Iterable[DesignFinding]) -> dict[Place, Tone]:
    worst: dict[Place, Tone] = {}
    for each in findings:
        place = Place(each.place.section, each.place.code)
        if each.is_error or place not in worst:
            worst[place] = Tone.MISSING if each.is_error else Tone.LATE
    return worst


def _depth(code: str, parents: Mapping[str, str]) -> int:
    seen: set[str] = set()
    while (code := parents.get(code, "")) and code not in seen:
        seen.add(code)
    return len(seen)


def _cell(row: TreeRow) -> Cell:
    icon = None if row.worst is None else Icon.ERROR_CIRCLE if row.worst is Tone.MISSING else Icon.WARNING
    return Cell(
        row.title,
        strong=row.place.section == "groups",
        icon=icon,
        icon_tone=row.worst,
        indent=_STEP * row.depth,
        tooltip=row.name,
    )
