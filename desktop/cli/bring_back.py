"""``bring-back``: looks at a PDF that another program has signed; with ``--issue`` it becomes the issued version."""

import argparse

from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.cli.verify import signer_json
from desktop.core.clock import Clock


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Say what the file is; 1 when it is not a report that left here, signed and unchanged."""
    from desktop.services.report.brought_back import SignedElsewhere, look_at_signed, take_back

    with opened(arguments, clock) as workspace:
        seen = look_at_signed(workspace, arguments.period, arguments.file)
        issued = arguments.issue and seen.may_be_issued
        if issued:
            take_back(workspace, arguments.period, arguments.file)
    output.answer(
        {
            "file": str(seen.file),
            "state": str(seen.state),
            "revision": seen.revision,
            "reasons": [{"code": str(reason.code), "message": reason.message} for reason in seen.reasons],
            "signers": [signer_json(signer) for signer in seen.signers],
            "sha256": seen.sha256,
            "issued": issued,
        },
        f"{seen.file.name}: {_WORDS[seen.state]}{', đã ghi nhận làm bản phát hành' if issued else ''}",
        *(f"  {reason.message}" for reason in seen.reasons),
    )
    known = seen.may_be_issued or seen.state is SignedElsewhere.NOTHING_NEW
    return ExitStatus.DONE if known else ExitStatus.ANSWER_IS_NO


_WORDS = {
    "signed": "đúng báo cáo đã xuất, chữ ký hợp lệ",
    "doubtful_signer": "đúng báo cáo đã xuất, chưa xác nhận được người ký",
    "rewritten": "đúng số liệu đã xuất, nhưng phần mềm ký đã ghi lại cả tệp",
    "unsigned": "chưa có chữ ký số",
    "nothing_new": "đã ghi nhận trước đây",
    "changed": "đã bị thay đổi sau khi ký",
    "older_revision": "là lần nộp cũ",
    "other_report": "không phải bản đã xuất cho kỳ này",
    "other_agency": "là báo cáo của đơn vị khác",
    "not_a_report": "không phải báo cáo của Sổ Dân vận",
}
