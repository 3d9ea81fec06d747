"""``receipt`` and ``return``: the department answers reports that it has taken in."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.cli.signing import check_signs, signer_from
from desktop.core.clock import Clock
from desktop.core.files import explaining_os_errors

if TYPE_CHECKING:
    from desktop.rules.package_data import Remark
    from desktop.services.workspace import Workspace


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Issue receipts, or give a report back."""
    check_signs(arguments, arguments.command)
    return _receipt(arguments, output, clock) if arguments.command == "receipt" else _return(arguments, output, clock)


def _receipt(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.follow_up.answers_issued import awaiting_receipt, issue_receipts

    with opened(arguments, clock) as workspace:
        if arguments.agency:
            packages = [_package(workspace, arguments.period, code) for code in arguments.agency]
        else:
            with workspace.reading() as session:
                packages = awaiting_receipt(session, clock, arguments.period)
        if not packages:
            output.answer({"files": [], "receipts": []}, "Không còn báo cáo nào chưa có phiếu tiếp nhận.")
            return ExitStatus.DONE
        with signer_from(arguments, workspace) as signer:
            issued = issue_receipts(
                workspace, packages, signer, arguments.out, together=arguments.together, printed=arguments.printed
            )
    output.answer(
        {
            "files": [str(path) for path in issued.files],
            "papers": [str(path) for path in issued.papers],
            "receipts": [
                {
                    "agency": each.agency.code,
                    "period": each.period,
                    "revision": each.revision,
                    "result": str(each.result),
                    "code": each.code,
                }
                for each in issued.receipts
            ],
        },
        *(f"{each.agency.name}, bản số {each.revision}: mã tiếp nhận {each.code}" for each in issued.receipts),
        *(f"Đã ghi {path}" for path in (*issued.files, *issued.papers)),
    )
    return ExitStatus.DONE


def _return(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.follow_up.answers_issued import return_report

    remarks = _read_remarks(arguments.remarks)
    with opened(arguments, clock) as workspace:
        package = _package(workspace, arguments.period, arguments.agency)
        with signer_from(arguments, workspace) as signer:
            issued = return_report(workspace, package, remarks, signer, arguments.out, printed=arguments.printed)
    output.answer(
        {"file": str(issued.files[0]), "papers": [str(path) for path in issued.papers], "remarks": len(remarks)},
        *(f"Đã trả lại để chỉnh sửa, phiếu: {path}" for path in (*issued.files, *issued.papers)),
    )
    return ExitStatus.DONE


def _package(workspace: "Workspace", period: str, agency: str) -> str:
    """The file that brought the current report of an agency."""
    from desktop.services.follow_up.reading import read_submission

    with workspace.reading() as session:
        return read_submission(session, workspace.clock, period, agency).package_sha256


def _read_remarks(path: Path) -> "Sequence[Remark]":
    """A file of remarks: ``[{"place", "target", "paragraph", "text"}]``.

    Raises:
        UserError: It cannot be read, or not as remarks; the place is named.
    """
    from desktop.core.document_form import decode_part
    from desktop.exchange.strict_json import read_json
    from desktop.rules.package_data import Remark
    from desktop.services.follow_up.remark_checks import RemarkError

    with explaining_os_errors(path):
        data = path.read_bytes()
    read, faults = decode_part(tuple[Remark, ...], read_json(data, path.name), "$", strict=True)
    if faults:
        raise RemarkError(
            f"{path.name}: {faults[0].path}: {faults[0].cause}.",
            "Mỗi nhận xét có place (indicator, task, narrative, report), target, text và có thể có paragraph.",
        )
    return cast("Sequence[Remark]", read)
