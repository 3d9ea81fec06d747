"""``time``, ``contacts``, ``choose``: what an officer decides and notes while following agencies up."""

import argparse
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.cli.arguments import UsageError
from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import VIETNAM, Clock
from desktop.core.dates import format_moment

if TYPE_CHECKING:
    from desktop.services.intake.received import IntakeRow
    from desktop.services.workspace import Workspace


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Rule on the time of a report, choose the right one of two, note whom to call."""
    match arguments.command, getattr(arguments, "action", ""):
        case "time", _:
            return _rule(arguments, output, clock)
        case "choose", _:
            return _choose(arguments, output, clock)
        case _, "import":
            return _import(arguments, output, clock)
        case _:
            return _list(arguments, output, clock)


def _rule(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.intake.timing import Ruling, rule_on_time, withdraw_ruling

    place = (arguments.period, arguments.agency)
    at: datetime | None = arguments.accept
    counts = at.replace(tzinfo=VIETNAM) if at is not None and at.tzinfo is None else at
    with opened(arguments, clock) as workspace:
        with workspace.session() as session:
            if arguments.withdraw:
                withdraw_ruling(session, clock, *place, arguments.officer)
            else:
                rule_on_time(session, clock, *place, Ruling(counts, arguments.officer, arguments.ground))
        state = _state(workspace, clock, *place)
    said = "giữ là nộp chậm" if arguments.late else "rút quyết định về thời điểm nộp"
    if counts is not None:
        said = f"công nhận thời điểm nộp {format_moment(counts)}"
    output.answer(
        {
            "agency": arguments.agency,
            "period": arguments.period,
            "accepted_at": counts.isoformat() if counts is not None else None,
            "state": state,
        },
        f"{arguments.agency}: đã {said}; nay là {state}.",
    )
    return ExitStatus.DONE


def _state(workspace: "Workspace", clock: Clock, period: str, agency: str) -> str:
    from desktop.services.follow_up.status import period_status

    with workspace.reading() as session:
        status = period_status(session, clock, period)
    return next((str(each.state) for each in status.agencies if each.code == agency), "")


def _choose(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Name the official one of several reports of one number; without a file, list what waits for it."""
    from desktop.services.intake.official_revision import choose_revision

    if arguments.file is not None and not (arguments.officer.strip() and arguments.ground.strip()):
        raise UsageError("choose: chọn bản chính thức cần --officer và --ground")
    with opened(arguments, clock) as workspace:
        if arguments.file is None:
            waiting = _disputed(workspace, clock)
            documents = [_as_document(row) for row in waiting]
            lines = [f"{each.agency_name}, {each.period}, bản số {each.revision}: {each.sha256}" for each in waiting]
            output.answer({"files": documents}, *(lines or ["Không có hai bản khác nhau cùng số nào đang chờ chọn."]))
            return ExitStatus.DONE
        with workspace.session() as session:
            sha256 = choose_revision(session, clock, arguments.file, arguments.officer, arguments.ground)
    output.answer({"sha256": sha256}, f"Đã chọn làm bản chính thức: {sha256}")
    return ExitStatus.DONE


def _disputed(workspace: "Workspace", clock: Clock) -> "list[IntakeRow]":
    from desktop.rules.verdicts import ReasonCode
    from desktop.services.intake.received import list_received

    with workspace.reading() as session:
        rows = list_received(session, clock)
    return [row for row in rows if any(reason.code is ReasonCode.CONFLICTING_REVISION for reason in row.reasons)]


def _as_document(row: "IntakeRow") -> dict[str, object]:
    return {
        "sha256": row.sha256,
        "file": row.file,
        "agency": row.agency,
        "period": row.period,
        "revision": row.revision,
        "result": str(row.result),
    }


def _list(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.agencies.contact_file import list_contacts

    with opened(arguments, clock) as workspace, workspace.reading() as session:
        lines = list_contacts(session, clock)
    output.answer(
        {"contacts": [{"agency": each.agency, "name": each.name, **asdict(each.contact)} for each in lines]},
        *(f"{each.agency}  {each.name}: {each.contact.line}" for each in lines),
        *([] if lines else ["Chưa ghi người liên hệ của đơn vị nào."]),
    )
    return ExitStatus.DONE


def _import(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.agencies.contact_file import ContactRowsError, import_contacts

    with opened(arguments, clock) as workspace:
        try:
            with workspace.session() as session:
                done = import_contacts(session, clock, arguments.file)
        except ContactRowsError as error:
            output.answer(
                {"noted": [], "same": 0, "findings": [asdict(each) for each in error.findings]},
                error.sentence,
                *(f"{each.place}: “{each.found}”, {each.message}" for each in error.findings),
            )
            return ExitStatus.ANSWER_IS_NO
    output.answer(
        {"noted": list(done.noted), "same": done.same, "findings": []},
        f"Đã ghi liên hệ của {len(done.noted)} đơn vị; {done.same} đơn vị giữ nguyên.",
    )
    return ExitStatus.DONE
