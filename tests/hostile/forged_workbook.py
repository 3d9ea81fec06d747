"""The smallest workbook that Excel opens, with any of its parts replaced."""

import zipfile
from pathlib import Path

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
HEADINGS = "<row><c t='s'><v>0</v></c><c t='s'><v>1</v></c></row>"
ROW = "<row><c t='s'><v>2</v></c><c><v>5</v></c></row>"


def sheet(rows: str = HEADINGS + ROW, dimension: str = "A1:B2") -> str:
    return f'{_HEAD}<worksheet xmlns="{_MAIN}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'


def strings(more: str = "") -> str:
    items = "".join(f"<si><t>{text}</t></si>" for text in ("Mã", "Giá trị", "CT1.01"))
    return f'{_HEAD}<sst xmlns="{_MAIN}">{items}{more}</sst>'


def write_workbook(path: Path, parts: dict[str, str | bytes]) -> Path:
    """Write it; the parts given take the place of the honest ones, or stand beside them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in {**PARTS, **parts}.items():
            archive.writestr(name, content)
    return path


PARTS = {
    "[Content_Types].xml": f"""{_HEAD}<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/{BOOK}" ContentType="{_TYPES}.sheet.main+xml"/>
<Override PartName="/{SHEET}" ContentType="{_TYPES}.worksheet+xml"/>
<Override PartName="/{STRINGS}" ContentType="{_TYPES}.sharedStrings+xml"/></Types>""",
    "_rels/.rels": f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="{BOOK}"/></Relationships>""",
    BOOK: f"""{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">
<sheets><sheet name="Biểu" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": f"""{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">
<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>""",
    SHEET: sheet(),
    STRINGS: strings(),
}
