"""``backup``, ``restore`` and ``check``."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock
from desktop.core.progress import Progress


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Back a data folder up, restore one, or check one."""
    match arguments.command:
        case "backup":
            return _back_up(arguments, output, clock)
        case "restore":
            return _restore(arguments, output, clock)
        case _:
            return _check(arguments, output, clock)


def _back_up(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.upkeep import back_up

    with opened(arguments, clock) as workspace:
        path = back_up(workspace, arguments.to, Progress(output.progress))
    return _answer(output, [], f"Đã sao lưu: {path}", path)


def _restore(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.upkeep import restore

    restore(arguments.file, arguments.data, clock, Progress(output.progress))
    return _answer(output, [], f"Đã khôi phục vào {arguments.data}", arguments.data)


def _check(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.database.errors import DatabaseDamagedError
    from desktop.services.upkeep import UpkeepFinding, check_folder

    try:
        with opened(arguments, clock) as workspace:
            findings = check_folder(workspace)
    except DatabaseDamagedError as error:  # so damaged that it cannot even be opened: that is the answer
        findings = (UpkeepFinding(error.code, error.sentence),)
    return _answer(output, [(f.code, f.message) for f in findings], f"{arguments.data}: nguyên vẹn.", arguments.data)


def _answer(output: Output, findings: Sequence[tuple[str, str]], done: str, place: Path) -> ExitStatus:
    output.answer(
        {
            "ok": not findings,
            "file": str(place),
            "findings": [{"code": code, "message": message} for code, message in findings],
        },
        *(f"{code}: {message}" for code, message in findings),
        *([] if findings else [done]),
    )
    return ExitStatus.ANSWER_IS_NO if findings else ExitStatus.DONE
