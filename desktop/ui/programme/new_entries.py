"""What a new entry begins with: its code follows its neighbours', its fields those of what it stands under."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from desktop.rules.programme_design import next_code
from desktop.rules.programme_references import Document, Entry, Place, entries, entry_at

ADDED_NAMES: Mapping[str, str] = {
    "groups": "Nhóm nhiệm vụ",
    "tasks": "Nhiệm vụ",
    "indicators": "Chỉ tiêu",
    "rules": "Luật kiểm tra",
    "registers": "Sổ theo dõi",
    "lists": "Danh mục chọn",
    "outline": "Mục đề cương của đơn vị",
    "provincial_outline": "Mục đề cương của tỉnh",
    "annexes": "Phụ lục",
    "periods": "Kỳ báo cáo",
}
"""What can be added, in the order of the menu."""
_ALL_KINDS = ["SO", "DVSN", "UBND_H", "UBND_X"]


def new_entry(document: Document, section: str, chosen: Place | None, taken: Collection[str]) -> dict[str, Any]:
    """A new entry of a section, to stand near what is chosen in the tree.

    Args:
        document: The draft.
        section: Where it is added.
        chosen: What is chosen in the tree.
        taken: Codes of indicators that were ever issued: never given again.
    """
    return _MAKERS[section](document, chosen, taken)


def _last(document: Document, section: str, field: str = "", value: str = "") -> str:
    """The code of the last entry of a section, or of those that belong to something."""
    here = [each for each in entries(document, section) if not field or each.get(field) == value]
    return str(here[-1].get("code", "")) if here else ""


def _field(document: Document, section: str, code: str, name: str) -> object:
    entry = entry_at(document, Place(section, code))
    return None if entry is None else entry.get(name)


def _group_of(document: Document, chosen: Place | None) -> str:
    """The group that the chosen row belongs to; else the last."""
    if chosen is not None and chosen.section == "groups":
        return chosen.code
    if chosen is not None and chosen.section in ("tasks", "indicators"):
        return str(_field(document, chosen.section, chosen.code, "group") or "")
    return _last(document, "groups")


def _task_of(document: Document, chosen: Place | None) -> str:
    if chosen is not None and chosen.section == "tasks":
        return chosen.code
    if chosen is not None and chosen.section == "indicators":
        return str(_field(document, "indicators", chosen.code, "task") or "")
    return _last(document, "tasks", "group", _group_of(document, chosen)) or _last(document, "tasks")


def _group(document: Document, _chosen: Place | None, _taken: Collection[str]) -> dict[str, Any]:
    clauses = [each.get("clause") for each in entries(document, "groups")]
    clause = max((number for number in clauses if isinstance(number, int)), default=0) + 1
    code = next_code(document, "groups", f"N{clause}")
    return {"code": code, "clause": clause, "name": f"Nhóm {clause}", "short_name": f"Nhóm {clause}"}


def _task(document: Document, chosen: Place | None, _taken: Collection[str]) -> dict[str, Any]:
    group = _group_of(document, chosen)
    clause = _field(document, "groups", group, "clause") or 0
    return {
        "code": next_code(document, "tasks", _last(document, "tasks", "group", group) or f"NV{clause}.1"),
        "group": group,
        "name": "Nhiệm vụ mới",
        "clause": clause,
        "quote": "",
        "nature": "thuong_xuyen",
        "product": "",
        "due": None,
        "applies_to": list(_ALL_KINDS),
    }


def _indicator(document: Document, chosen: Place | None, taken: Collection[str]) -> dict[str, Any]:
    code = _task_of(document, chosen)
    task: Entry = entry_at(document, Place("tasks", code)) or {"code": code, "applies_to": _ALL_KINDS}
    group, clause = str(task.get("group", "")), task.get("clause", 0)
    return {
        "code": next_code(
            document, "indicators", _last(document, "indicators", "group", group) or f"CT{clause}.01", taken
        ),
        "task": task.get("code", ""),
        "group": group,
        "name": "Chỉ tiêu mới",
        "unit": "",
        "type": "count",
        "aggregation": "sum",
        "period_mode": "cumulative_ytd",
        "core": True,
        "entry": "input",
        "applies_to": list(task.get("applies_to", _ALL_KINDS)),
        "required": False,
        "compares_with_last_year": False,
    }


def _rule(document: Document, chosen: Place | None, _taken: Collection[str]) -> dict[str, Any]:
    code = chosen.code if chosen is not None and chosen.section == "indicators" else _last(document, "indicators")
    return {
        "code": next_code(document, "rules", "R_MOI_1"),
        "severity": "error",
        "expression": f"{code} >= 0",
        "message": f"{code} ({{{code}}}) chưa hợp lý.",
    }


def _register(document: Document, _chosen: Place | None, _taken: Collection[str]) -> dict[str, Any]:
    day = {"code": "ngay", "name": "Ngày", "type": "date", "required": True}
    content = {"code": "noi_dung", "name": "Nội dung"}
    code = next_code(document, "registers", "BK_MOI_1")
    return {"code": code, "name": "Sổ mới", "columns": [day, content], "day": "ngay"}


def _list(document: Document, _chosen: Place | None, _taken: Collection[str]) -> dict[str, Any]:
    return {"code": next_code(document, "lists", "DM_1"), "choices": [{"code": "A", "name": "Mục thứ nhất"}]}


def _section(section: str) -> Callable[[Document, Place | None, Collection[str]], dict[str, Any]]:
    def make(document: Document, chosen: Place | None, _taken: Collection[str]) -> dict[str, Any]:
        parent = chosen.code if chosen is not None and chosen.section == section else ""
        like = f"{parent}.1" if parent else f"M{len(entries(document, section)) + 1}"
        return {"code": next_code(document, section, like), "heading": "Mục mới", "parent": parent}

    return make


def _annex(document: Document, _chosen: Place | None, _taken: Collection[str]) -> dict[str, Any]:
    used = {each.get("content") for each in entries(document, "annexes")}
    free = [
        c for c in ("indicators", "tasks", *(r.get("code") for r in entries(document, "registers"))) if c not in used
    ]
    return {"code": next_code(document, "annexes", "PL1"), "title": "PHỤ LỤC MỚI", "content": free[0] if free else ""}


def _period(document: Document, _chosen: Place | None, _taken: Collection[str]) -> dict[str, Any]:
    """The next quarter that is not there; the officer writes kind and days as they are to be."""
    years = [each.get("year") for each in entries(document, "periods")]
    year = max((number for number in years if isinstance(number, int)), default=2018)
    kinds = {each.get("kind") for each in entries(document, "periods") if each.get("year") == year}
    kind = next(f"Q{number}" for number in range(1, len(kinds) + 2) if f"Q{number}" not in kinds)
    return {
        "code": f"{kind}-{year}",
        "kind": kind,
        "year": year,
        "name": f"Kỳ {kind} năm {year}",
        "data_from": f"{year}-01-01",
        "data_to": f"{year}-03-14",
        "due": f"{year}-03-20",
        "due_text": f"chậm nhất ngày 20/3/{year}",
        "due_inclusive": True,
    }


_MAKERS: Mapping[str, Callable[[Document, Place | None, Collection[str]], dict[str, Any]]] = {
    "groups": _group,
    "tasks": _task,
    "indicators": _indicator,
    "rules": _rule,
    "registers": _register,
    "lists": _list,
    "outline": _section("outline"),
    "provincial_outline": _section("provincial_outline"),
    "annexes": _annex,
    "periods": _period,
}
