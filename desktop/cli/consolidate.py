"""``consolidate``: the provincial report, signed when something that opens a key is given."""

import argparse
from typing import TYPE_CHECKING

from desktop.cli.arguments import UsageError
from desktop.cli.opening import opened, passphrase_from
from desktop.cli.output import ExitStatus, Output
from desktop.cli.signing import check_signing, signer_if_wanted
from desktop.core.clock import Clock
from desktop.core.progress import Progress

if TYPE_CHECKING:
    from pathlib import Path

    from desktop.services.province.consolidation import Consolidation
    from desktop.services.workspace import Workspace


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Write the province's report and answer with the totals."""
    from desktop.core.canonical_json import plain_decimal

    check_signing(arguments, "consolidate")
    signs = _check_leader(arguments)
    with opened(arguments, clock) as workspace:
        _write_down(arguments, workspace)
        file, made = _signed(arguments, workspace, output) if signs else _unsigned(arguments, workspace, output)
    output.answer(
        {
            "file": str(file),
            "signed": signs,
            "agencies_counted": made.counted,
            "agencies_expected": made.expected,
            "totals": [
                {
                    "code": row.total.code,
                    "value": plain_decimal(row.total.value) if row.total.value is not None else row.total.true_count,
                    "coverage": row.total.coverage,
                }
                for row in made.rows
            ],
        },
        f"{file}: tổng hợp {made.counted}/{made.expected} đơn vị{', đã ký số' if signs else ''}.",
    )
    return ExitStatus.DONE


def _check_leader(arguments: argparse.Namespace) -> bool:
    """Whether anybody signs.

    Raises:
        UsageError: The options do not fit together.
    """
    if (arguments.leader_key is None) is not (arguments.leader_passphrase_file is None):
        raise UsageError("so-dan-van consolidate: --leader-key và --leader-passphrase-file đi cùng nhau")
    signs = bool(arguments.leader_key or arguments.passphrase_file or arguments.pin_file)
    if signs and arguments.out.suffix.lower() != ".pdf":
        raise UsageError("so-dan-van consolidate: chỉ ký được báo cáo có đuôi .pdf")
    return signs


def _write_down(arguments: argparse.Namespace, workspace: "Workspace") -> None:
    """Keep number, day and wish that the options say."""
    from dataclasses import replace

    from desktop.services.province.provincial_paper import read_paper, write_paper

    if arguments.number is None and arguments.date is None and not arguments.with_sources:
        return
    with workspace.session() as session:
        known = read_paper(session, workspace.clock, arguments.period)
        paper = replace(
            known,
            number=known.number if arguments.number is None else arguments.number,
            day=known.day if arguments.date is None else arguments.date,
            lists_sources=known.lists_sources or arguments.with_sources,
        )
        write_paper(session, workspace.clock, arguments.period, paper)


def _unsigned(arguments: argparse.Namespace, workspace: "Workspace", output: Output) -> "tuple[Path, Consolidation]":
    from desktop.services.province.provincial_report import FormatError, write_provincial_report

    try:
        written = write_provincial_report(workspace, arguments.period, arguments.out, Progress(output.progress))
    except FormatError as error:
        raise UsageError(f"so-dan-van consolidate: {error.sentence}") from error
    return written.file, written.consolidation


def _signed(arguments: argparse.Namespace, workspace: "Workspace", output: Output) -> "tuple[Path, Consolidation]":
    from desktop.services.province.provincial_signing import issue_report
    from desktop.services.report.signed_pages import Signers
    from desktop.services.trust.keys import load_key_file

    leader = None
    if arguments.leader_key is not None:
        leader = load_key_file(arguments.leader_key, passphrase_from(arguments.leader_passphrase_file))
    with signer_if_wanted(arguments, workspace) as key:
        signers = Signers(leader, key)
        issued = issue_report(workspace, arguments.period, arguments.out, signers, (), Progress(output.progress))
    return issued.files[0], issued.consolidation
