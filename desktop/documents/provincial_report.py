"""The department's report on the whole province, from what the agencies handed in."""

import re
from collections.abc import Iterator

from desktop.core.clock import local
from desktop.documents.model import Block, OfficialDocument, Paragraph
from desktop.documents.provincial_annexes import provincial_annexes
from desktop.documents.provincial_data import ProvincialReportData
from desktop.documents.provincial_sentences import neutral_sentence, result_sentences, submission_sentences
from desktop.documents.report_frame import (
    ARCHIVE,
    AS_ABOVE,
    addressees_of,
    annexes_mentioned,
    head_of,
    heading_of,
    paragraphs,
    subject_in_sentence,
    subject_lines,
)
from desktop.documents.wording import DOCUMENT_TYPES, citation, join_words
from desktop.rules.programme import Programme
from desktop.rules.programme_report import OutlineSection

_THROUGH = re.compile(r"\s*\([^()]*\)$")
"""The way by which agencies send ("thông qua Sở Nội vụ"): the department itself sends directly."""


def provincial_report(data: ProvincialReportData, programme: Programme) -> OfficialDocument:
    """The report that the department sends to the province."""
    type_name = DOCUMENT_TYPES.get(programme.document_type, "Báo cáo")
    subject = subject_lines(programme.title, data.period.name)
    year = local(data.made_at).year
    head = head_of(data.issuer, programme.document_type, year, data.document_number, data.document_date)
    addressees = data.addressees or tuple(_THROUGH.sub("", line) for line in addressees_of(programme))
    annexes = provincial_annexes(data, programme, type_name, head)
    what = subject_in_sentence(subject)
    opening = f"Thực hiện {citation(programme)}, {data.issuer.name} tổng hợp, báo cáo {what} như sau:"
    closing = f"Trên đây là báo cáo {what}, {data.issuer.name} kính gửi {join_words(addressees)} xem xét, chỉ đạo./."
    return OfficialDocument(
        head=head,
        type_name=type_name,
        subject=subject,
        blocks=(
            Paragraph(opening),
            *_sections(data, programme),
            *annexes_mentioned(annexes),
            Paragraph(closing),
        ),
        signatory=data.signatory,
        recipients=data.recipients or (AS_ABOVE, ARCHIVE),
        made_at=data.made_at,
        title=f"{type_name} {what}",
        author=data.issuer.name,
        addressees=addressees,
        annexes=annexes,
        keywords=(programme.code, data.period.code, data.issuer.code),
    )


def _sections(data: ProvincialReportData, programme: Programme) -> Iterator[Block]:
    texts = {section.code: section.text for section in data.narrative}
    outline = programme.provincial_outline
    sections = {section.code: section for section in outline}
    parents = {section.parent for section in outline}
    period = programme.period_by_code.get(data.period.code)
    for index, section in enumerate(outline):
        yield heading_of(section, sections, period)
        if index == 0:  # an outline begins with how the reporting itself was done
            yield from submission_sentences(data)
        written = tuple(paragraphs(texts.get(section.code, "")))
        if written:
            yield from written
        else:
            yield from _unwritten(section, data, programme, is_empty=index > 0 and section.code not in parents)


def _unwritten(
    section: OutlineSection, data: ProvincialReportData, programme: Programme, *, is_empty: bool
) -> Iterator[Block]:
    results = tuple(result_sentences(section.groups, data, programme))
    if results:
        yield from results
    elif is_empty:
        yield neutral_sentence(data) if section.required or section.groups else Paragraph("Không có.")
