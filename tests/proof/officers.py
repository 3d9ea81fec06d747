"""Two officers in two processes work on one master copy at once, and nothing of what either was told is lost.

    python -m tests.proof.officers SECONDS REPORT

On SQLite, then on PostgreSQL. What each wrote follows from what it saw: at every place the deeds of both form one
chain, from what stood there first to what stands there now. A deed that is missing from it was written over unseen.
"""

import json
import os
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from desktop.database.unit_of_work import Database
from desktop.exchange.package import examine
from desktop.exchange.writer import report_container
from desktop.models.answer import AnswerRemark
from desktop.models.arrival import Arrival, ArrivalOccasion
from desktop.models.audit import AuditEvent
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.rules.programme_references import Place
from desktop.services.agencies.contacts import NOBODY, contacts
from desktop.services.figures.indicators import read_grid
from desktop.services.intake.register_check import register_faults
from desktop.services.intake.taking_in import take_in
from desktop.services.officers.audit import first_broken_link
from desktop.services.programme.design import read_draft
from desktop.services.programme.drafts import revise_version
from desktop.services.report.narrative import read_narrative
from desktop.services.workspace import Workspace
from desktop.signing.trust import TrustStore
from tests.proof.officer import AGENCIES, CELLS, FIELDS, SECTIONS, Desk, field_of, work
from tests.proof.server import own_server
from tests.services.pattern import DEPARTMENT, LONG_PHUOC, PERIOD, Pattern, at, copied, copied_to_server, make_pattern

Said = list[dict[str, Any]]


@dataclass
class Worked:
    """What came of it.

    Attributes:
        deeds: By kind, how many the program called done. refused: how many it refused with both contents.
        faults: What was lost or broken: a defect each.
    """

    deeds: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def work_together(pattern: Pattern, folder: Path, seconds: float, url: str = "") -> Worked:
    """Let two officers work for so long; on a server, if its address is given, whose database is empty."""
    desk = _prepared(pattern, folder, url)
    with closing(_opened(desk)) as workspace:
        first = _standing(workspace, desk)
    children = [_officer(desk, number, seconds, folder / f"officer-{number}.jsonl") for number in (1, 2)]
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    said = [_lines(folder / f"officer-{number}.jsonl") for number in (1, 2)]
    worked = Worked()
    worked.faults += [f"officer {number} ended with {status}" for number, status in enumerate(ended, 1) if status]
    for line in (*said[0], *said[1]):
        counted = worked.refused if "refused" in line else worked.deeds
        counted[line["deed"]] = counted.get(line["deed"], 0) + 1
    with closing(_opened(desk)) as workspace:
        worked.faults += _chain_faults(first, _standing(workspace, desk), said)
        worked.faults += _lost(workspace, desk, said)
    return worked


def _prepared(pattern: Pattern, folder: Path, url: str) -> Desk:
    """A master copy with a draft, a report that was taken in, and a file on hold."""
    snapshot = examine(pattern.first, TrustStore((pattern.root.certificate,)), at(5, 23).now()).snapshot
    held = folder / "ký thay.asice"
    report_container(held, snapshot, None, {}, [pattern.keys[LONG_PHUOC]], snapshot.made_at)
    place = pattern, DEPARTMENT, folder / "Sở Nội vụ", at(5, 23, 10)
    opened = copied_to_server(*place, Database.open(url, create=True)) if url else copied(*place)
    with closing(opened) as workspace:
        waiting, returned = take_in(workspace, [held, pattern.ba_ria])
        assert (waiting.result, returned.result) == (IntakeResult.QUARANTINED, IntakeResult.ACCEPTED)
        with workspace.session() as session:
            draft = revise_version(session, workspace.clock, "DVCQ-2018", 1)
        root = workspace.folder.root
    return Desk(root, url, draft, pattern.packages, waiting.sha256, returned.sha256, pattern.keys[DEPARTMENT])


def _opened(desk: Desk) -> Workspace:
    return Workspace.open(desk.root, at(5, 23, 10), db_url=desk.url or None)


def _officer(desk: Desk, number: int, seconds: float, said: Path) -> int:
    """A process of its own that has everything imported."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        with said.open("w", encoding="utf-8") as lines:
            work(desk, number, seconds, lines)
        status = 0
    except BaseException:  # noqa: BLE001 - whatever ends it is what is to be told
        traceback.print_exc()
    finally:
        os._exit(status)


def _lines(path: Path) -> Said:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def _standing(workspace: Workspace, desk: Desk) -> Mapping[str, object]:
    """What stands at each place where both write."""
    with workspace.reading() as session:
        noted = contacts(session)
        texts = {each.code: each.text for each in read_narrative(session, workspace.clock, PERIOD)}
        draft = read_draft(session, workspace.clock, desk.draft)
    return {
        **{f"contact {code}": noted.get(code, NOBODY).person for code in AGENCIES},
        **{f"section {code}": texts[code] for code in SECTIONS},
        **{f"draft {s}/{code}/{name}": field_of(draft.document, Place(s, code), name) for s, code, name in FIELDS},
        f"obliged {PERIOD}": ", ".join(chosen.added) if (chosen := draft.plan.chosen(PERIOD)) else "",
    }


def _chain_faults(first: Mapping[str, object], last: Mapping[str, object], said: Iterable[Said]) -> Iterator[str]:
    """Every deed saw what another one left, no two saw the same, and the last one's is what stands there."""
    deeds = [line for lines in said for line in lines if "left" in line]
    for at_place, begun in first.items():
        here = [line for line in deeds if line["at"] == at_place]
        left_by = {line["saw"]: line["left"] for line in here}
        if len(left_by) < len(here):
            yield f"{at_place}: {len(here) - len(left_by)} deeds were written over unseen"
        now: object = begun
        for _ in here:
            now = left_by.pop(now, now)
        if left_by or now != last[at_place]:
            yield f"{at_place}: {len(left_by)} deeds are lost, {last[at_place]!r} stands there, not {now!r}"


def _lost(workspace: Workspace, desk: Desk, said: Iterable[Said]) -> Iterator[str]:
    """What is counted or listed: rules that were added, cells, files, decisions, remarks, and the trails of them."""
    deeds = [line for lines in said for line in lines]
    with workspace.reading() as session:
        draft = read_draft(session, workspace.clock, desk.draft).document
        yield from _missing("rule", (d["added"] for d in deeds if "added" in d), (r["code"] for r in draft["rules"]))
        remarks = session.scalars(sa.select(AnswerRemark.text)).all()
        yield from _missing("remark", (d["remark"] for d in deeds if "remark" in d), remarks)
        trail = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "value.set").order_by(AuditEvent.seq))
        typed = [(e.subject.rpartition("/")[2], str(e.after["content"]), str(e.before["content"])) for e in trail]
        grid = {row.code: str(row.value.content) for row in read_grid(session, workspace.clock, PERIOD).rows}
        yield from _cells(typed, [(d["cell"], d["typed"]) for d in deeds if "cell" in d], grid)
        occasions = Counter(session.scalars(sa.select(Arrival.occasion)))
        offers = sum(len(d["received"]) for d in deeds if "received" in d) + 2
        if occasions[ArrivalOccasion.OFFERED] != offers:
            yield f"{offers} files were offered, {occasions[ArrivalOccasion.OFFERED]} are in the register"
        decided = sum("decided" in d for d in deeds)
        if occasions[ArrivalOccasion.REFUSED] != decided:
            yield f"{decided} decisions were made, {occasions[ArrivalOccasion.REFUSED]} are in the register"
        kept = session.scalars(sa.select(ReceivedPackage.sha256)).all()
        received = {sha256 for d in deeds for sha256 in d.get("received", ())}
        yield from _missing("file", received, kept)
        if len(kept) != len(set(kept)):
            yield "a file was kept twice"
        yield from map(str, register_faults(session))
        if (broken := first_broken_link(session)) is not None:
            yield f"the audit chain is broken at {broken}"


def _missing(what: str, told: Iterable[str], there: Iterable[str]) -> Iterator[str]:
    yield from (f"{what} is lost: {each}" for each in sorted(set(told) - set(there)))


def _cells(trail: list[tuple[str, str, str]], told: list[tuple[str, str]], grid: Mapping[str, str]) -> Iterator[str]:
    """In a cell the last figure stands; the trail has all of them, each after the one it took the place of."""
    for cell in CELLS:
        steps = [(after, before) for code, after, before in trail if code == cell]
        yield from _missing(f"figure of {cell}", (t for code, t in told if code == cell), (after for after, _ in steps))
        for (left, _), (_, saw) in pairwise(steps):
            if saw != left:
                yield f"{cell}: {left} was followed by a figure that took the place of {saw}"
        if steps and grid[cell] != steps[-1][0]:
            yield f"{cell}: {grid[cell]} stands there, not {steps[-1][0]}"


def _main(seconds: str, report: str) -> int:
    done: dict[str, Worked] = {}
    with tempfile.TemporaryDirectory(prefix="so-dan-van-can-bo-") as made, own_server() as new_database:
        folder = Path(made)
        pattern = make_pattern(folder / "tỉnh")
        (folder / "một").mkdir()
        done["SQLite"] = work_together(pattern, folder / "một", float(seconds))
        (folder / "hai").mkdir()
        done["PostgreSQL"] = work_together(pattern, folder / "hai", float(seconds), new_database("hai_can_bo"))
    told = {name: vars(worked) for name, worked in done.items()}
    Path(report).write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")
    return 1 if any(worked.faults for worked in done.values()) else 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
