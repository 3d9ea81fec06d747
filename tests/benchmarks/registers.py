"""A register of a hundred thousand rows: found, scrolled and filled from a workbook."""

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from desktop.core.clock import SystemClock
from desktop.models.register import RegisterBook
from desktop.services.registers.entries import add_rows
from desktop.services.registers.row_import import import_rows, read_register_file
from desktop.services.registers.rows import EntryQuery, find_entries, read_entries, register_form
from desktop.services.workspace import Workspace
from tests.benchmarks.grid import FRAME
from tests.benchmarks.measure import ROOT, Measure
from tests.benchmarks.province import Province

REGISTER = "BK_TCD"
ROWS, TYPED, IMPORTED = 100_000, 5_000, 10_000
"""Rows of the register; how many of them are read as typed, the others being the same again; rows of a workbook."""
SCREEN = 40
"""Rows that come into view together."""
_FAMILY = ("Nguyễn Văn", "Trần Thị", "Lê Hoàng", "Phạm Quốc", "Võ Ngọc")
_GIVEN = ("An", "Bình", "Đạt", "Hòa", "Minh", "Phúc", "Yến")


class Registers:
    """An agency whose register of receptions is full."""

    def __init__(self, province: Province) -> None:
        self._province = province

    @cached_property
    def workspace(self) -> Workspace:
        opened = Workspace.open(self._province.copy_of_agency("registers"), SystemClock())
        with opened.session() as session:
            form = register_form(session, REGISTER)
            rows = [form.read(typed_row(number), None) for number in range(TYPED)]
            add_rows(session, opened.clock, form, rows)
            _write_again(session, ROWS // TYPED - 1)
        return opened

    @cached_property
    def workbook(self) -> Path:
        return self._saved("sổ.xlsx", {})

    @cached_property
    def faulty_workbook(self) -> Path:
        """Each row has two cells at fault."""
        return self._saved("sổ sai.xlsx", {"ngay": "5/3", "so_nguoi": "hai"})

    def _saved(self, name: str, wrong: dict[str, str]) -> Path:
        from openpyxl import Workbook

        with self.workspace.reading() as session:
            columns = register_form(session, REGISTER).register.columns
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Sổ")
        sheet.append([column.name for column in columns])
        for number in range(IMPORTED):
            typed = {**typed_row(number), **wrong}
            sheet.append([typed.get(column.code) for column in columns])
        path = self.workspace.folder.root / name
        book.save(path)
        return path

    def find(self, text: str) -> float:
        """Seconds of a search."""
        workspace = self.workspace if "workspace" in vars(self) or text else None
        if workspace is None:
            return 0.0
        started = time.perf_counter()
        with workspace.reading() as session:
            find_entries(session, workspace.clock, EntryQuery(REGISTER, text))
        return time.perf_counter() - started

    def read_screen(self) -> float:
        """Seconds until rows in the middle of the register, which came into view, are read."""
        started = time.perf_counter()
        with self.workspace.reading() as session:
            read_entries(session, self.workspace.clock, REGISTER, tuple(range(ROWS // 2, ROWS // 2 + SCREEN)))
        return time.perf_counter() - started

    def import_all(self) -> float:
        """Seconds to read, check and write the workbook."""
        path = self.workbook
        started = time.perf_counter()
        with self.workspace.session() as session:
            import_rows(
                session, self.workspace.clock, read_register_file(session, self.workspace.clock, REGISTER, path)
            )
        return time.perf_counter() - started

    def find_faults(self) -> float:
        """Seconds until every cell at fault of a workbook is named."""
        path, clock = self.faulty_workbook, self.workspace.clock
        started = time.perf_counter()
        with self.workspace.reading() as session:
            found = read_register_file(session, clock, REGISTER, path)
        assert len(found.findings) == 2 * IMPORTED
        return time.perf_counter() - started

    def bare_search(self, text: str) -> Callable[[], float]:
        """The same text looked for by SQLite itself."""

        def search() -> float:
            with sqlite3.connect(self.workspace.folder.database) as connection:
                started = time.perf_counter()
                connection.execute(
                    "SELECT number FROM register_entry WHERE search_text LIKE ?", (f"%{text}%",)
                ).fetchall()
                return time.perf_counter() - started

        return search

    def slowest_step(self, what: str) -> Callable[[], float]:
        """The slowest hundredth of one way of scrolling, in a window of its own."""

        def run() -> float:
            period, folder = self._province.snapshot.period.code, self.workspace.folder.root
            command = [sys.executable, "-m", "tests.benchmarks.scrolled_register", str(folder), period, REGISTER]
            done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
            return float(dict(line.split() for line in done.stdout.splitlines())[what])

        return run

    def bare_reading(self) -> float:
        """The workbook read by openpyxl alone."""
        import openpyxl

        started = time.perf_counter()
        book = openpyxl.load_workbook(self.workbook, read_only=True)
        for _ in book.active.iter_rows(values_only=True):  # pyright: ignore[reportOptionalMemberAccess]
            pass
        return time.perf_counter() - started


_AGAIN = text("""
    INSERT INTO register_entry (
        id, agency_id, register_code, number, version, day, search_text, cells, created_at, updated_at, deleted_at
    )
    SELECT lower(hex(randomblob(16))), agency_id, register_code, number + :further, version, day, search_text,
        json_set(cells, '$.ho_ten', json_extract(cells, '$.ho_ten') || ' ' || (number + :further)),
        created_at, updated_at, deleted_at
    FROM register_entry
    WHERE register_code = :register AND number BETWEEN :first AND :last
""")


def _write_again(session: Session, times: int) -> None:
    """The typed rows, so often again under further numbers and names: reading each of them would take minutes."""
    book = session.scalars(select(RegisterBook).where(RegisterBook.register_code == REGISTER)).one()
    typed = {"register": REGISTER, "first": book.last_number - TYPED + 1, "last": book.last_number}
    session.execute(_AGAIN, [{**typed, "further": TYPED * (time + 1)} for time in range(times)])
    book.rows += TYPED * times
    book.last_number += TYPED * times


def typed_row(number: int) -> dict[str, str]:
    """A row as it is typed."""
    day = date(2014, 1, 1) + timedelta(days=number % 1800)
    return {
        "ngay": f"{day:%d/%m/%Y}",
        "ho_ten": f"{_FAMILY[number % 5]} {_GIVEN[number % 7]} {number}",
        "dia_chi": f"Số {number % 300}, ấp Bắc, xã Hòa Long",
        "so_nguoi": str(number % 6 + 1),
        "loai": ("KN", "TC", "KNPA")[number % 3],
        "noi_dung": f"Đề nghị cấp giấy chứng nhận quyền sử dụng đất thửa {number % 977}",
        "nguoi_tiep": "Chủ tịch UBND xã",
        "nguoi_dung_dau": "Có" if number % 2 else "Không",
        "ket_qua": "Đã trả lời, hướng dẫn nộp hồ sơ",
    }


def measures(province: Province) -> Iterator[Measure]:
    """What an officer waits for in a full register."""
    full = Registers(province)
    like = "SQLite's own LIKE"
    yield Measure(
        "register: one of 100 000 rows found",
        lambda: full.find("thua 512"),
        like,
        full.bare_search("thua 512"),
        within=0.1,
    )
    yield Measure(
        "register: half of 100 000 rows found", lambda: full.find("khieu"), like, full.bare_search("khieu"), within=0.1
    )
    yield Measure(
        "register: a screen of rows come into view", full.read_screen, like, full.bare_search("thua 512"), within=0.016
    )
    for what, name in (("wheel", "a notch of the wheel"), ("page", "PageDown")):
        yield Measure(
            f"register: p99 of scrolling 100 000 rows, {name}",
            full.slowest_step(what),
            like,
            full.bare_search("thua 512"),
            runs=3,
            within=FRAME,
        )
        yield Measure(
            f"register: the same, {name}, processor of the window's thread",
            full.slowest_step(f"{what}_processor"),
            like,
            full.bare_search("thua 512"),
            runs=3,
            within=FRAME,
        )
    yield Measure(
        "register: 20 000 cells at fault named",
        full.find_faults,
        "openpyxl alone",
        full.bare_reading,
        runs=3,
        within=5.0,
    )
    yield Measure(
        "register: 10 000 rows imported", full.import_all, "openpyxl alone", full.bare_reading, runs=3, within=5.0
    )
