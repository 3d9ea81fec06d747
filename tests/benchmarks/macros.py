"""Workbooks of one form added up cell by cell, as a macro does it: nobody asks who sent them, or whether it is all."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

Cells = Iterable[Iterable[object]]


def by_openpyxl(folder: Path) -> Mapping[tuple[int, int, int], float]:
    """The library that most scripts use."""
    from openpyxl import load_workbook

    def sheets(path: Path) -> list[Cells]:
        return [sheet.iter_rows(values_only=True) for sheet in load_workbook(path, data_only=True).worksheets]

    return _added_up(folder, sheets)


def by_calamine(folder: Path) -> Mapping[tuple[int, int, int], float]:
    """The quickest reader that there is."""
    from python_calamine import CalamineWorkbook

    def sheets(path: Path) -> list[Cells]:
        book = CalamineWorkbook.from_path(path)
        return [book.get_sheet_by_index(number).to_python() for number in range(len(book.sheet_names))]

    return _added_up(folder, sheets)


def _added_up(folder: Path, sheets: Callable[[Path], list[Cells]]) -> Mapping[tuple[int, int, int], float]:
    totals: dict[tuple[int, int, int], float] = {}
    for path in sorted(folder.glob("*.xlsx")):
        for sheet, rows in enumerate(sheets(path)):
            for row, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if isinstance(value, int | float):
                        totals[sheet, row, column] = totals.get((sheet, row, column), 0) + value
    assert totals, "no number was found"
    return totals
