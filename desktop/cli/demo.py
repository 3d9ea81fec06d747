"""``demo``: makes a province and runs the whole loop on it."""

import argparse

from desktop.cli.arguments import UsageError
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock
from desktop.core.progress import Progress


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:  # noqa: ARG001 - its days are its own
    """Make the demonstration province."""
    from desktop.services.demonstration.province import NumberOfAgenciesError, make_demonstration
    from desktop.services.programme.versions import SHIPPED_PROGRAMMES

    name = arguments.programme or SHIPPED_PROGRAMMES[0]
    if name not in SHIPPED_PROGRAMMES:
        raise UsageError(f"so-dan-van demo: --programme là một trong {', '.join(SHIPPED_PROGRAMMES)}.")
    told = Progress(output.progress)
    try:
        made = make_demonstration(arguments.out, arguments.agencies, arguments.seed, told, programme_name=name)
    except NumberOfAgenciesError as error:
        raise UsageError(f"so-dan-van demo: {error.sentence}") from error
    output.answer(
        {
            "department": str(made.department),
            "agencies": [str(path) for path in made.agencies],
            "packages": [str(path) for path in made.packages],
            "reports": [str(path) for path in made.reports],
        },
        f"Đã tạo tỉnh minh họa với {len(made.agencies)} đơn vị ở {arguments.out}.",
        f"  Bản chính của Sở Nội vụ: {made.department}",
        f"  Tệp đã nộp: {len(made.packages)} tệp ở {arguments.out / 'outbox'}",
        *(f"  Báo cáo của tỉnh: {path}" for path in made.reports),
        f"  Mật khẩu các khóa minh họa: xem {arguments.out / 'passphrase.txt'}",
    )
    return ExitStatus.DONE
