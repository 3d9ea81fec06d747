"""``remind``: the letter to the agencies whose report is overdue or to be sent again."""

import argparse

from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Write the letter; 1 when there is nobody to remind."""
    from desktop.services.follow_up.reminder import write_reminder

    with opened(arguments, clock) as workspace:
        written = write_reminder(workspace, arguments.period, arguments.out, arguments.answer_by)
    output.answer(
        {"files": [str(path) for path in written.files], "agencies": list(written.agencies)},
        *(f"Đôn đốc: {name}" for name in written.agencies),
        *(f"Đã ghi {path}" for path in written.files),
    )
    return ExitStatus.DONE
