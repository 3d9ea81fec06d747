"""A programme of 2,000 indicators, and the data folders that work with it."""

from pathlib import Path
from typing import Any

from desktop.core.clock import SystemClock
from desktop.rules.programme import Programme
from desktop.rules.programme_file import programme_to_document, read_programme
from desktop.services.agencies.directory import bundled_directory
from desktop.services.programme.drafts import revise_version
from desktop.services.programme.versions import bundled_programme
from desktop.services.workplace.set_up import set_up_agency, set_up_department
from desktop.services.workspace import Workspace

SIZE = 2_000
PERIOD = "6T-2018"
DEPARTMENT, COMMUNE = "SO-SNV", "W26572a"
_FIRST = 1000
_DERIVED_EACH = 5


def big_programme() -> Programme:
    """The programme that ships, with counts, a fifth of percentages and rules between them up to ``SIZE``."""
    document = programme_to_document(bundled_programme())
    counts = [each for each in document["indicators"] if each["type"] == "count" and each["entry"] == "input"]
    plain = [_plain(each) for each in counts]
    indicators = list(document["indicators"])
    rules = list(document["rules"])
    number = _FIRST
    while len(indicators) < SIZE:
        like = plain[(number // _DERIVED_EACH) % len(plain)]
        code = _code(like, number)
        if number % _DERIVED_EACH == _DERIVED_EACH - 1:
            top, bottom = _code(like, number - 1), _code(like, number - 2)
            indicators.append(
                {**like, "code": code, "name": f"Tỷ lệ {number}", **_PERCENT, "formula": f"{top} / {bottom} * 100"}
            )
            message = f"{top} ({{{top}}}) không được lớn hơn {bottom} ({{{bottom}}})."
            rules.append(
                {"code": f"R_{number}", "severity": "error", "expression": f"{top} <= {bottom}", "message": message}
            )
        else:
            indicators.append({**like, "code": code, "name": f"{like['name']} {number}"})
        number += 1
    return read_programme({**document, "indicators": indicators, "rules": rules}, source="big", dispatch=None)


_PERCENT = {
    "type": "percent",
    "aggregation": "ratio",
    "entry": "derived",
    "decimals": 2,
    "unit": "%",
    "required": False,
}


def _plain(indicator: dict[str, Any]) -> dict[str, Any]:
    left_out = ("part_of", "register", "register_filter", "register_sum", "register_span", "breakdown")
    return {name: value for name, value in indicator.items() if name not in left_out} | {"core": True}


def _code(like: dict[str, Any], number: int) -> str:
    return f"{like['code'].split('.')[0]}.{number}"


def make_department(folder: Path) -> Path:
    """A department with a draft of the next version."""
    workspace = Workspace.open(folder, SystemClock(), create=True)
    set_up_department(workspace, bundled_directory(), big_programme(), DEPARTMENT)
    with workspace.session() as session:
        revise_version(session, workspace.clock, "DVCQ-2018", 1)
    workspace.close()
    return folder


def make_agency(folder: Path) -> Path:
    """A commune that has entered nothing yet."""
    workspace = Workspace.open(folder, SystemClock(), create=True)
    set_up_agency(workspace, bundled_directory(), big_programme(), COMMUNE)
    workspace.close()
    return folder
