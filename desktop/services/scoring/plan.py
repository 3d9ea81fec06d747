"""By which criteria the department gives points: those that ship with the program, or its own file's."""

import json
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.canonical_json import canonical_json
from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.paths import resources
from desktop.models.workplace import Setting
from desktop.rules.scoring import ScoringPlan
from desktop.rules.scoring_file import plan_document, read_plan
from desktop.services.officers.audit import record_event
from desktop.services.programme.versions import DEFAULT_PROGRAMME, current_programme

_KEY = "scoring.plan"
_MOST_BYTES = 1_000_000


class OtherProgrammeError(UserError):
    """The criteria were made for another programme."""

    code = "SCORING_PROGRAMME"


def bundled_plan() -> ScoringPlan:
    """The proposed criteria that ship with the program."""
    path = resources() / "scoring" / f"{DEFAULT_PROGRAMME}.json"
    return read_plan(json.loads(path.read_bytes()), path.name)


def scoring_plan(session: Session, programme: str = "") -> ScoringPlan:
    """The criteria that hold here for a programme, by its code; for the current one if none is named."""
    row = session.get(Setting, f"{_KEY}.{programme or current_programme(session).code}")
    return read_plan(row.value, "scoring") if row is not None else bundled_plan()


def take_in_plan(session: Session, clock: Clock, path: Path) -> ScoringPlan:
    """Use the criteria of a file from now on; points that were given for criteria of the same code stay.

    Raises:
        ScoringFileError: The file does not hold; its faults say why.
        OtherProgrammeError: It was made for another programme.
        UserError: It cannot be read.
    """
    from desktop.exchange.strict_json import read_json

    with explaining_os_errors(path), path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise UserError(f"{path.name}: tệp quá lớn để là tệp tiêu chí.", "Chọn tệp tiêu chí chấm điểm (.json).")
    plan = read_plan(read_json(data, path.name), path.name)
    programme = current_programme(session).code
    if plan.code != programme:
        raise OtherProgrammeError(
            f"{path.name}: tiêu chí của chương trình “{plan.code}”, không phải “{programme}”.",
            "Chọn tệp tiêu chí của chương trình đang dùng.",
        )
    keep_plan(session, clock, plan)
    return plan


def keep_plan(session: Session, clock: Clock, plan: ScoringPlan) -> bool:
    """Use these criteria for their programme from now on; gives whether they are others than before."""
    row = session.get(Setting, f"{_KEY}.{plan.code}")
    document = json.loads(canonical_json(plan_document(plan)))
    if row is not None and row.value == document:
        return False
    known = row is not None or plan != bundled_plan()
    session.merge(Setting(key=f"{_KEY}.{plan.code}", value=document))
    if known:
        record_event(session, clock, "scoring.plan", plan.code, after={"name": plan.name, "proposed": plan.proposed})
    return known


def plan_to_send(session: Session) -> ScoringPlan | None:
    """The criteria that go to the agencies; ``None`` while the current programme has none of its own."""
    plan = scoring_plan(session)
    return plan if plan.code == current_programme(session).code else None


def write_plan(session: Session, clock: Clock, path: Path) -> Path:
    """Write the criteria that hold here, to be changed by hand and taken in again.

    Raises:
        EnvironmentFailureError: The disk refused.
    """
    del clock  # every use case is called alike
    document = json.loads(canonical_json(plan_document(scoring_plan(session))))
    write_atomically(path, f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode())
    return path
