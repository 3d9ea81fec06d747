"""``backup``, ``backups``, ``restore`` and ``check``."""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock
from desktop.core.dates import format_moment
from desktop.core.errors import UserError
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress

if TYPE_CHECKING:
    from desktop.rules.profiles import Officer
    from desktop.services.safety.upkeep import UpkeepFinding


class NoBackupError(UserError):
    """There is no backup to go back to."""

    code = "NO_BACKUP"


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Back a data folder up, restore one, or check one."""
    match arguments.command:
        case "backup":
            return _back_up(arguments, output, clock)
        case "backups":
            return _list(arguments, output, clock)
        case "restore":
            return _restore(arguments, output, clock)
        case _:
            return _check(arguments, output, clock)


def _back_up(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.safety.backups import back_up_by_plan
    from desktop.services.safety.upkeep import back_up

    with opened(arguments, clock) as workspace:
        if arguments.to is not None:
            path = back_up(workspace, arguments.to, Progress(output.progress))
            return answer_soundness(output, [], f"Đã sao lưu: {path}", path)
        notes = back_up_by_plan(workspace, Progress(output.progress))
    faults = [("BACKUP_PLACE", fault) for fault in (notes.fault, notes.second_fault) if fault]
    return answer_soundness(output, faults, f"Đã sao lưu: {notes.last_file}", Path(notes.last_file))


def _list(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.safety.backup_notes import read_notes
    from desktop.services.safety.backup_shelf import list_backups
    from desktop.services.safety.backups import set_second_place

    folder = DataFolder(arguments.data)
    if arguments.second is not None:
        with opened(arguments, clock) as workspace:
            set_second_place(workspace, arguments.second)
    backups = list_backups(folder)
    second = read_notes(folder).second
    output.answer(
        {
            "second": second,
            "backups": [
                {
                    "file": str(backup.path),
                    "agency": backup.head.agency,
                    "made_at": backup.head.made_at.isoformat(),
                    "purpose": backup.head.purpose.value,
                    "size": backup.size,
                    "in_second": backup.in_second,
                }
                for backup in backups
            ],
        },
        *(f"{format_moment(backup.head.made_at)}  {backup.path}" for backup in backups),
        *([] if backups else ["Chưa có bản sao lưu tự động nào."]),
        f"Nơi sao lưu thứ hai: {second or 'chưa đặt'}",
    )
    return ExitStatus.DONE


def _restore(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.safety.restoring import restore_over
    from desktop.services.safety.upkeep import restore

    progress = Progress(output.progress)
    file = arguments.file or _last_good(arguments.data)
    if not arguments.over:
        missing = restore(file, arguments.data, clock, progress)
        return answer_soundness(output, _missing(missing), f"Đã khôi phục vào {arguments.data}", arguments.data)
    _refuse_open(arguments.data, clock)
    done = restore_over(arguments.data, file, clock, progress, by=_giver(arguments, clock))
    said = f"Đã khôi phục {file.name} vào {arguments.data}. {done.way_back}".strip()
    return answer_soundness(output, _missing(done.missing), said, arguments.data)


def _giver(arguments: argparse.Namespace, clock: Clock) -> "Officer | None":
    """Who gives the command; nobody where the data that is there cannot say who works here."""
    from desktop.database.errors import DatabaseDamagedError, DatabaseForeignError
    from desktop.services.safety.server_place import read_server
    from desktop.services.workspace import NotSetUpError

    if read_server(DataFolder(arguments.data)) is not None:
        return None  # it is refused for that
    try:
        with opened(arguments, clock) as workspace:
            return workspace.officer
    except (DatabaseDamagedError, DatabaseForeignError, NotSetUpError):
        return None


def _last_good(data: Path) -> Path:
    from desktop.services.safety.backup_shelf import last_good_backup

    backup = last_good_backup(DataFolder(data))
    if backup is None:
        raise NoBackupError(f"{data}: không có bản sao lưu tự động nào dùng được.", "Ghi tên một tệp sao lưu.")
    return backup.path


def _refuse_open(data: Path, clock: Clock) -> None:
    """Nobody may have a window open on what is replaced."""
    from desktop.services.workplace.occupancy import occupy

    occupy(data, clock).release()


def _missing(names: Iterable[str]) -> list[tuple[str, str]]:
    return [("FILE_MISSING", f"Thiếu tệp {name}: không còn trong nơi sao lưu.") for name in names]


def _check(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.database.errors import DatabaseDamagedError
    from desktop.services.province.tallies import forget_parts
    from desktop.services.safety.restoring import recover_files
    from desktop.services.safety.upkeep import UpkeepFinding, check_folder
    from desktop.services.workplace.place_check import advise

    advice = advise(arguments.data)
    try:
        with opened(arguments, clock) as workspace:
            if arguments.recover:
                with workspace.session() as session:
                    forget_parts(session)
                for name in recover_files(workspace, Progress(output.progress)).found:
                    output.problem(f"Đã lấy lại tệp “{name}” từ bản sao lưu.")
            findings = check_folder(workspace)
    except DatabaseDamagedError as error:  # so damaged that it cannot even be opened: that is the answer
        findings = (UpkeepFinding(error.code, error.sentence),)
    if advice is not None and not advice.may_go_on:
        findings = (*findings, UpkeepFinding("UNSAFE_PLACE", f"{advice.sentence} {advice.advice}"))
    return answer_soundness(output, pairs(findings), f"{arguments.data}: nguyên vẹn.", arguments.data)


def pairs(findings: "Iterable[UpkeepFinding]") -> list[tuple[str, str]]:
    """Findings as code and sentence."""
    return [(finding.code, finding.message) for finding in findings]


def answer_soundness(output: Output, findings: Sequence[tuple[str, str]], done: str, place: Path) -> ExitStatus:
    """Say what was found; where nothing was, what was done."""
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
