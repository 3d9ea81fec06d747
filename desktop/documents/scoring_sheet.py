"""Emulation points on paper: the department's notice with everybody's rank, and one agency's own sheet."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from desktop.documents.answer_slips import SlipFrame, slip_document
from desktop.documents.model import (
    Align,
    Annex,
    Block,
    Bullet,
    Column,
    Head,
    OfficialDocument,
    Orientation,
    Paragraph,
    Table,
)
from desktop.documents.provincial_sentences import KIND_NAMES
from desktop.documents.report_frame import (
    ARCHIVE,
    annex_reference,
    annexes_mentioned,
    numbered_annexes,
    subject_in_sentence,
)
from desktop.documents.scoring_criteria import (
    MOST,
    NUMBER,
    PROPOSED,
    criteria_table,
    points_head,
    points_paper,
    points_subject,
)
from desktop.documents.scoring_data import ScoredAgency, ScoringCriterion, ScoringSheetData, points
from desktop.documents.table_rows import rows_by_kind
from desktop.documents.wording import citation, count_words, join_words, lower_first, short_day
from desktop.rules.programme import Programme

_TYPE, _SYMBOL = "Thông báo", "TB"
_RECIPIENTS = ("Các cơ quan, đơn vị, địa phương được chấm điểm",)
_SUBJECT = "Điểm thi đua, xếp hạng"
_RANKING = (
    Column("STT", 11, Align.CENTRE),
    Column("Cơ quan, đơn vị", 58),
    Column("Điểm tự chấm", 18, Align.CENTRE),
    Column("Điểm Sở chấm", 18, Align.CENTRE),
    Column("Xếp hạng", 15, Align.CENTRE),
    Column("Xếp loại", 32, Align.CENTRE),
    Column("Ghi chú", 22),
)
_CRITERIA = (
    NUMBER,
    Column("Tiêu chí", 60),
    MOST,
    Column("Cách chấm", 52),
    Column("Chấm bằng", 24, Align.CENTRE),
)
_SHEET = (
    NUMBER,
    Column("Tiêu chí", 62),
    MOST,
    Column("Điểm tự chấm", 20, Align.CENTRE),
    Column("Điểm Sở chấm", 20, Align.CENTRE),
    Column("Lý do, minh chứng", 36),
)
_MATRIX_SIZE = 10.0


def scoring_notice(data: ScoringSheetData, programme: Programme) -> OfficialDocument:
    """The department's notice to all: ranks by kind, the criteria, everybody's points for each."""
    subject = points_subject(_SUBJECT, programme, data.period)
    head = points_head(data, _SYMBOL)
    annexes = _annexes(data, head)
    blocks = (*_body(data, programme, subject_in_sentence(subject)), *annexes_mentioned(annexes), _closing(data))
    recipients = (*(data.recipients or _RECIPIENTS), ARCHIVE)
    return points_paper(data, programme, _TYPE, head, subject, blocks, recipients, annexes=annexes)


def agency_scoring_sheet(data: ScoringSheetData, scored: ScoredAgency, programme: Programme) -> OfficialDocument:
    """One agency's points for every criterion, beside what it gives itself."""
    frame = SlipFrame(
        data.issuer,
        scored.agency,
        data.period,
        data.signatory,
        data.made_at,
        data.answer_by,
        data.document_number,
        data.document_date,
    )
    what = f"thông báo {' '.join(map(lower_first, points_subject(_SUBJECT, programme, data.period)))}"
    issuer, agency = data.issuer.name, scored.agency.name
    blocks = (
        Paragraph(f"{issuer} {what} của {agency} như sau{_by_proposal(data)}:"),
        _sheet(data, scored),
        *_standing(data, scored),
        Paragraph(_objections(data, f"Đề nghị {agency} đối chiếu")),
    )
    return slip_document(frame, programme, what, f"Phiếu điểm: {what}", blocks)


def _by_proposal(data: ScoringSheetData) -> str:
    return f" (theo {PROPOSED})" if data.proposed else ""


def _body(data: ScoringSheetData, programme: Programme, what: str) -> Iterator[Block]:
    scored = f"{count_words(len(data.agencies))} cơ quan, đơn vị, địa phương"
    yield Paragraph(
        f"Thực hiện {citation(programme)}, {data.issuer.name} đã chấm điểm {scored} theo "
        f"{count_words(len(data.criteria))} tiêu chí, tổng số {points(data.most)} điểm{_by_proposal(data)}. Tính đến "
        f"ngày {short_day(data.as_of)}, {data.issuer.name} thông báo {what} như sau:"
    )
    for kind, agencies in data.by_kind().items():
        yield Bullet(f"{KIND_NAMES[kind]}: {_summary(agencies)}.")


def _summary(agencies: Sequence[ScoredAgency]) -> str:
    totals = [each.given_total for each in agencies if each.given_total is not None]
    said = f"{count_words(len(agencies))} đơn vị"
    if not totals:
        return f"{said}, chưa được chấm điểm"
    said = f"{said}, điểm bình quân {points(sum(totals, Decimal(0)) / len(totals))}"
    best = [each for each in agencies if each.rank == 1]
    names = join_words([each.agency.short_name for each in best])
    return f"{said}; xếp thứ nhất: {names} ({points(best[0].given_total)} điểm)" if best else said


def _closing(data: ScoringSheetData) -> Block:
    return Paragraph(_objections(data, "Đề nghị các cơ quan, đơn vị, địa phương đối chiếu"))


def _objections(data: ScoringSheetData, request: str) -> str:
    until = f" trước ngày {short_day(data.answer_by)}" if data.answer_by else ""
    return f"{request}; nếu có ý kiến về điểm chấm, gửi {data.issuer.name}{until} để xem xét./."


def _standing(data: ScoringSheetData, scored: ScoredAgency) -> Iterator[Block]:
    if scored.rank is None:
        return
    ranked = sum(each.agency.kind is scored.agency.kind and each.rank is not None for each in data.agencies)
    grade = f"; xếp loại: {scored.grade}" if scored.grade else ""
    yield Paragraph(f"Xếp hạng {scored.rank}/{ranked} trong nhóm {KIND_NAMES[scored.agency.kind]}{grade}.")


def _annexes(data: ScoringSheetData, head: Head) -> tuple[Annex, ...]:
    contents: tuple[tuple[str, Callable[[ScoringSheetData], Iterator[Block]], Orientation], ...] = (
        ("Điểm và xếp hạng theo loại cơ quan, đơn vị", _ranking, Orientation.PORTRAIT),
        ("Tiêu chí chấm điểm", _criteria, Orientation.PORTRAIT),
        ("Điểm Sở chấm theo từng tiêu chí", _matrix, Orientation.LANDSCAPE),
    )
    made = ((title, (*_warning(data), *content(data)), turned) for title, content, turned in contents)
    return numbered_annexes(made, annex_reference(_TYPE, head, data.issuer))


def _warning(data: ScoringSheetData) -> Iterator[Block]:
    if data.proposed:
        yield Paragraph(f"Chấm theo {PROPOSED}.", italic=True, align=Align.CENTRE)


def _ranking(data: ScoringSheetData) -> Iterator[Block]:
    yield Table(_RANKING, tuple(rows_by_kind(data.by_kind(), _ranking_cells)))


def _ranking_cells(scored: ScoredAgency) -> tuple[str, ...]:
    own, given = points(scored.own_total), points(scored.given_total)
    return (scored.agency.short_name, own, given, str(scored.rank or ""), scored.grade, scored.note)


def _criteria(data: ScoringSheetData) -> Iterator[Block]:
    def cells(criterion: ScoringCriterion) -> tuple[str, ...]:
        way = "Phần mềm" if criterion.automatic else "Hồ sơ"
        return (criterion.name, points(criterion.most), criterion.method, way)

    yield criteria_table(data, _CRITERIA, cells, (points(data.most), "", ""))


def _matrix(data: ScoringSheetData) -> Iterator[Block]:
    columns = (
        Column("STT", 9, Align.CENTRE),
        Column("Cơ quan, đơn vị", 52),
        *(
            Column(f"{each.code} ({points(each.most)})", 160 / len(data.criteria), Align.CENTRE, band=each.group)
            for each in data.criteria
        ),
        Column("Tổng điểm", 15, Align.CENTRE),
    )

    def cells(scored: ScoredAgency) -> tuple[str, ...]:
        given = (points(scored.score(each.code).given) for each in data.criteria)
        return (scored.agency.short_name, *given, points(scored.given_total))

    yield Table(columns, tuple(rows_by_kind(data.by_kind(), cells)), size=_MATRIX_SIZE)
    yield Paragraph("Ghi chú: đầu cột ghi số thứ tự của tiêu chí và điểm tối đa.", italic=True)


def _sheet(data: ScoringSheetData, scored: ScoredAgency) -> Table:
    def cells(criterion: ScoringCriterion) -> tuple[str, ...]:
        found = scored.score(criterion.code)
        return (criterion.name, points(criterion.most), points(found.own), points(found.given), found.reason)

    totals = (points(data.most), points(scored.own_total), points(scored.given_total), "")
    return criteria_table(data, _SHEET, cells, totals)
