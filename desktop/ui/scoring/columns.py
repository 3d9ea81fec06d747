"""What the two tables of the page show: agencies by rank, and the criteria of one of them."""

from collections.abc import Sequence
from itertools import groupby

from desktop.rules.programme_kinds import KIND_NAMES
from desktop.services.scoring.counting import AgencyPoints, PointsLine
from desktop.ui.criteria import shown_points
from desktop.ui.tables.cells import Cell, CellKind, Column, Heading
from desktop.ui.tokens import Tone

POINTS = 3
"""Number of the column of criteria that is typed in."""


def agency_columns() -> tuple[Column[AgencyPoints], ...]:
    """Rank, name, points, class."""
    return (
        Column("Hạng", lambda a: a.rank, CellKind.NUMBER, width=56),
        Column("Đơn vị", lambda a: a.name, width=180, stretch=True, wraps=True),
        Column("Tự chấm", lambda a: a.own_total, CellKind.NUMBER, width=74, wide_only=True),
        Column("Điểm", lambda a: a.total, cell=_total, kind=CellKind.NUMBER, width=66),
        Column("Xếp loại", lambda a: (a.still_open, a.grade), cell=_grade, width=164),
    )


def criterion_columns() -> tuple[Column[PointsLine], ...]:
    """What points are given for, and how many."""
    return (
        Column("Tiêu chí", lambda line: line.criterion.name, cell=_criterion, width=190, stretch=True, wraps=True),
        Column("Tối đa", lambda line: line.criterion.most, CellKind.NUMBER, width=54),
        Column("Tự chấm", lambda line: line.own, CellKind.NUMBER, cell=_own, width=68),
        Column(
            "Sở chấm",
            lambda line: line.points,
            CellKind.NUMBER,
            cell=_points,
            width=74,
            edit=_typed,
            hint="Gõ điểm cho tiêu chí do người chấm; điểm phần mềm tính đổi ở “Chấm, ghi minh chứng…”",
        ),
    )


def by_kind(agencies: Sequence[AgencyPoints]) -> list[AgencyPoints | Heading]:
    """Agencies under the names of their kinds."""
    shown: list[AgencyPoints | Heading] = []
    for kind, members in groupby(agencies, key=lambda each: each.kind):
        found = list(members)
        shown += [Heading(KIND_NAMES[kind], f"{len(found)} đơn vị"), *found]
    return shown


def _total(agency: AgencyPoints) -> Cell:
    return Cell(shown_points(agency.total), CellKind.NUMBER, strong=agency.rank is not None, muted=agency.rank is None)


def _grade(agency: AgencyPoints) -> Cell:
    if agency.still_open:
        return Cell(f"Còn {agency.still_open} tiêu chí", CellKind.CHIP, Tone.LATE)
    return Cell(agency.grade)


def _criterion(line: PointsLine) -> Cell:
    criterion = line.criterion
    reason = line.reason or ("Chưa chấm" if line.is_open else "")
    second = f"{reason} ({line.officer})" if line.officer else reason
    if said := own_words(line):
        second = " · ".join(part for part in (second, f"Đơn vị: {' '.join(said.split())}") if part)
    return Cell(f"{criterion.code}. {criterion.name}", second=second, tooltip=criterion.method)


def _own(line: PointsLine) -> Cell:
    return Cell(shown_points(line.own), CellKind.NUMBER, tooltip=own_words(line))


def own_words(line: PointsLine) -> str:
    """What the agency says of the points that it gives itself, with the names of its evidence; "" for nothing."""
    evidence = f"Minh chứng kèm báo cáo: {', '.join(line.own_evidence)}." if line.own_evidence else ""
    return "\n".join(part for part in (line.own_words, evidence) if part)


def _points(line: PointsLine) -> Cell:
    by_hand = line.given is not None
    told = f"Phần mềm tính {shown_points(line.counted.points)}." if by_hand and line.counted.points is not None else ""
    return Cell(shown_points(line.points), CellKind.NUMBER, strong=by_hand, tooltip=told)


def _typed(line: PointsLine) -> str | None:
    return shown_points(line.given) if line.criterion.measure is None else None
