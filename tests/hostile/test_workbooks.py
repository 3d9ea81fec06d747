"""Workbooks that were made to deceive or exhaust: read as what their cells say, or refused with a sentence, at once."""

import time
import tracemalloc
from decimal import Decimal

import pytest

from desktop.rules.form_stamp import FORM_SHEET
from desktop.services.figures.value_files import ValueFileError, read_value_file
from tests.hostile.forged_workbook import BOOK, HEADINGS, PARTS, ROW, SHEET, STRINGS, sheet, strings, write_workbook

MILLION = 1_000_000
TOO_MUCH = "quá nhiều ô"
SWELLS = "phình to bất thường"
UNREADABLE = "không đọc được như một bảng tính"
NO_WORKBOOK = "không phải bảng tính"
LAUGHS = "".join(f'<!ENTITY l{n} "{"&l" + str(n - 1) + ";" if n else "ha"}{"&l" + str(n - 1) + ";" if n else ""}">'
                 for n in range(30))  # fmt: skip

REFUSED = {
    "three million shared strings": ({STRINGS: strings("<si><t>ab</t></si>" * (3 * MILLION))}, TOO_MUCH),
    "one shared string of three million runs": (
        {STRINGS: strings("<si>" + "<r><t>ab</t></r>" * (3 * MILLION) + "</si>")},
        TOO_MUCH,
    ),
    "three million cells in one row": (
        {SHEET: sheet(HEADINGS + "<row>" + "<c/>" * (3 * MILLION) + "</row>")},
        TOO_MUCH,
    ),
    "three million rows": ({SHEET: sheet(HEADINGS + ROW + "<row/>" * (3 * MILLION))}, TOO_MUCH),
    "three million levels": ({SHEET: sheet("<a>" * (3 * MILLION) + "</a>" * (3 * MILLION))}, TOO_MUCH),
    "a cell in the last corner": (
        {SHEET: sheet(HEADINGS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')},
        "dài hơn 5000 dòng",
    ),
    "a part of a gigabyte": ({"xl/media/x.bin": bytes(70 * MILLION)}, SWELLS),
    "entities that laugh a billion times": (
        {SHEET: sheet().replace("<worksheet", f"<!DOCTYPE x [{LAUGHS}]><worksheet").replace("<v>5<", "<v>&l29;<")},
        UNREADABLE,
    ),
    "an entity of a file on this disk": (
        {STRINGS: strings().replace("<sst", '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><sst')},
        UNREADABLE,
    ),
    "no sheet at all": ({BOOK: "<workbook/>"}, "không thấy dòng tiêu đề"),
    "a reference to a string that is not there": (
        {SHEET: sheet(HEADINGS + "<row><c t='s'><v>999999</v></c><c><v>5</v></c></row>")},
        UNREADABLE,
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_workbook_is_refused_at_once(tmp_path, name):
    parts, told = REFUSED[name]
    path = write_workbook(tmp_path / "x.xlsx", parts)
    assert path.stat().st_size < 200_000
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(ValueFileError, match=told) as refused:
        read_value_file(path)
    elapsed, (_, peak) = time.process_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.hint
    assert elapsed < 10
    assert peak < 40 * MILLION


def only_row(path):
    (row,) = read_value_file(path).rows
    return row


@pytest.mark.parametrize("dimension", ["A1:XFD1048576", "A1", "XFD1:A1048576"])
def test_a_lie_about_the_size_changes_nothing(tmp_path, dimension):
    row = only_row(write_workbook(tmp_path / "x.xlsx", {SHEET: sheet(dimension=dimension)}))
    assert (row.code, row.value) == ("CT1.01", Decimal(5))


@pytest.mark.parametrize(
    "formula",
    [
        "cmd|'/c calc'!A0",
        'HYPERLINK("http://x/","5")',
        "[1]Biểu!A1",
        'WEBSERVICE("http://x/")',
        "SUM(A1:A2)",
        "'file:///etc/passwd'#$x.A1",
    ],
)
def test_a_formula_is_never_a_value_however_it_is_dressed(tmp_path, formula):
    """Not even the value that another program has left beside it."""
    escaped = formula.replace("&", "&amp;").replace("<", "&lt;")
    cell = f"<row><c t='s'><v>2</v></c><c><f>{escaped}</f><v>5</v></c></row>"
    row = only_row(write_workbook(tmp_path / "x.xlsx", {SHEET: sheet(HEADINGS + cell)}))
    assert row.value is None
    assert row.formula == "=" + formula


def test_links_to_other_workbooks_are_left_alone(tmp_path):
    links = {
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/externalLinks/_rels/externalLink1.xml.rels": (
            '<Relationships><Relationship Id="rId1" Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/>'
            "</Relationships>"
        ),
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0",
        "../../x": "climbs out",
    }
    row = only_row(write_workbook(tmp_path / "x.xlsx", links))
    assert row.value == Decimal(5)
    assert [path.name for path in tmp_path.iterdir()] == ["x.xlsx"]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+5", "-5", "\tx"])
def test_text_that_looks_like_a_formula_stays_text(tmp_path, text):
    cell = f"<row><c t='s'><v>2</v></c><c t='inlineStr'><is><t xml:space='preserve'>{text}</t></is></c></row>"
    row = only_row(write_workbook(tmp_path / "x.xlsx", {SHEET: sheet(HEADINGS + cell)}))
    assert (row.value, row.formula) == (text, "")


@pytest.mark.parametrize("value", ["1e9999", "NaN", "9" * 400, "5,5", "0x10", ""])
def test_a_number_that_is_none_is_told_or_stays_text(tmp_path, value):
    cell = f"<row><c t='s'><v>2</v></c><c><v>{value}</v></c></row>"
    path = write_workbook(tmp_path / "x.xlsx", {SHEET: sheet(HEADINGS + cell)})
    try:
        rows = read_value_file(path).rows
    except ValueFileError as refused:
        assert refused.hint  # noqa: PT017 - either answer will do
    else:
        assert all(row.value is None or isinstance(row.value, str) or row.value.is_finite() for row in rows)


def test_no_workbook_in_an_archive(tmp_path):
    path = tmp_path / "x.xlsx"
    path.write_bytes(b"PK\5\6" + bytes(18))
    with pytest.raises(ValueFileError, match=UNREADABLE):
        read_value_file(path)
    path.write_bytes(b"PK\3\4")
    with pytest.raises(ValueFileError, match=NO_WORKBOOK):
        read_value_file(path)


def test_an_encrypted_workbook_and_one_of_the_old_format_are_told_apart(tmp_path):
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    for data, told in ((old + "EncryptedPackage".encode("utf-16-le"), "đặt mật khẩu"), (old, r"loại cũ \.xls")):
        (tmp_path / "x.xlsx").write_bytes(data)
        with pytest.raises(ValueFileError, match=told) as refused:
            read_value_file(tmp_path / "x.xlsx")
        assert refused.value.hint


@pytest.mark.parametrize(
    "merged", ["A1:XFD1048576", "B2:B1048576", "B2", "B2:B2" + '"/><mergeCell ref="B2:B2' * 5_000], ids=len
)
def test_merged_cells_without_end_cost_nothing(tmp_path, merged):
    more = f'</sheetData><mergeCells><mergeCell ref="{merged}"/></mergeCells>'
    content = sheet().replace("</sheetData>", more)
    started = time.process_time()
    row = only_row(write_workbook(tmp_path / "x.xlsx", {SHEET: content}))
    assert row.value == Decimal(5)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("place", ["0", "A", "ZZZZ1", "A1B", "1A", "a1", "A-1", "", "Ạ1"])
def test_a_place_that_is_none_is_told_or_passed_over(tmp_path, place):
    cell = f"<row><c r='{place}' t='s'><v>2</v></c><c><v>5</v></c></row>"
    path = write_workbook(tmp_path / "x.xlsx", {SHEET: sheet(HEADINGS + cell)})
    try:
        rows = read_value_file(path).rows
    except ValueFileError as refused:
        assert refused.hint  # noqa: PT017 - either answer will do
    else:
        assert len(rows) <= 1


@pytest.mark.parametrize("number", ["-1", "x", "0", "99999999999999999999", "2.5"])
def test_a_row_number_that_is_none_is_told_or_passed_over(tmp_path, number):
    cell = f"<row r='{number}'><c t='s'><v>2</v></c><c><v>5</v></c></row>"
    path = write_workbook(tmp_path / "x.xlsx", {SHEET: sheet(HEADINGS + cell)})
    try:
        assert len(read_value_file(path).rows) <= 1
    except ValueFileError as refused:
        assert refused.hint  # noqa: PT017 - either answer will do


HIDDEN = "xl/worksheets/sheet2.xml"


@pytest.mark.parametrize(
    "rows",
    [
        "",
        "<row><c t='inlineStr'><is><t>so-dan-van/bieu-mau</t></is></c></row>",
        "<row><c><v>1</v></c></row>" * 3_000,
        "<row><c t='inlineStr'><is><t>cell</t></is></c></row>",
    ],
    ids=["empty", "begun", "long", "without a code"],
)
def test_a_forged_hidden_sheet_makes_a_plain_table_of_the_form(tmp_path, rows):
    parts = dict(PARTS)
    parts[HIDDEN] = sheet(rows)
    parts[BOOK] = parts[BOOK].replace("</sheets>", f'<sheet name="{FORM_SHEET}" sheetId="2" r:id="rId9"/></sheets>')
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        '<Relationship Id="rId9" Target="worksheets/sheet2.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
    )
    read = read_value_file(write_workbook(tmp_path / "x.xlsx", parts))
    assert (read.stamp, read.damaged, len(read.rows)) == (None, True, 1)


@pytest.mark.parametrize("where", ["'Biểu'!$B$9999999", "#REF!", "[1]Biểu!B2", "'Biểu'!$B$2:$B$9", "", "x" * 9_000])
def test_a_forged_name_of_a_cell_means_nothing(tmp_path, where):
    names = f"</sheets><definedNames><definedName name='O_CT1.04'>{where}</definedName></definedNames>"
    row = only_row(write_workbook(tmp_path / "x.xlsx", {BOOK: PARTS[BOOK].replace("</sheets>", names)}))
    assert (row.code, row.value) == ("CT1.01", Decimal(5))


def test_fonts_named_without_end_are_no_charset(tmp_path):
    fonts = "".join(f"<font><name val='.Vn{'x' * 2_000}{n}'/></font>" for n in range(40))
    styles = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<fonts>{fonts}</fonts><cellXfs><xf fontId='39'/><xf fontId='4000'/></cellXfs></styleSheet>"
    )
    cell = "<row><c t='s' s='1'><v>2</v></c><c s='77'><v>5</v></c></row>"
    path = write_workbook(tmp_path / "x.xlsx", {SHEET: sheet(HEADINGS + cell), "xl/styles.xml": styles})
    try:
        assert only_row(path).code == "CT1.01"
    except ValueFileError as refused:
        assert refused.hint  # noqa: PT017 - either answer will do
