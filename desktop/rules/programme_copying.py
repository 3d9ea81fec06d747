"""How a programme begins: empty, or as last year's with every date a year on."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from desktop.rules.programme_file import SCHEMA, VERSION
from desktop.rules.programme_references import Document, entries

_YEAR = re.compile(r"(?<![0-9/-])(?:19|20|21)[0-9]{2}(?![0-9])|(?<=/)(?:19|20|21)[0-9]{2}(?![0-9/])")
"""A year in running text, or at the end of a day that is written out: 25/5/2018."""
_DISPATCH_FIELDS: Mapping[str, object] = {"dispatch": "", "dispatch_text": "", "about": {}}
"""What belongs to last year's dispatch alone; the officer writes this year's."""


def blank_programme(code: str, name: str, year: int) -> dict[str, Any]:
    """A programme of a year that asks for nothing yet, but has its two periods and the frame of a report.

    The data windows are those of Nghị định 09/2019/NĐ-CP, Điều 12: to 14/6, and to 14/12.
    """
    return {
        "schema": SCHEMA,
        "schema_version": VERSION,
        **_DISPATCH_FIELDS,
        "code": code,
        "version": 1,
        "name": name,
        "dispatch_date": f"{year}-01-01",
        "issuer": "",
        "receiver": "",
        "document_type": "BC",
        "title": f"Kết quả thực hiện {name} ({{period}})",
        "recipients": ["Như trên", "Sở Nội vụ (để tổng hợp)"],
        "periods": [
            _period("6T", year, f"6 tháng năm {year}", f"{year}-06-14", f"{year}-06-20"),
            {
                **_period("N", year, f"Năm {year}", f"{year}-12-14", f"{year}-12-20"),
                "earlier_period": f"6T-{year}",
            },
        ],
        "groups": [],
        "tasks": [],
        "indicators": [],
        "rules": [],
        "registers": [],
        "lists": {},
        "outline": [_section("I", "KẾT QUẢ THỰC HIỆN"), _section("II", "KIẾN NGHỊ, ĐỀ XUẤT")],
        "provincial_outline": [_section("I", "KẾT QUẢ THỰC HIỆN"), _section("II", "KIẾN NGHỊ, ĐỀ XUẤT")],
        "annexes": [
            {"code": "I", "title": "BIỂU SỐ LIỆU KẾT QUẢ THỰC HIỆN", "content": "indicators"},
            {"code": "II", "title": "TÌNH HÌNH THỰC HIỆN NHIỆM VỤ ĐƯỢC GIAO", "content": "tasks"},
        ],
    }


def _period(kind: str, year: int, name: str, data_to: str, due: str) -> dict[str, Any]:
    day = date.fromisoformat(due)
    return {
        "code": f"{kind}-{year}",
        "kind": kind,
        "year": year,
        "name": name,
        "data_from": f"{year - 1}-12-15",
        "data_to": data_to,
        "due": due,
        "due_text": f"chậm nhất ngày {day.day}/{day.month}/{year}",
        "due_inclusive": True,
    }


def _section(code: str, heading: str) -> dict[str, Any]:
    return {"code": code, "heading": heading, "required": True}


def copy_with_new_dates(document: Document, code: str, years: int = 1) -> dict[str, Any]:
    """Last year's programme for another year: version 1 of a new code, every date and year moved on.

    Indicators, rules and the rest keep their codes: they mean the same. Texts of the old dispatch are not carried
    over, because the new year has its own; findings then ask for them.
    """
    periods = {
        str(e.get("code")): f"{e.get('kind')}-{_later(e.get('year'), years)}" for e in entries(document, "periods")
    }
    copied: dict[str, Any] = {
        **document,
        **_DISPATCH_FIELDS,
        "code": code,
        "version": 1,
        "name": moved_text(str(document.get("name", "")), years),
        "title": moved_text(str(document.get("title", "")), years),
        "dispatch_date": _moved_day(document.get("dispatch_date"), years),
        "periods": [_moved_period(e, years, periods) for e in entries(document, "periods")],
        "tasks": [{**e, "due": _moved_day(e.get("due"), years)} for e in entries(document, "tasks")],
    }
    return copied


def _moved_period(entry: Mapping[str, Any], years: int, codes: Mapping[str, str]) -> dict[str, Any]:
    moved = {**entry, "code": codes[str(entry.get("code"))], "year": _later(entry.get("year"), years)}
    moved |= {name: _moved_day(entry.get(name), years) for name in ("data_from", "data_to", "due")}
    moved |= {name: moved_text(str(entry.get(name, "")), years) for name in ("name", "due_text")}
    links = ("same_period_last_year", "earlier_period")
    moved |= {name: codes.get(str(entry[name]), str(entry[name])) for name in links if entry.get(name)}
    levels: object = entry.get("levels")
    if isinstance(levels, list):
        each = cast("list[Mapping[str, Any]]", levels)
        moved["levels"] = [
            {**level, "due": _moved_day(level.get("due"), years), "due_text": moved_text(str(level["due_text"]), years)}
            for level in each
        ]
    moved.pop("note", None)
    return moved


def moved_text(text: str, years: int) -> str:
    """A text with the years in it moved on; numbers that are no year stay."""
    return _YEAR.sub(lambda found: str(int(found[0]) + years), text)


def proposed_code(code: str, years: int = 1) -> str:
    """A code for the copy: DVCQ-2019 for DVCQ-2018; one without a year gets an ending."""
    moved = moved_text(code.replace("-", " "), years).replace(" ", "-")
    return moved if moved != code else f"{code}-MOI"


def _later(year: object, years: int) -> object:
    return year + years if isinstance(year, int) else year


def _moved_day(day: object, years: int) -> object:
    """The same day of another year; 29 February becomes the 28th."""
    try:
        found = date.fromisoformat(str(day))
    except ValueError:
        return day
    try:
        return found.replace(year=found.year + years).isoformat()
    except ValueError:
        return found.replace(year=found.year + years, day=28).isoformat()
