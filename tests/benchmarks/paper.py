"""Documents, against the bare libraries that draw them."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table

from desktop.core.clock import FixedClock
from desktop.documents import model
from desktop.documents.fonts import Face, register_fonts
from desktop.documents.pdf import render_pdf
from desktop.rules.snapshot import Signatory
from tests.benchmarks.measure import Measure, timed

SENTENCES = (
    "Ủy ban nhân dân xã đã tổ chức quán triệt, triển khai thực hiện “Năm dân vận chính quyền” 2018 đến toàn thể "
    "cán bộ, công chức, viên chức và người lao động; phân công lãnh đạo trực tiếp chỉ đạo công tác dân vận. "
) * 3
HEAD = ("STT", "Chỉ tiêu", "Đơn vị tính", "Kỳ này", "Cùng kỳ năm trước")


def sample() -> model.OfficialDocument:
    """A report of ten sections and a table of sixty indicators: about seven pages."""
    moment = FixedClock.on(date(2018, 5, 12)).now()
    columns = tuple(model.Column(title, width) for title, width in zip(HEAD, (1, 6, 2, 2, 2), strict=True))
    blocks: list[model.Block] = []
    for number in range(1, 11):
        blocks += [model.Heading(2, str(number), "Kết quả thực hiện"), *[model.Paragraph(SENTENCES)] * 2]
    rows = tuple(model.Row((str(n), f"Số cuộc tiếp công dân thứ {n}", "cuộc", str(n * 7), "12")) for n in range(1, 61))
    return model.OfficialDocument(
        head=model.Head(("ỦY BAN NHÂN DÂN", "XÃ HÒA LONG"), "", "BC-UBND", "Hòa Long", 2018),
        type_name="Báo cáo",
        subject=("Kết quả thực hiện công tác dân vận chính quyền 6 tháng đầu năm 2018",),
        blocks=tuple(blocks),
        signatory=Signatory(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn An"),
        recipients=("Sở Nội vụ", "Lưu: VT"),
        made_at=moment,
        title="Báo cáo 6 tháng",
        author="Ủy ban nhân dân xã Hòa Long",
        annexes=(model.Annex("", "Biểu số liệu", (model.Table(columns, rows),)),),
    )


def bare_reportlab(document: model.OfficialDocument) -> bytes:
    """The same words in the same font, one below the other, with nothing that a decree asks for."""
    register_fonts()
    style = ParagraphStyle("bare", fontName=Face.REGULAR, fontSize=14, leading=18)
    story: list[Flowable] = [Paragraph(text, style) for text in plain_texts(document)]
    cells = [[Paragraph(cell, style) for cell in row] for row in plain_rows(document)]
    story.append(Table(cells, colWidths=[35, 205, 70, 70, 70], repeatRows=1))
    stream = BytesIO()
    SimpleDocTemplate(stream, pagesize=A4).build(story)
    return stream.getvalue()


def plain_texts(document: model.OfficialDocument) -> list[str]:
    """Every line of running text."""
    texts = [*document.head.agency, document.head.number_line, document.head.date_line, *document.subject]
    for block in document.blocks:
        match block:
            case model.Heading() | model.Bullet():
                texts.append(block.line)
            case model.Paragraph():
                texts.append(block.text)
    return [*texts, *document.recipient_lines, *document.signatory.authority, document.signatory.name]


def plain_rows(document: model.OfficialDocument) -> list[tuple[str, ...]]:
    """Head and cells of the annexes' tables."""
    tables = [block for annex in document.annexes for block in annex.blocks if isinstance(block, model.Table)]
    rows: list[tuple[str, ...]] = []
    for table in tables:
        rows.append(tuple(column.title for column in table.columns))
        rows += [row.cells for row in table.rows if isinstance(row, model.Row)]
    return rows


def measures(_workplace: Path) -> Iterator[Measure]:
    """The unit report on paper."""
    document = sample()
    ours = timed(lambda: render_pdf(document))
    yield Measure("unit report: PDF", ours, "bare reportlab, same text", timed(lambda: bare_reportlab(document)))
