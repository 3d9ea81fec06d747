"""``audit`` and ``audit-check``: the audit trail for inspectors, checked, and held against a package that went out."""

import argparse

from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock
from desktop.core.dates import format_moment
from desktop.core.progress import Progress


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Write, check or compare."""
    if arguments.command == "audit-check":
        return _check(arguments, output)
    if arguments.package is not None:
        return _compare(arguments, output, clock)
    return _export(arguments, output, clock)


def _export(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.officers.audit_trail import Span, export_trail, read_state

    with opened(arguments, clock) as workspace:
        if arguments.out is None:
            state = read_state(workspace)
        else:
            span = Span(arguments.since, arguments.until)
            state = export_trail(workspace, arguments.out, span, Progress(output.progress))
    answer = {
        "ok": state.broken is None,
        "events": state.events,
        "head": state.head,
        "broken": state.broken,
        "file": str(arguments.out) if arguments.out else None,
    }
    written = [f"Đã ghi nhật ký: {arguments.out}"] if arguments.out else []
    output.answer(answer, *written, f"{state.events} dòng; mã dòng cuối: {state.head}", _soundness(state.broken))
    return ExitStatus.DONE if state.broken is None else ExitStatus.ANSWER_IS_NO


def _check(arguments: argparse.Namespace, output: Output) -> ExitStatus:
    from desktop.services.officers.audit_proof import check_lines

    state = check_lines(arguments.file)
    answer = {"ok": state.broken is None, "events": state.events, "head": state.head, "broken": state.broken}
    output.answer(answer, f"{arguments.file}: {state.events} dòng.", _soundness(state.broken))
    return ExitStatus.DONE if state.broken is None else ExitStatus.ANSWER_IS_NO


def _compare(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.officers.audit_proof import find_head, head_of_package
    from desktop.services.officers.audit_trail import read_state

    head = head_of_package(arguments.package)
    with opened(arguments, clock) as workspace:
        event = find_head(workspace, head) if head else None
        broken = read_state(workspace).broken
    found = event is not None and (broken is None or broken > event.seq)
    answer = {"ok": found, "head": head, "event": event.seq if event else None, "broken": broken}
    if event is None:
        why = "gói không mang mã nhật ký" if not head else "nhật ký này không có dòng mà gói đã ghi lại"
        said = f"{arguments.package}: {why}."
    elif found:
        said = (
            f"Nhật ký đến dòng {event.seq} ({format_moment(event.at)}) đúng như khi lập gói {arguments.package.name}."
        )
    else:
        said = _soundness(broken)
    output.answer(answer, said)
    return ExitStatus.DONE if found else ExitStatus.ANSWER_IS_NO


def _soundness(broken: int | None) -> str:
    return "Chuỗi nhật ký nguyên vẹn." if broken is None else f"Chuỗi nhật ký bị đứt hoặc bị sửa từ dòng số {broken}."
