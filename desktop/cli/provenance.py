"""``verify --provenance``: the totals of provincial reports are added up again from the signed files."""

import argparse

from desktop.cli.arguments import UsageError
from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Check reports against a data folder; 0 when every figure of all of them agrees."""
    from desktop.core.document_form import encode
    from desktop.services.province.provenance_check import verify_provenance

    if arguments.data is None:
        raise UsageError("so-dan-van verify: có --provenance thì cần --data")
    all_agree = True
    with opened(arguments, clock) as workspace:
        for file in arguments.files:
            check = verify_provenance(workspace, file)
            wrong, totals = check.disagreement, check.provenance.totals
            all_agree &= wrong is None
            output.answer(
                {
                    "file": str(file),
                    "agrees": wrong is None,
                    "period": check.provenance.period,
                    "sources": len(check.provenance.sources),
                    "totals": len(totals),
                    "figures": check.shares,
                    "signers": list(check.signers),
                    "disagreement": encode(wrong) if wrong is not None else None,
                },
                f"{file}: không khớp. {wrong.cause}." + (f" Tệp: {wrong.file}." if wrong.file else "")
                if wrong is not None
                else f"{file}: khớp. Đã cộng lại {len(totals)} chỉ tiêu từ {len(check.provenance.sources)} tệp đã ký, "
                f"đối chiếu {check.shares} số liệu của đơn vị và mọi ô của bảng in.",
                *(f"  Ký: {name}" for name in check.signers),
            )
    return ExitStatus.DONE if all_agree else ExitStatus.ANSWER_IS_NO
