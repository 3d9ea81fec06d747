"""``forward``: an agency passes on the files of those below it."""

import argparse

from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.cli.signing import check_signs, signer_from
from desktop.core.clock import Clock


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Write the forwarding package."""
    from desktop.services.forwarding import forward

    check_signs(arguments, "forward")
    with opened(arguments, clock) as workspace, signer_from(arguments, workspace) as signer:
        done = forward(
            workspace, arguments.period, signer, arguments.out, note=arguments.note, sealed=tuple(arguments.sealed)
        )
    output.answer(
        {
            "files": [str(path) for path in done.files],
            "enclosed": done.enclosed,
            "agencies": done.agencies,
            "missing": [party.code for party in done.missing],
        },
        *(f"Đã ghi {path}" for path in done.files),
        f"Gồm {done.enclosed} tệp của {done.agencies} đơn vị."
        + (f" Còn thiếu: {', '.join(party.name for party in done.missing)}." if done.missing else ""),
    )
    return ExitStatus.DONE
