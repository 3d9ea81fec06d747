"""The XML of Word files against the order that ECMA-376 wants; Word calls a file damaged that departs from it."""

import io
from collections import Counter
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from desktop.documents.provincial_report import provincial_report
from desktop.documents.word import render_word
from tests.documents import agencies, papers
from tests.documents.office_schemas import faults

ORDERS = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "w:tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
    "w:tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "w:sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "w:tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "w:tc": "tcPr p tbl",
    "w:style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
}


@pytest.fixture(scope="module")
def documents(programme, province):
    return {
        "unit": agencies.report_of(agencies.LONG_NAMED, programme),
        "province": provincial_report(province, programme),
        "letter": papers.reminder(province, programme, 20),
        "return": papers.returned(programme),
    }


@pytest.fixture(scope="module", params=["unit", "province", "letter", "return"])
def parts(request, documents):
    with ZipFile(io.BytesIO(render_word(documents[request.param]))) as container:
        return {name: container.read(name) for name in container.namelist()}


@pytest.mark.parametrize("name", ["unit", "letter", "return"])
def test_a_validator_of_the_schemas_finds_nothing(documents, name, tmp_path):
    assert faults(render_word(documents[name]), "văn bản.docx", tmp_path) == []


def test_the_file_says_what_wrote_it_and_opens_in_no_compatibility_mode(parts):
    assert b"<Application>S\xe1\xbb\x95 D\xc3\xa2n v\xe1\xba\xadn</Application>" in parts["docProps/app.xml"]
    settings = etree.fromstring(parts["word/settings.xml"])
    modes = {each.get(qn("w:name")): each.get(qn("w:val")) for each in settings.iter(qn("w:compatSetting"))}
    assert modes["compatibilityMode"] == "15"
    assert settings.find(qn("w:decimalSymbol")).get(qn("w:val")) == ","
    assert settings.find(qn("w:themeFontLang")).get(qn("w:val")) == "vi-VN"


def test_nothing_of_the_templates_own_is_left_over(parts):
    assert set(parts) >= {"word/document.xml", "word/styles.xml", "word/fontTable.xml", "word/theme/theme1.xml"}
    assert not [name for name in parts if "thumbnail" in name or "customXml" in name or "WithEffects" in name]
    names = [each.get(qn("w:val")) for each in etree.fromstring(parts["word/styles.xml"]).iter(qn("w:name"))]
    assert len(names) < 20
    assert {"heading 1", "Body Text", "Bảng số liệu"} <= set(names)


@pytest.mark.parametrize("tag", ORDERS)
def test_children_stand_in_the_order_of_the_schema(parts, tag):
    places = {qn(f"w:{name}"): place for place, name in enumerate(ORDERS[tag].split())}
    for name in ("word/document.xml", "word/styles.xml"):
        for element in etree.fromstring(parts[name]).iter(qn(tag)):
            children = [child.tag for child in element]
            assert set(children) <= set(places), (name, set(children) - set(places))
            order = [places[child] for child in children]
            assert order == sorted(order), (name, [etree.QName(child).localname for child in children])


def test_a_cell_ends_with_a_paragraph_and_a_row_is_as_wide_as_its_table(parts):
    body = etree.fromstring(parts["word/document.xml"])
    for table in body.iter(qn("w:tbl")):
        columns = len(table.find(qn("w:tblGrid")))
        for row in table.iter(qn("w:tr")):
            cells = row.findall(qn("w:tc"))
            spans = [cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}") for cell in cells]
            assert sum(int(span.get(qn("w:val"))) if span is not None else 1 for span in spans) == columns
            assert all(cell[-1].tag == qn("w:p") for cell in cells)


def test_pictures_have_numbers_of_their_own_and_every_style_exists(parts):
    body = etree.fromstring(parts["word/document.xml"])
    numbers = Counter(element.get("id") for element in body.iter(qn("wp:docPr")))
    assert all(count == 1 for count in numbers.values())
    known = {style.get(qn("w:styleId")) for style in etree.fromstring(parts["word/styles.xml"]).iter(qn("w:style"))}
    used = {each.get(qn("w:val")) for tag in ("w:pStyle", "w:tblStyle") for each in body.iter(qn(tag))}
    assert used <= known


def test_an_officer_finds_named_styles_and_tables_that_can_be_restyled_at_once(documents):
    file = docx.Document(io.BytesIO(render_word(documents["unit"])))
    assert {table.style.name for table in file.tables[2:]} == {"Bảng số liệu"}
    assert {"Phụ lục", "Tên loại, trích yếu", "Văn bản đơn", "Body Text"} <= {p.style.name for p in file.paragraphs}
