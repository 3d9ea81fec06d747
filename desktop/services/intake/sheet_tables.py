"""Tables found in the sheets of a workbook by their headings, in whatever order the columns stand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from desktop.core.text import fold
from desktop.services.intake.received_sheets import NO_CELL, FileCell, ReceivedSheet, letters_of, shown_content
from desktop.services.registers.row_import import MOST_HEADING_ROWS


@dataclass(frozen=True)
class SheetRow:
    """A row below the headings, by the keys of its columns."""

    number: int
    cells: Mapping[str, FileCell]

    def text(self, key: str) -> str:
        """A cell as it would be typed; "" where there is none."""
        return " ".join(shown_content(self.cells.get(key, NO_CELL).value).split())


@dataclass(frozen=True)
class SheetTable:
    """A table; ``unknown``: headings that nothing is known of."""

    sheet: str
    places: Mapping[str, int]
    rows: Sequence[SheetRow]
    unknown: tuple[str, ...]

    def place(self, row: SheetRow | None, key: str) -> str:
        """Where a cell stands: "Danh bạ!C5"."""
        return f"{self.sheet}!{letters_of(self.places.get(key, 0))}{row.number}" if row else self.sheet


def headings(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Keys of columns by their headings, as ``first_table`` compares them."""
    return {fold(text): key for key, heading in pairs for text in (heading, heading.removesuffix(" *"))}


def first_table(sheets: Iterable[ReceivedSheet], known: Mapping[str, str], needed: Iterable[str]) -> SheetTable | None:
    """The first table that has the needed columns among its first rows."""
    for sheet in sheets:
        for at, (number, cells) in enumerate(sheet.lines):
            if number > MOST_HEADING_ROWS:
                break
            texts = [fold(cell.value) if isinstance(cell.value, str) else "" for cell in cells]
            places = {known[text]: place for place, text in reversed(list(enumerate(texts))) if text in known}
            if set(needed) <= places.keys():
                unknown = tuple(
                    cell.text for cell, text in zip(cells, texts, strict=True) if text and text not in known
                )
                return SheetTable(sheet.title, places, tuple(_rows(sheet, at + 1, places)), unknown)
    return None


def _rows(sheet: ReceivedSheet, start: int, places: Mapping[str, int]) -> Iterator[SheetRow]:
    for number, cells in sheet.lines[start:]:
        row = SheetRow(number, {key: cells[at] for key, at in places.items() if at < len(cells)})
        if any(cell.value is not None or cell.formula for cell in row.cells.values()):
            yield row
