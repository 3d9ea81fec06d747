"""``forward`` and ``pass-down``: an agency passes on the files of those below it, and the answers to them."""

import argparse

from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.cli.signing import check_signs, signer_from
from desktop.core.clock import Clock


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Write the forwarding package, or pass answers down."""
    from desktop.services.follow_up.forwarding import forward

    if arguments.command == "pass-down":
        return pass_down_answers(arguments, output, clock)

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


def pass_down_answers(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Put the department's answers into a folder for each agency below; 1 when a file could not be used."""
    from desktop.services.follow_up.passing_down import pass_down

    with opened(arguments, clock) as workspace:
        done = pass_down(workspace, arguments.files, arguments.out)
    output.answer(
        {
            "answers": [
                {
                    "agency": each.agency,
                    "period": each.period,
                    "revision": each.revision,
                    "returned": each.returned,
                    "file": str(each.folder / each.file),
                }
                for each in done.answers
            ],
            "own": done.own,
            "refused": [{"code": each.code, "message": each.message} for each in done.refused],
        },
        *(
            f"{each.agency_name}, bản số {each.revision}: {'trả lại' if each.returned else 'đã tiếp nhận'}, "
            f"{each.folder / each.file}"
            for each in done.answers
        ),
        *(each.sentence for each in done.refused),
    )
    return ExitStatus.ANSWER_IS_NO if done.refused else ExitStatus.DONE
