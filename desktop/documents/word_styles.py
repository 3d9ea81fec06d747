"""Styles of the Word document: Times New Roman, Vietnamese, the decree's sizes."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (python-docx's types leave these open)

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

from desktop.documents import layout

BODY = "Body Text"
PLAIN = "Văn bản đơn"
TITLE = "Tên loại, trích yếu"
ANNEX_TITLE = "Phụ lục"
CELL = "Ô bảng"
TABLE = "Bảng số liệu"
CAPTION = "Caption"
HEADINGS = ("Heading 1", "Heading 2", "Heading 3")

_LANGUAGE = "vi-VN"
_TWIPS = 20


@dataclass(frozen=True)
class _Look:
    size: float
    bold: bool = False
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    indent: float = 0
    before: float = 0
    spacing: float = 1.0
    keep: bool = False


_HEADING = _Look(
    layout.HEADING_SIZE, bold=True, align=WD_ALIGN_PARAGRAPH.LEFT, indent=layout.FIRST_LINE_INDENT,
    before=layout.PARAGRAPH_GAP, spacing=layout.LINE_SPACING / layout.SINGLE_LINE_SPACING, keep=True,
)  # fmt: skip

_LOOKS = {
    BODY: _Look(
        layout.BODY_SIZE, align=WD_ALIGN_PARAGRAPH.JUSTIFY, indent=layout.FIRST_LINE_INDENT,
        before=layout.PARAGRAPH_GAP, spacing=layout.LINE_SPACING / layout.SINGLE_LINE_SPACING,
    ),
    PLAIN: _Look(layout.BODY_SIZE),
    TITLE: _Look(layout.TYPE_SIZE, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, keep=True),
    ANNEX_TITLE: _Look(layout.ANNEX_SIZE, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, keep=True),
    CELL: _Look(layout.TABLE_SIZE),
    CAPTION: _Look(
        layout.BODY_SIZE, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, before=2 * layout.PARAGRAPH_GAP, keep=True
    ),
    **dict.fromkeys(HEADINGS, _HEADING),
}  # fmt: skip


def prepare_styles(file: Document) -> None:
    """Make the template's styles those of an official document, and add what it lacks."""
    _set_defaults(file)
    for name, look in _LOOKS.items():
        _apply(_style(file, name), look)
    file.styles[HEADINGS[0]].paragraph_format.space_before = Pt(2 * layout.PARAGRAPH_GAP)  # type: ignore[attr-defined]
    file.styles[ANNEX_TITLE].element.get_or_add_pPr().append(_outline_level(0))
    _add_table_style(file)


def _add_table_style(file: Document) -> None:
    """Thin lines around every cell, and the room within: changed in one place for all tables of the file."""
    style: Any = file.styles.add_style(TABLE, WD_STYLE_TYPE.TABLE)
    style.base_style = file.styles["Normal Table"]
    line = f'w:val="single" w:sz="{round(layout.TABLE_LINE * 8)}" w:space="0" w:color="000000"'
    borders = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    padding = round(layout.CELL_PADDING * _TWIPS)
    margins = "".join(
        f'<w:{side} w:w="{amount}" w:type="dxa"/>'
        for side, amount in (("top", padding // 2), ("left", padding), ("bottom", padding // 2), ("right", padding))
    )
    inside = f"<w:tblBorders>{borders}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar>"
    style.element.append(parse_xml(f"<w:tblPr {nsdecls('w')}>{inside}</w:tblPr>"))


def _style(file: Document, name: str) -> ParagraphStyle:
    if name in file.styles:
        return file.styles[name]  # type: ignore[return-value]
    style: Any = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = file.styles["Normal"]
    return style


def _apply(style: ParagraphStyle, look: _Look) -> None:
    font, paragraph = style.font, style.paragraph_format
    set_font(style.element)
    font.size, font.bold, font.italic = Pt(look.size), look.bold, False
    font.color.rgb = RGBColor(0, 0, 0)
    paragraph.alignment = look.align
    paragraph.first_line_indent = Pt(look.indent)
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(0)
    paragraph.line_spacing = look.spacing
    paragraph.keep_with_next, paragraph.keep_together = look.keep, False
    paragraph.widow_control = True


def set_font(element: Any) -> None:  # noqa: ANN401 - an lxml element
    """Name the font for every script; a theme's font would win over a name."""
    properties = element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), layout.FONT_NAME)
    properties.insert(0, fonts)


def _set_defaults(file: Document) -> None:
    normal: Any = file.styles["Normal"]
    set_font(normal.element)
    normal.font.size = Pt(layout.BODY_SIZE)
    normal.paragraph_format.space_after = Pt(0)
    defaults: Any = file.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for tag in ("w:rFonts", "w:lang"):
        for old in run.findall(qn(tag)):
            run.remove(old)
    fonts, language = OxmlElement("w:rFonts"), OxmlElement("w:lang")
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), layout.FONT_NAME)
    for kind in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{kind}"), "ar-SA" if kind == "bidi" else _LANGUAGE)
    run.insert(0, fonts)
    run.append(language)


def _outline_level(level: int) -> Any:  # noqa: ANN401 - an lxml element
    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level))
    return element
