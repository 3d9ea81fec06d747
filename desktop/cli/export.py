"""``export``: takes a snapshot, renders or signs it, writes the file."""

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.cli.signing import check_signing, signer_if_wanted
from desktop.core.clock import Clock
from desktop.core.progress import Progress

if TYPE_CHECKING:
    from desktop.services.report.check_view import CheckFinding

MEGABYTE = 1_000_000
"""As mail servers and people count."""


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Export one file; 1 with the findings when checks fail."""
    from desktop.services.report.approving import ChecksFailedError
    from desktop.services.report.checks import check_report
    from desktop.services.report.delivery import DeliveryOptions
    from desktop.services.report.formats import ReportFormat
    from desktop.services.report.hand_in import hand_in

    check_signing(arguments, "export")
    form = ReportFormat(arguments.format)
    with opened(arguments, clock) as workspace:
        try:
            with signer_if_wanted(arguments, workspace) as key:
                done = hand_in(
                    workspace,
                    arguments.period,
                    [form],
                    arguments.out,
                    key,
                    Progress(output.progress),
                    delivery=DeliveryOptions(arguments.encrypt, MEGABYTE * (arguments.split_mb or 0), arguments.codes),
                )
        except ChecksFailedError as error:
            output.problem(error.sentence)
            output.answer(
                {"file": None, "revision": None, "sha256": None, "findings": findings_json(error.findings)},
                *finding_lines(error.findings),
            )
            return ExitStatus.ANSWER_IS_NO
        with workspace.reading() as session:
            findings = check_report(session, clock, arguments.period).findings
    first, *others = done.files
    divided = {"files": [str(first), *map(str, others)]} if others else {}
    output.answer(
        {
            "file": str(first),
            "revision": done.revision,
            "sha256": done.sha256[0],
            "findings": findings_json(findings),
            **divided,
        },
        f"{first}: bản số {done.revision}{'' if done.signed else ', chưa ký số'}",
        *(f"{path}: phần tiếp theo" for path in others),
        *finding_lines(findings),
    )
    return ExitStatus.DONE


def findings_json(findings: "Sequence[CheckFinding]") -> list[dict[str, object]]:
    """Findings in the form of the contract."""
    return [
        {
            "rule": f.rule,
            "severity": str(f.severity),
            "place": str(f.place),
            "target": f.target,
            "message": f.message,
            "reason": f.reason,
        }
        for f in findings
    ]


def finding_lines(findings: "Sequence[CheckFinding]") -> list[str]:
    """Findings for a person."""
    words = {"error": "Phải sửa", "warning": "Cần giải trình"}
    return [
        f"  {words[f.severity]}: {f.title}: {f.message}" + (f" Lý do: {f.reason}" if f.reason else "") for f in findings
    ]
