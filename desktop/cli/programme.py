"""``programme check`` and ``programme issue``."""

import argparse
from collections.abc import Mapping
from typing import cast

from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.cli.signing import check_signs, signer_from
from desktop.core.clock import Clock
from desktop.core.files import explaining_os_errors


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Check a programme file, or issue the current programme as an assignment package."""
    return _check(arguments, output) if arguments.action == "check" else _issue(arguments, output, clock)


def _check(arguments: argparse.Namespace, output: Output) -> ExitStatus:
    from desktop.exchange.strict_json import read_json
    from desktop.rules.programme_file import check_programme

    path = arguments.file
    with explaining_os_errors(path):
        data = path.read_bytes()
    document = read_json(data, path.name)
    findings = check_programme(document, source=path.name, dispatch=_dispatch_of(document))
    output.answer(
        {
            "file": str(path),
            "ok": not findings,
            "findings": [
                {"file": path.name, "path": f.path, "message": f.message, "severity": str(f.severity)} for f in findings
            ],
        },
        *(f"{path.name}: {f.path}: {f.message}" for f in findings),
        *([] if findings else [f"{path}: chương trình hợp lệ."]),
    )
    return ExitStatus.ANSWER_IS_NO if findings else ExitStatus.DONE


def _dispatch_of(document: object) -> str | None:
    from desktop.services.programme.versions import bundled_dispatch

    named = isinstance(document, dict) and cast("Mapping[str, object]", document).get("dispatch_text")
    return bundled_dispatch(str(named or ""))


def _issue(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    from desktop.services.programme.assignment import issue_assignment

    check_signs(arguments, "programme issue")
    with opened(arguments, clock) as workspace, signer_from(arguments, workspace) as key:
        path = issue_assignment(workspace, arguments.out, key, with_answers=arguments.with_answers)
    output.answer({"file": str(path)}, f"Đã tạo gói giao nhiệm vụ: {path}")
    return ExitStatus.DONE
