import io
from dataclasses import replace
from decimal import Decimal

import docx
import pdfplumber
import pytest
from docx.oxml.ns import qn
from PIL import Image

from desktop.documents import layout
from desktop.documents.chart_drawing import chart_drawing, chart_picture
from desktop.documents.charts import MOST_INDICATORS, comparison_chart, submission_chart, task_chart
from desktop.documents.model import BarChart, Series
from desktop.documents.pdf import render_pdf
from desktop.documents.provincial_report import provincial_report
from desktop.documents.word import render_word
from desktop.rules.aggregation import Total


@pytest.fixture(scope="module")
def last_year(province):
    return tuple(replace(total, value=total.value * Decimal("0.8")) for total in province.totals if total.value)


@pytest.fixture(scope="module")
def report(province, last_year, programme):
    return provincial_report(replace(province, last_year=last_year), programme)


def charts_of(report):
    return [block for annex in report.annexes for block in annex.blocks if isinstance(block, BarChart)]


def test_submissions_are_counted_by_kind_and_state(province):
    chart = submission_chart(province.submissions)
    assert chart.categories == ("Sở, ban, ngành (4)", "UBND cấp huyện (6)", "UBND cấp xã (82)")
    assert {each.name: each.values for each in chart.series} == {
        "Đúng hạn": (4, 5, 80),
        "Gửi chậm": (0, 1, 0),
        "Quá hạn, chưa gửi": (0, 0, 2),
    }
    assert chart.stacked


def test_tasks_are_counted_by_group_and_what_was_said_of_them(province, programme):
    chart = task_chart(province.tasks, programme)
    assert [each.name for each in chart.series] == ["Đang thực hiện", "Hoàn thành"]
    assert sum(sum(each.values) for each in chart.series) == sum(task.reported for task in province.tasks)


def test_main_indicators_stand_beside_last_year_with_their_own_numbers(province, last_year, programme):
    chart = comparison_chart(province.totals, last_year, programme)
    before, now = chart.series
    assert set(before.values) == {100}
    assert set(now.values) == {Decimal("125.0")}
    assert len(chart.categories) == MOST_INDICATORS
    index = chart.categories.index("Hồ sơ TTHC tiếp nhận mới")
    assert now.shown[index] == "113.580"


def test_nothing_to_show_makes_no_chart(programme):
    assert submission_chart(()) is None
    assert task_chart((), programme) is None
    assert comparison_chart((Total("CT3.02", Decimal(5)),), (Total("CT3.02", Decimal(0)),), programme) is None


def test_every_number_of_a_chart_is_text_in_the_pdf(report):
    with pdfplumber.open(io.BytesIO(render_pdf(report))) as pdf:
        page = next(page for page in pdf.pages if page.search("BIỂU ĐỒ TÌNH HÌNH THỰC HIỆN"))
        text = page.extract_text()
    submitted = charts_of(report)[0]
    assert submitted.caption in text
    assert all(name in text for name in submitted.categories)
    assert {"80", "2", "5", "1"} <= set(text.split())


def test_word_has_a_picture_that_says_all_in_words(report):
    file = docx.Document(io.BytesIO(render_word(report)))
    pictures = [element.get("descr") for element in file.element.body.iter(qn("wp:docPr"))]
    assert pictures == [chart.spoken for chart in charts_of(report)]
    assert "UBND cấp xã (82): Đúng hạn 80" in pictures[0]
    captions = [p.text for p in file.paragraphs if p.style.name == "Caption"]
    assert captions == [chart.caption for chart in charts_of(report)]


def test_a_picture_is_small_sharp_and_always_the_same(report):
    chart = charts_of(report)[0]
    made = chart_picture(chart, layout.TEXT_WIDTH)
    assert made == chart_picture(chart, layout.TEXT_WIDTH)
    with Image.open(io.BytesIO(made.png)) as picture:
        assert picture.width == pytest.approx(layout.TEXT_WIDTH / 72 * 200, abs=2)
        assert picture.info["dpi"][0] == pytest.approx(200, abs=0.1)
    assert len(made.png) < 60_000


@pytest.mark.parametrize("count", [1, 5, 60])
def test_a_chart_fits_its_page_whatever_stands_in_it(count):
    names = tuple("Cơ quan có tên rất dài không ai muốn đọc hết " * 6 for _ in range(count))
    chart = BarChart("Bảng", "", names, (Series("A", (0,) * count), Series("B <&>", tuple(range(count)))))
    drawing = chart_drawing(chart, layout.TEXT_WIDTH)
    assert drawing.height * drawing.renderScale <= 560.5
    assert drawing.width * drawing.renderScale <= layout.TEXT_WIDTH
