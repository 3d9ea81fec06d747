"""What should be looked at in the text before it is handed in: numbers that are not the grid's, first of all."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from desktop.rules.text_remarks import RemarkKind
from desktop.services.report.check_view import TextFinding
from desktop.services.report.evaluation import EvaluatedReport
from desktop.services.report.narrative import SectionView
from desktop.services.report.narrative_help import known_units, remarks_on

_ORDER = (RemarkKind.NUMBER, RemarkKind.NAME, RemarkKind.PRINT)


def text_findings(
    session: Session, evaluated: EvaluatedReport, sections: Sequence[SectionView]
) -> tuple[TextFinding, ...]:
    """Everything odd in the text of a report that was read already, by kind and then in the outline's order."""
    units = known_units(session)
    outline = {section.code: section for section in evaluated.desk.programme.outline}
    found = [
        TextFinding(remark.kind, view.code, view.heading, remark.message)
        for view in sections
        if view.writable and view.is_written
        for remark in remarks_on(evaluated, outline[view.code], view.text, units)
    ]
    return tuple(sorted(found, key=lambda each: _ORDER.index(each.kind)))
