"""``move``: the database of a data folder to a server."""

import argparse

from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock
from desktop.core.progress import Progress


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Copy every row to the server and compare it there."""
    from desktop.services.safety.move_database import move_database

    with opened(argparse.Namespace(**{**vars(arguments), "db": None}), clock) as workspace:
        officer = workspace.officer
    moved = move_database(arguments.data, arguments.db, clock, Progress(output.progress), by=officer)
    output.answer(
        {"ok": True, "db": moved.place, "rows": moved.rows, "added": moved.added, "tables": moved.tables},
        f"Đã chuyển sang {moved.place}: {moved.rows} dòng trong {moved.tables} bảng, đã đối chiếu từng dòng.",
        f"Lần này ghi thêm {moved.added} dòng. Tệp cũ được giữ nguyên; từ nay mở thư mục này là mở máy chủ.",
    )
    return ExitStatus.DONE
