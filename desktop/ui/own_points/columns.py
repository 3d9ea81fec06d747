"""What the table shows: criteria, the points that the agency gives itself, its words and evidence."""

from desktop.services.report.own_points import OwnLine
from desktop.ui.criteria import shown_points
from desktop.ui.tables.cells import Cell, CellKind, Column

POINTS, WORDS = 2, 3
"""Numbers of the columns that are typed in."""


def columns() -> tuple[Column[OwnLine], ...]:
    """Criterion, most, own points, words, evidence."""
    return (
        Column("Tiêu chí", lambda line: line.criterion.name, cell=_criterion, width=320, stretch=True, wraps=True),
        Column("Tối đa", lambda line: line.criterion.most, CellKind.NUMBER, width=62),
        Column(
            "Tự chấm",
            lambda line: line.claim.points,
            CellKind.NUMBER,
            width=78,
            edit=lambda line: shown_points(line.claim.points),
            hint="Gõ điểm, Enter để sang tiêu chí sau; xóa trống là chưa tự chấm",
        ),
        Column(
            "Lý do, căn cứ",
            lambda line: line.claim.words,
            cell=lambda line: Cell(line.claim.words),
            width=170,
            stretch=True,
            wraps=True,
            edit=lambda line: line.claim.words,
            hint="Kết quả đạt được, số văn bản, biên bản",
        ),
        Column("Minh chứng", lambda line: len(line.evidence), cell=_evidence, width=130, wraps=True),
    )


def _criterion(line: OwnLine) -> Cell:
    criterion = line.criterion
    return Cell(f"{criterion.code}. {criterion.name}", second=criterion.method, tooltip=criterion.method)


def _evidence(line: OwnLine) -> Cell:
    if not line.evidence:
        return Cell("Chưa chọn", muted=True)
    names = "\n".join(line.evidence)
    return Cell(f"{len(line.evidence)} tệp", second=line.evidence[0], tooltip=names)
