"""``selfcheck``: looks at the PC; 0 where the program can work on it."""

import argparse

from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock
from desktop.core.files import explaining_os_errors
from desktop.core.home import find_home
from desktop.core.progress import Progress


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Check and tell; also into a file where one is named."""
    from desktop.services.care.self_check import CheckState, check_this_computer

    found = check_this_computer(arguments.data or find_home().data, clock, Progress(output.progress))
    if arguments.out is not None:
        with explaining_os_errors(arguments.out):
            arguments.out.write_text("\n".join(found.lines) + "\n", encoding="utf-8")
    output.answer(
        {
            "usable": found.worst is not CheckState.FAULT,
            "items": [
                {
                    "code": item.code,
                    "group": item.group,
                    "name": item.name,
                    "state": item.state.value,
                    "text": item.text,
                    "advice": item.advice,
                }
                for item in found.items
            ],
        },
        *found.lines,
    )
    return ExitStatus.ANSWER_IS_NO if found.worst is CheckState.FAULT else ExitStatus.DONE
