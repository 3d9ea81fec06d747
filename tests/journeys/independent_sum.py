"""The provincial totals a second time, with nothing but a zip reader, JSON and decimal arithmetic.

No module of the program is used here. What is added up how is read from the assignment package, the figures from the
reports of the agencies.
"""

import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

NOTHING_AROSE, NOT_APPLICABLE = "khong_phat_sinh", "khong_ap_dung"
_PLACES = Decimal("0.01")
"""Percentages are shown with two places."""


@dataclass(frozen=True)
class Expected:
    """What a page must show for an indicator.

    Attributes:
        total: A number, “2/3” for questions, “3 mục” for lists, None where nothing is totalled.
        coverage: Agencies with a figure, of those that should have one: “2/3”.
        parts: The sums that a percentage is made of: “58/3.868”.
    """

    total: Decimal | str | None
    coverage: str
    parts: str = ""


def expected_totals(assignment: Path, packages: Iterable[Path], period: str) -> dict[str, Expected]:
    """The total of every indicator, over the newest revision of each agency."""
    brought = _document(assignment, "assignment.json")
    newest: dict[str, Mapping] = {}
    for report in (_document(package, "report.json") for package in packages):
        before = newest.get(report["agency"]["code"])
        if before is None or report["revision"] > before["revision"]:
            newest[report["agency"]["code"]] = report
    kinds = {agency["code"]: agency["kind"] for agency in brought["agencies"]["agencies"]}
    obliged = [kinds[code] for code in brought["obligations"][period]]
    totals = {}
    for indicator in brought["programme"]["indicators"]:
        reporters = [report for report in newest.values() if report["agency"]["kind"] in indicator["applies_to"]]
        owed = sum(kind in indicator["applies_to"] for kind in obliged)
        if indicator.get("core"):
            totals[indicator["code"]] = _total(indicator, [_values(report) for report in reporters], owed)
    return totals


def _document(package: Path, name: str) -> dict:
    with zipfile.ZipFile(package) as archive:
        return json.loads(archive.read(name))


def _values(report: Mapping) -> dict[str, Mapping]:
    return {value["code"]: value for value in report["values"]}


def _total(indicator: Mapping, reports: Sequence[Mapping], owed: int) -> Expected:
    code, how = indicator["code"], indicator["aggregation"]
    if how == "ratio":
        return _ratio(indicator, reports, owed)
    values = [report.get(code, {}) for report in reports]
    without = sum(value.get("state") == NOT_APPLICABLE for value in values)
    told = [value for value in values if value.get("type") or value.get("state") == NOTHING_AROSE]
    total: Decimal | str | None = None
    if how in ("sum", "latest") and told:
        total = sum((_number(value) or Decimal(0) for value in told), Decimal(0))
    elif how == "count_true" and told:
        total = f"{sum(value['value'] is True for value in told)}/{len(told)}"
    elif how == "list" and told:
        total = f"{len(told)} mục"
    return Expected(total, f"{len(told)}/{owed - without}")


def _ratio(indicator: Mapping, reports: Sequence[Mapping], owed: int) -> Expected:
    """An agency is in a percentage with its numerator and denominator, even if both are zero."""
    above, below = re.fullmatch(r"(CT\S+) / (CT\S+) \* 100", indicator["formula"]).groups()
    top = bottom = Decimal(0)
    told = without = 0
    for report in reports:
        upper, lower = _number(report.get(above, {})), _number(report.get(below, {}))
        if upper is not None and lower is not None:
            top, bottom, told = top + upper, bottom + lower, told + 1
        elif any(report.get(code, {}).get("state") == NOT_APPLICABLE for code in (indicator["code"], above, below)):
            without += 1
    total = (top * 100 / bottom).quantize(_PLACES, ROUND_HALF_UP) if bottom else None
    return Expected(total, f"{told}/{owed - without}", f"{_shown(top)}/{_shown(bottom)}" if told else "")


def _number(value: Mapping) -> Decimal | None:
    if value.get("type") == "number":
        return Decimal(value["value"])
    return Decimal(0) if value.get("state") == NOTHING_AROSE else None


def _shown(number: Decimal) -> str:
    """A sum of counts with dots between thousands."""
    return f"{number:,}".replace(",", ".")
