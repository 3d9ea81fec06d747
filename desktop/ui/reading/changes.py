"""What a revision changed against the one before, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.documents.wording import task_status_words, value_words
from desktop.rules.comparison import Difference, ReportDifference
from desktop.rules.programme import Programme
from desktop.rules.snapshot import ReportedTask
from desktop.rules.values import Value
from desktop.services.reading import SubmittedReport
from desktop.ui.tables.cells import Cell, Column, Heading


@dataclass(frozen=True)
class ChangeRow:
    """One thing that reads otherwise now."""

    code: str
    name: str
    before: str
    after: str


def change_rows(report: SubmittedReport) -> tuple[ChangeRow | Heading, ...]:
    """All changes, by kind; empty for a first revision."""
    if report.difference is None:
        return ()
    made = report.difference
    programme = report.programme
    kinds = (
        ("Biểu số liệu", [_figure(each, programme) for each in made.values]),
        ("Nhiệm vụ", [_task(each, programme) for each in made.tasks]),
        ("Nội dung báo cáo", [_section(each, report) for each in made.narrative]),
        ("Minh chứng", _attachments(made)),
    )
    rows: list[ChangeRow | Heading] = []
    for name, changed in kinds:
        if changed:
            rows += [Heading(name, f"{len(changed)} thay đổi"), *changed]
    return tuple(rows)


def change_count(report: SubmittedReport) -> int:
    """How many things changed."""
    return sum(isinstance(row, ChangeRow) for row in change_rows(report))


def _figure(each: Difference[Value], programme: Programme) -> ChangeRow:
    indicator = programme.indicator_by_code[each.code]
    before, after = (value_words(indicator, value, programme) for value in (each.before, each.after))
    return ChangeRow(each.code, indicator.name, before or "(trống)", after or "(trống)")


def _task(each: Difference[ReportedTask], programme: Programme) -> ChangeRow:
    task = programme.task_by_code.get(each.code)
    before, after = (_task_words(reported) for reported in (each.before, each.after))
    if before == after:  # then the log says something else
        before, after = (_last_word(reported) for reported in (each.before, each.after))
    return ChangeRow(each.code, task.name if task else "", before, after)


def _task_words(reported: ReportedTask | None) -> str:
    if reported is None:
        return "(không có)"
    words = [task_status_words(reported.status), f"{reported.percent} %", reported.product, reported.document]
    return ", ".join(word for word in words if word)


def _last_word(reported: ReportedTask | None) -> str:
    return reported.log[-1].text if reported and reported.log else "(chưa ghi)"


def _section(each: Difference[str], report: SubmittedReport) -> ChangeRow:
    section = next((s for s in report.programme.outline if s.code == each.code), None)
    before, after = _changed_paragraphs(each.before or "", each.after or "")
    return ChangeRow(f"Mục {each.code}", section.heading.capitalize() if section else "", before, after)


def _changed_paragraphs(before: str, after: str) -> tuple[str, str]:
    """The paragraphs of each text that the other has not."""
    old, new = before.splitlines(), after.splitlines()
    return _only(old, new) or "(không có)", _only(new, old) or "(bỏ)"


def _only(these: Sequence[str], those: Sequence[str]) -> str:
    return "\n".join(line for line in these if line not in those)


def _attachments(made: ReportDifference) -> list[ChangeRow]:
    return [
        ChangeRow("", "", each.before.name if each.before else "(không có)", each.after.name if each.after else "(bỏ)")
        for each in made.attachments
    ]


CHANGE_COLUMNS: tuple[Column[ChangeRow], ...] = (
    Column("Mã", lambda row: row.code, cell=lambda row: Cell(row.code, muted=True), width=76),
    Column("Chỉ tiêu, nhiệm vụ, mục", lambda row: row.name, width=200, wraps=True),
    Column("Bản trước", lambda row: row.before, cell=lambda row: Cell(row.before, muted=True), width=220, wraps=True),
    Column("Bản này", lambda row: row.after, width=220, stretch=True, wraps=True),
)
