"""``consolidate``: the provincial report."""

import argparse

from desktop.cli.arguments import UsageError
from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock
from desktop.core.progress import Progress


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Write the province's report and answer with the totals."""
    from desktop.core.canonical_json import plain_decimal
    from desktop.services.provincial import FormatError, write_provincial_report

    with opened(arguments, clock) as workspace:
        try:
            written = write_provincial_report(workspace, arguments.period, arguments.out, Progress(output.progress))
        except FormatError as error:
            raise UsageError(f"so-dan-van consolidate: {error.sentence}") from error
    made = written.consolidation
    output.answer(
        {
            "file": str(written.file),
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
        f"{written.file}: tổng hợp {made.counted}/{made.expected} đơn vị.",
    )
    return ExitStatus.DONE
