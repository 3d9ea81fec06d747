"""Everything that is wrong with a draft, at its place: faults of form, and codes that would change their meaning."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any, cast

from desktop.core.text import fold
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_file import check_programme
from desktop.rules.programme_kinds import Severity
from desktop.rules.programme_obliged import ObligedPlan
from desktop.rules.programme_references import Document, Place, entries
from desktop.rules.programme_words import HEAD, SECTION_NAMES, VALUE_NAMES

_PATH = re.compile(r"(?P<section>[a-z_]+)(?:\[(?P<at>[0-9]+)\]|\.(?P<list>[^.\[]+))?(?:\.?(?P<field>[a-z_]+))?.*")
_ALIKE = 0.5
"""Share of their letters that two names have in common when they may be of one thing."""
OBLIGED = "obliged"
"""In place of a section: who is obliged."""


@dataclass(frozen=True)
class DesignFinding:
    """Something to put right in a draft, or to look at again.

    Attributes:
        place: Where: the designer opens it there.
        message: Cause and next step.
    """

    place: Place
    message: str
    severity: Severity

    @property
    def is_error(self) -> bool:
        """Nothing can be issued before it is put right."""
        return self.severity is Severity.ERROR

    @property
    def sentence(self) -> str:
        """Place and cause in one line."""
        return f"{self.place.told}: {self.message}"


@dataclass(frozen=True)
class IssuedMeaning:
    """What a code of an indicator meant in a version that was issued; ``source``: “DVCQ-2018 bản 1”."""

    name: str
    type: str
    unit: str
    source: str


def issued_meanings(versions: Iterable[Programme]) -> dict[str, IssuedMeaning]:
    """What every code of an indicator meant when it was issued last."""
    return {item.code: _meaning(item, version) for version in versions for item in version.indicators}


def _meaning(item: Indicator, version: Programme) -> IssuedMeaning:
    return IssuedMeaning(item.name, str(item.type), item.unit, f"{version.code} bản {version.version}")


def find_faults(
    document: Document,
    issued: Mapping[str, IssuedMeaning],
    plan: ObligedPlan | None,
    dispatch: str | None = None,
) -> tuple[DesignFinding, ...]:
    """All findings of a draft, errors first, in the order of the document.

    Args:
        document: The draft.
        issued: What codes of indicators have meant so far.
        plan: Who owes a report; ``None`` to leave that out.
        dispatch: Text of the founding document, against which quotations are checked, if there is one.
    """
    found = [
        DesignFinding(place_of(document, each.path), each.message, each.severity)
        for each in check_programme(document, "", dispatch)
    ]
    found += _changed_meanings(document, issued)
    found += _periods_that_end_late(document)
    if plan is not None:
        found += _nobody_obliged(document, plan)
    return tuple(sorted(found, key=lambda each: not each.is_error))


def _nobody_obliged(document: Document, plan: ObligedPlan) -> Iterator[DesignFinding]:
    message = "chưa chọn đơn vị nào phải báo cáo; chọn theo loại, hoặc từng đơn vị"
    for period in ("", *plan.own):
        choice = plan.of(period)
        if not (choice.kinds or choice.added):
            name = next((str(e.get("name")) for e in entries(document, "periods") if e.get("code") == period), "")
            told = f"{name}: {message}" if name else message
            yield DesignFinding(Place(OBLIGED), told, Severity.ERROR)


def place_of(document: Document, path: str) -> Place:
    """The place that a path of ``check_programme`` speaks of: ``indicators[12].formula``."""
    found = _PATH.fullmatch(path)
    if found is None:
        return Place(HEAD)
    section, at, named = found["section"], found["at"], found["list"]
    if section not in SECTION_NAMES:
        return Place(HEAD, "", section)
    if section == "lists":
        return Place(section, named or "", "choices")
    if at is None:
        return Place(section)
    listed = cast("list[object]", document.get(section))
    entry = listed[int(at)]
    code = str(cast("Mapping[str, Any]", entry).get("code", "")) if isinstance(entry, Mapping) else ""
    return Place(section, code, found["field"] or "")


def _changed_meanings(document: Document, issued: Mapping[str, IssuedMeaning]) -> Iterator[DesignFinding]:
    for item in entries(document, "indicators"):
        code = str(item.get("code"))
        known = issued.get(code)
        if known is None:
            continue
        kinds = VALUE_NAMES["type"]
        if item.get("type") != known.type:
            message = (
                f"mã {code} đã ban hành ({known.source}) với kiểu “{kinds.get(known.type, known.type)}”; "
                "mã không đổi nghĩa: giữ kiểu cũ, hoặc thêm chỉ tiêu mã mới"
            )
            yield DesignFinding(Place("indicators", code, "type"), message, Severity.ERROR)
        elif not _may_be_one(known.name, str(item.get("name", ""))):
            message = (
                f"mã {code} đã ban hành ({known.source}) là “{known.name}”; "
                "nếu đây là chỉ tiêu khác thì phải dùng mã mới"
            )
            yield DesignFinding(Place("indicators", code, "name"), message, Severity.WARNING)
        elif str(item.get("unit", "")) != known.unit:
            message = (
                f"đơn vị tính đã ban hành ({known.source}) là “{known.unit}”; số các năm sẽ không cùng đơn vị tính"
            )
            yield DesignFinding(Place("indicators", code, "unit"), message, Severity.WARNING)


def _may_be_one(one: str, other: str) -> bool:
    return one == other or SequenceMatcher(None, fold(one), fold(other), autojunk=False).ratio() >= _ALIKE


def _periods_that_end_late(document: Document) -> Iterator[DesignFinding]:
    """Nghị định 09/2019/NĐ-CP, Điều 8: a deadline leaves a working day after the closing day at least."""
    for period in entries(document, "periods"):
        try:
            due, closing = date.fromisoformat(str(period.get("due"))), date.fromisoformat(str(period.get("data_to")))
        except ValueError:
            continue
        if due <= closing:
            message = "hạn nộp không sau ngày chốt số liệu; Nghị định 09/2019 cần ít nhất một ngày làm việc"
            yield DesignFinding(Place("periods", str(period.get("code")), "due"), message, Severity.WARNING)
