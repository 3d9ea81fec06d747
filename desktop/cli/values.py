"""``values``: reads or sets the indicator values of an agency."""

import argparse
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.opening import opened
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock

if TYPE_CHECKING:
    from desktop.rules.values import Scalar
    from desktop.services.figures.indicators import GridView, IndicatorRow
    from desktop.services.figures.value_meaning import Misfit
    from desktop.services.workspace import Workspace

ACTOR = "values --set"
"""Whom the audit trail names for unattended work."""


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Answer with the values of a period, after putting in those of a file if one is named."""
    from desktop.services.figures.indicators import read_grid
    from desktop.services.figures.value_import import ValuesRefusedError, set_values_from_file

    with opened(arguments, clock) as workspace:
        if arguments.form is not None:
            return _write_form(workspace, arguments, output)
        if arguments.source is None:
            with workspace.reading() as session:
                return _answer(output, read_grid(session, clock, arguments.period))
        try:
            with workspace.session() as session:
                grid, written = set_values_from_file(session, clock, arguments.period, arguments.source, ACTOR)
        except ValuesRefusedError as error:
            output.problem(error.sentence)
            answer: dict[str, object] = {"values": [], "findings": [_misfit_json(misfit) for misfit in error.misfits]}
            if arguments.corrections is not None:
                answer["file"] = str(_write_corrections(workspace, arguments, output))
            output.answer(answer)
            return ExitStatus.ANSWER_IS_NO
    return _answer(output, grid, f"Đã ghi {written} giá trị từ {arguments.source.name}.")


def _write_form(workspace: "Workspace", arguments: argparse.Namespace, output: Output) -> ExitStatus:
    from desktop.services.figures.form_workbook import save_form

    path = save_form(workspace, arguments.period, arguments.form)
    output.answer({"file": str(path)}, f"Đã xuất biểu mẫu {path}.")
    return ExitStatus.DONE


def _write_corrections(workspace: "Workspace", arguments: argparse.Namespace, output: Output) -> Path:
    from desktop.services.figures.form_workbook import save_corrections
    from desktop.services.figures.value_import import read_values

    with workspace.reading() as session:
        imported = read_values(session, workspace.clock, arguments.period, arguments.source)
    path = save_corrections(workspace, imported, arguments.corrections)
    output.problem(f"Biểu mẫu có ghi chú tại các ô chưa đúng: {path}.")
    return path


def _answer(output: Output, grid: "GridView", *first: str) -> ExitStatus:
    output.answer(
        {"values": [_value_json(row) for row in grid.rows], "findings": _findings_json(grid)},
        *first,
        *(line for row in grid.rows for line in _lines(row)),
    )
    return ExitStatus.DONE


def _value_json(row: "IndicatorRow") -> Mapping[str, object]:
    answer = {
        "code": row.code,
        "value": _content_json(row.value.content),
        "state": str(row.value.state) if row.value.state else None,
        "note": row.value.note,
    }
    return {**answer, "raw": row.value.raw} if row.value.raw else answer


def _content_json(content: "Scalar | None") -> str | bool | None:
    from desktop.core.canonical_json import plain_decimal

    match content:
        case Decimal():
            return plain_decimal(content)
        case date():
            return content.isoformat()
        case _:
            return content


def _findings_json(grid: "GridView") -> Sequence[Mapping[str, object]]:
    return [
        {
            "rule": finding.rule_code,
            "severity": str(finding.severity),
            "place": "indicators",
            "target": row.code,
            "message": finding.message,
            "reason": row.reasons.get(finding.rule_code, ""),
        }
        for row in grid.rows
        for finding in row.findings
    ]


def _misfit_json(misfit: "Misfit") -> Mapping[str, object]:
    return {
        "rule": "VALUE_FILE",
        "severity": "error",
        "place": "file",
        "target": misfit.place,
        "message": misfit.message,
        "reason": "",
        "code": misfit.code,
        "found": misfit.found,
        "expected": misfit.expected,
    }


def _lines(row: "IndicatorRow") -> list[str]:
    from desktop.rules.cells import show_value

    note = f"  ({row.value.note})" if row.value.note else ""
    shown = show_value(row.indicator, row.value) or "–"
    lines = [f"{row.code:<10} {shown:>16} {row.indicator.unit:<10} {row.indicator.name}{note}"]
    return lines + [f"    {finding.message}" for finding in row.findings]
