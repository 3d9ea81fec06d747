"""The page for the portal: totals alone, complete in itself."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from desktop.documents.provincial_cells import total_in_cell
from desktop.documents.provincial_web import provincial_web
from desktop.rules.snapshot import ReportedSection


class Page(HTMLParser):
    """Tags with their attributes, and the text between them."""

    def __init__(self, content):
        super().__init__()
        self.tags, self.words, self.open = [], [], []
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture(scope="module")
def page(province, programme):
    return Page(provincial_web(province, programme))


def test_every_total_that_is_a_figure_stands_on_it(page, province, programme):
    shown = [word for word in page.words if word.strip()]
    for total in province.totals:
        indicator = programme.indicator_by_code[total.code]
        if figure := total_in_cell(indicator, total):
            at = shown.index(indicator.name)
            assert figure in shown[at : at + 6]
    assert f"{province.received}/{province.expected}" in "".join(shown)


def test_it_is_well_formed_and_needs_nothing_from_outside(page, province, programme):
    assert page.open == []
    assert {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "a", "object", "form"} == set()
    assert not [name for _, attrs in page.tags for name in attrs if name in {"src", "href"} or name.startswith("on")]
    text = provincial_web(province, programme).decode()
    assert "http://" not in text
    assert "https://" not in text
    assert "url(" not in text
    assert "default-src 'none'" in text


def test_no_person_and_nothing_that_an_agency_wrote_is_on_it(province, programme):
    told = replace(
        province,
        narrative=(ReportedSection("I", "Bà Lê Thị Kín đã khiếu nại."),),
        signatory=replace(province.signatory, name="Nguyễn Văn Ký"),
    )
    text = provincial_web(told, programme).decode()
    assert "Lê Thị Kín" not in text
    assert "Nguyễn Văn Ký" not in text
    assert not [each for each in province.submissions if each.agency.short_name in text]


def test_what_looks_like_markup_is_shown_as_text(province, programme):
    named = replace(province, issuer=replace(province.issuer, name="<script>alert(1)</script> & Sở"))
    text = provincial_web(named, programme).decode()
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Sở" in text


def test_what_cannot_be_compared_is_said(province, programme):
    code = next(total.code for total in province.totals if total.value)
    told = replace(province, incomparable=frozenset({code}), last_year=())
    assert "không so sánh được" in provincial_web(told, programme).decode()
    assert "không so sánh được" not in provincial_web(province, programme).decode()


def test_the_same_figures_give_the_same_page(province, programme):
    assert provincial_web(province, programme) == provincial_web(province, programme)
    assert not re.search(r"None|\{", provincial_web(province, programme).decode().split("</style>")[1])
