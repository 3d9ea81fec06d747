"""The province's figures as one page for its web portal: no names of persons, no script, nothing fetched from outside.

Only totals are on it, and how many agencies of each kind have reported; what an agency or a person wrote is not.
"""

from collections.abc import Iterator, Sequence
from html import escape

from desktop.core.dates import format_date
from desktop.documents.provincial_cells import total_in_cell
from desktop.documents.provincial_data import RECEIVED, ProvincialReportData
from desktop.documents.provincial_sentences import KIND_NAMES
from desktop.documents.report_frame import subject_lines
from desktop.documents.wording import change_words
from desktop.rules.aggregation import Total
from desktop.rules.periods import Timeliness
from desktop.rules.programme import Programme

NOT_COMPARABLE = "không so sánh được"

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", Arial, sans-serif; margin: 0 auto; max-width: 60rem;
  padding: 1.5rem 1rem 3rem; color: #1b1b1b; background: #fff; }
header p { margin: 0; color: #555; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .3rem 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #d5d5d5; padding: .45rem .6rem; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #8a8a8a; font-weight: 600; }
tbody th { font-weight: 400; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.part { padding-left: 1.8rem; }
footer { margin-top: 2rem; color: #555; font-size: .9rem; }
@media (prefers-color-scheme: dark) {
  body { color: #eee; background: #1b1b1b; }
  header p, footer { color: #b5b5b5; }
  th, td { border-color: #444; }
}
@media print { body { max-width: none; padding: 0; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser is to allow: nothing but the style that is in the page."""


def provincial_web(data: ProvincialReportData, programme: Programme) -> bytes:
    """The page, complete in itself."""
    title = " ".join(subject_lines(programme.title, data.period.name))
    lines = (
        "<!DOCTYPE html>",
        '<html lang="vi">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        *_head(data, title),
        "<main>",
        *_submissions(data),
        *_totals(data, programme),
        "</main>",
        *_foot(data),
        "</body>",
        "</html>",
        "",
    )
    return "\n".join(lines).encode()


def _head(data: ProvincialReportData, title: str) -> Iterator[str]:
    yield "<header>"
    yield f"<p>{escape(data.issuer.name)}</p>"
    yield f"<h1>{escape(title)}</h1>"
    span = f"từ {format_date(data.period.data_from)} đến {format_date(data.period.data_to)}"
    yield f"<p>Số liệu {span}; tổng hợp ngày {format_date(data.as_of)} "
    yield f"từ báo cáo của {data.received}/{data.expected} cơ quan, đơn vị.</p>"
    yield "</header>"


def _submissions(data: ProvincialReportData) -> Iterator[str]:
    if not data.submissions:
        return
    yield "<h2>Tình hình gửi báo cáo</h2>"
    rows = [
        (
            KIND_NAMES[kind],
            str(len(found)),
            str(sum(each.state in RECEIVED for each in found)),
            str(sum(each.state is Timeliness.ON_TIME for each in found)),
            str(sum(each.state is Timeliness.LATE for each in found)),
        )
        for kind, found in data.by_kind().items()
    ]
    yield from _table(("Loại đơn vị", "Phải gửi", "Đã gửi", "Đúng hạn", "Gửi chậm"), rows)


def _totals(data: ProvincialReportData, programme: Programme) -> Iterator[str]:
    before = {total.code: total for total in data.last_year}
    for group in programme.groups:
        rows = [
            _total_row(data, programme, total, before.get(total.code))
            for total in data.totals
            if programme.indicator_by_code[total.code].group == group.code
            and total_in_cell(programme.indicator_by_code[total.code], total)
        ]
        if rows:
            yield f"<h2>{escape(group.name)}</h2>"
            heads = ("Chỉ tiêu", "Đơn vị tính", "Cùng kỳ năm trước", "Kỳ này", "Tăng, giảm", "Đơn vị có số liệu")
            yield from _table(heads, rows, texts=2)


def _total_row(data: ProvincialReportData, programme: Programme, total: Total, before: Total | None) -> tuple[str, ...]:
    indicator = programme.indicator_by_code[total.code]
    change = change_words(indicator, total.value, before.value if before else None)
    return (
        f"- {indicator.name}" if indicator.part_of else indicator.name,
        indicator.unit.strip("-"),
        total_in_cell(indicator, before),
        total_in_cell(indicator, total),
        NOT_COMPARABLE if total.code in data.incomparable else change,
        total.coverage,
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], texts: int = 1) -> Iterator[str]:
    """A table whose first columns are words and whose others are figures."""

    def cell(at: int, text: str) -> str:
        figure = ' class="n"' if at >= texts else ""
        if at:
            return f"<td{figure}>{escape(text)}</td>"
        part = ' class="part"' if text.startswith("- ") else ""
        return f'<th scope="row"{part}>{escape(text.removeprefix("- "))}</th>'

    yield '<div class="wide"><table>'
    titles = (
        f'<th scope="col"{" class=n" if at >= texts else ""}>{escape(head)}</th>' for at, head in enumerate(heads)
    )
    yield f"<thead><tr>{''.join(titles)}</tr></thead>"
    yield "<tbody>"
    for row in rows:
        yield f"<tr>{''.join(cell(at, text) for at, text in enumerate(row))}</tr>"
    yield "</tbody></table></div>"


def _foot(data: ProvincialReportData) -> Iterator[str]:
    yield "<footer>"
    yield f"<p>{escape(data.issuer.name)} tổng hợp từ báo cáo của các cơ quan, đơn vị, địa phương. "
    yield "Tỷ lệ tính từ tổng tử số và tổng mẫu số; cột cuối là số đơn vị có số liệu trên số đơn vị phải báo cáo.</p>"
    yield "</footer>"
