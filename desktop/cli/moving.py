"""``try-restore``, ``move-out`` and ``move-in``."""

import argparse

from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.cli.upkeep import answer_soundness, pairs
from desktop.core.clock import Clock
from desktop.core.dates import format_moment
from desktop.core.progress import Progress


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Try a backup out, or take a data folder to another computer."""
    match arguments.command:
        case "try-restore":
            return _try(arguments, output, clock)
        case "move-out":
            return _move_out(arguments, output, clock)
        case _:
            return _move_in(arguments, output, clock)


def _try(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.safety.backup_trial import try_restore

    said = try_restore(arguments.file, clock, Progress(output.progress))
    periods = [{"name": period.name, "values": period.values} for period in said.periods]
    output.answer(
        {
            "ok": not said.findings,
            "file": str(arguments.file),
            "agency": said.head.agency,
            "made_at": said.head.made_at.isoformat(),
            "changed_at": said.changed_at.isoformat() if said.changed_at else None,
            "periods": periods,
            "tasks": said.tasks,
            "rows": said.rows,
            "evidence": said.evidence,
            "submissions": said.submissions,
            "findings": [{"code": code, "message": message} for code, message in pairs(said.findings)],
        },
        f"{said.head.name}, sao lưu lúc {format_moment(said.head.made_at)}",
        *(f"{period.name}: {period.values} số liệu" for period in said.periods),
        f"{said.tasks} nhiệm vụ, {said.rows} dòng sổ, {said.evidence} minh chứng, {said.submissions} báo cáo đã nhận",
        *(f"{code}: {message}" for code, message in pairs(said.findings)),
        *([] if said.findings else ["Khôi phục được, nguyên vẹn."]),
    )
    return ExitStatus.ANSWER_IS_NO if said.findings else ExitStatus.DONE


def _move_out(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.safety.moving import move_out

    with opened(arguments, clock) as workspace:
        path = move_out(workspace, arguments.to, Progress(output.progress))
    return answer_soundness(output, [], f"Đã ghi {path}. Mở tệp này ở máy mới; từ nay đừng nhập ở máy này.", path)


def _move_in(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.safety.moving import move_in

    came = move_in(arguments.file, arguments.data, clock, Progress(output.progress))
    said = f"Đã chuyển dữ liệu của {came.head.name} vào {arguments.data}; đã kiểm tra, nguyên vẹn."
    return answer_soundness(output, pairs(came.findings), said, arguments.data)
