"""``take-in`` and ``remarks``: an agency takes in what the department sends, and reads what is to be put right."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.arguments import UsageError
from desktop.cli.opening import opened, passphrase_from
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock
from desktop.core.dates import format_date
from desktop.core.errors import EnvironmentFailureError, UserError

if TYPE_CHECKING:
    from desktop.services.follow_up.answers_taken import TakenAnswer
    from desktop.services.trust.enrolment import OfferedCertificate
    from desktop.services.workplace.from_above import FromAbove
    from desktop.services.workspace import Workspace


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Take files and codes in, or list remarks."""
    if arguments.command == "remarks":
        return _list_remarks(arguments, output, clock)
    if not arguments.files and not arguments.code:
        raise UsageError("so-dan-van take-in: cần ít nhất một FILE hoặc --code")
    done = True
    with opened(arguments, clock) as workspace:
        for path in arguments.files:
            done &= _try(output, str(path), partial(_take_file, arguments, output, workspace, path))
        for code in arguments.code:
            done &= _try(output, code, partial(_take_code, output, workspace, code))
    return ExitStatus.DONE if done else ExitStatus.ANSWER_IS_NO


def _try(output: Output, what: str, work: Callable[[], bool]) -> bool:
    """One that is refused does not keep the others out."""
    try:
        return work()
    except EnvironmentFailureError:
        raise
    except UserError as error:
        answer = {"file": what, "result": "refused", "code": error.code, "message": error.message, "hint": error.hint}
        output.answer(answer, f"{what}: không nạp. {error.sentence}")
        return False


def _take_file(arguments: argparse.Namespace, output: Output, workspace: "Workspace", path: Path) -> bool:
    """Says whether nothing waits for a person's word."""
    from desktop.services.trust.enrolment import take_in_certificate
    from desktop.services.workplace.from_above import believe_assignment, take_in_from_above

    found = take_in_from_above(workspace, path)
    if found.assignment is not None and _compared(arguments.fingerprint, found.assignment.root_fingerprint):
        found = believe_assignment(workspace, found.assignment)
    if found.certificate is not None and _may_take(arguments, found.certificate):
        take_in_certificate(workspace, found.certificate, passphrase_from(arguments.passphrase_file))
        _answer_file(output, found, "taken_in", "đã nạp chứng thư")
        return True
    if not found.is_complete:
        _answer_file(output, found, "waiting", _what_is_missing(found))
        return False
    _answer_file(output, found, "taken_in" if found.news else "known", "" if found.news else "đã nạp trước đây")
    return True


def _may_take(arguments: argparse.Namespace, offered: "OfferedCertificate") -> bool:
    compared = offered.root_is_known or _compared(arguments.fingerprint, offered.root_fingerprint)
    return compared and arguments.passphrase_file is not None


def _compared(said: str | None, shown: str) -> bool:
    return said is not None and "".join(said.split()).casefold() == "".join(shown.split()).casefold()


def _what_is_missing(found: "FromAbove") -> str:
    root = found.assignment or found.certificate
    shown = root.root_fingerprint if root else ""
    passphrase = " và --passphrase-file của khóa đang chờ" if found.certificate else ""
    return f"chưa nạp: gọi Sở đối chiếu dấu vân tay gốc {shown}, rồi chạy lại với --fingerprint{passphrase}"


def _answer_file(output: Output, found: "FromAbove", result: str, word: str) -> None:
    root = found.assignment or found.certificate
    output.answer(
        {
            "file": str(found.path),
            "kind": str(found.kind),
            "issuer": found.issuer,
            "result": result,
            "news": list(found.news),
            "answers": [_answer_json(answer) for answer in found.answers],
            "root_fingerprint": root.root_fingerprint if root else None,
        },
        f"{found.path}: {word}" if word else f"{found.path}:",
        *(f"  {sentence}" for sentence in found.news),
    )


def _take_code(output: Output, workspace: "Workspace", code: str) -> bool:
    from desktop.services.follow_up.answers_taken import enter_receipt_code

    with workspace.session() as session:
        answer = enter_receipt_code(session, workspace.clock, code)
    output.answer(
        {"code": answer.code, "result": "taken_in" if answer.is_news else "known", "answers": [_answer_json(answer)]},
        answer.sentence,
    )
    return True


def _answer_json(answer: "TakenAnswer") -> dict[str, object]:
    return {
        "kind": str(answer.kind),
        "period": answer.period,
        "revision": answer.revision,
        "received": answer.received_on.isoformat(),
        "result": str(answer.result) if answer.result else None,
        "code": answer.code or None,
        "remarks": answer.remarks,
    }


def _list_remarks(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.core.clock import local
    from desktop.services.report.remarks import list_remarks

    with opened(arguments, clock) as workspace, workspace.reading() as session:
        remarks = list_remarks(session, clock, arguments.period)
    output.answer(
        {
            "remarks": [
                {
                    "revision": each.revision,
                    "returned": each.returned_at.isoformat(),
                    "place": str(each.place),
                    "target": each.target,
                    "name": each.name,
                    "paragraph": each.paragraph,
                    "text": each.text,
                    "open": each.is_open,
                    "done": each.is_done,
                }
                for each in remarks
            ]
        },
        *(
            f"Bản {each.revision}, trả lại {format_date(local(each.returned_at).date())}: "
            f"{' '.join(part for part in (each.target, each.name) if part) or 'Cả báo cáo'}: {each.text}"
            for each in remarks
        ),
        *([] if remarks else ["Sở chưa có nhận xét nào."]),
    )
    return ExitStatus.DONE
