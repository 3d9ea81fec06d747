"""The report of one agency: a snapshot of what it says becomes an official document."""

from collections.abc import Iterator

from desktop.core.clock import local
from desktop.documents.model import Block, OfficialDocument, Paragraph
from desktop.documents.report_frame import (
    addressees_of,
    annexes_mentioned,
    head_of,
    heading_of,
    paragraphs,
    recipients_of,
    subject_in_sentence,
    subject_lines,
)
from desktop.documents.unit_annexes import unit_annexes
from desktop.documents.wording import DOCUMENT_TYPES, citation, join_words
from desktop.rules.programme import Programme
from desktop.rules.programme_report import OutlineSection
from desktop.rules.snapshot import ReportSnapshot

NOTHING_TO_SAY = "Không có."
NOT_WRITTEN = "[Chưa có nội dung. Soạn tại mục Nội dung báo cáo.]"


def unit_report(snapshot: ReportSnapshot, programme: Programme) -> OfficialDocument:
    """The report as it is signed and handed in; the same snapshot gives the same document everywhere."""
    type_name = DOCUMENT_TYPES.get(programme.document_type, "Báo cáo")
    subject = subject_lines(programme.title, snapshot.period.name)
    head = head_of(
        snapshot.agency,
        programme.document_type,
        local(snapshot.made_at).year,
        snapshot.document_number,
        snapshot.document_date,
    )
    annexes = unit_annexes(snapshot, programme, type_name, head)
    blocks = (
        _opening(snapshot, programme, subject),
        *_narrative(snapshot, programme),
        *annexes_mentioned(annexes),
        _closing(snapshot, programme, subject),
    )
    return OfficialDocument(
        head=head,
        type_name=type_name,
        subject=subject,
        blocks=blocks,
        signatory=snapshot.signatory,
        recipients=recipients_of(programme),
        made_at=snapshot.made_at,
        title=f"{type_name} {subject_in_sentence(subject)}",
        author=snapshot.agency.name,
        addressees=addressees_of(programme),
        annexes=annexes,
        keywords=(snapshot.programme_code, snapshot.period.code, snapshot.agency.code, f"bản {snapshot.revision}"),
    )


def _opening(snapshot: ReportSnapshot, programme: Programme, subject: tuple[str, ...]) -> Block:
    what = subject_in_sentence(subject)
    return Paragraph(f"Thực hiện {citation(programme)}, {snapshot.agency.name} báo cáo {what} như sau:")


def _closing(snapshot: ReportSnapshot, programme: Programme, subject: tuple[str, ...]) -> Block:
    what = subject_in_sentence(subject)
    whom = join_words(addressees_of(programme))
    return Paragraph(f"Trên đây là báo cáo {what} của {snapshot.agency.name}, kính gửi {whom} xem xét, tổng hợp./.")


def _narrative(snapshot: ReportSnapshot, programme: Programme) -> Iterator[Block]:
    texts = {section.code: section.text for section in snapshot.narrative}
    sections = {section.code: section for section in programme.outline}
    parents = {section.parent for section in programme.outline}
    period = programme.period_by_code.get(snapshot.period.code)
    for section in programme.outline:
        yield heading_of(section, sections, period)
        blocks = tuple(paragraphs(texts.get(section.code, "")))
        if blocks:
            yield from blocks
        elif section.code not in parents:
            yield _missing(section)


def _missing(section: OutlineSection) -> Block:
    return Paragraph(NOT_WRITTEN, italic=True) if section.required else Paragraph(NOTHING_TO_SAY)
