"""Native charts of a workbook, below the figures that they draw."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false, reportOptionalMemberAccess=false
# (openpyxl's descriptors leave these open)

from typing import TYPE_CHECKING

from desktop.documents import layout
from desktop.documents.sheets import Figure, Sheet, SheetChart, of_sheet, plain_cells

if TYPE_CHECKING:
    from openpyxl.chart.series import Series
    from openpyxl.chart.text import RichText
    from openpyxl.chart.title import Title
    from openpyxl.drawing.text import CharacterProperties
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTH = 23.0
_BAR = 0.62
_BAR_OF_SEVERAL = 0.95
_REST = 3.2
"""In centimetres, as openpyxl wants: of the chart, a bar and what stands around the bars."""
_TALLEST = 22.0
_ROW = 0.53
_LETTERS, _TITLE = 10, 13
_DARK = 0x50
"""A colour with less red than this is dark."""
_NO_ZEROS = "#,##0.##;-#,##0.##;;"


def add_chart(page: "Worksheet", sheet: Sheet, chart: SheetChart) -> int:
    """Draw below the rows; the number of the last row that the chart covers."""
    from openpyxl.chart import BarChart, Reference

    first, last = sheet.head_row + 1, sheet.last_row
    if last < first:
        return last
    drawn = BarChart()
    drawn.type, drawn.style = "bar", 2
    drawn.title = _title(chart.title)
    drawn.grouping = "percentStacked" if chart.stacked else "clustered"
    drawn.overlap = 100 if chart.stacked else 0
    drawn.gapWidth = 45
    colours = layout.CHART_COLOURS if chart.stacked else layout.CHART_COLOURS[: len(chart.columns)][::-1]
    for place, column in enumerate(chart.columns):
        values = Reference(page, min_col=column + 1, min_row=sheet.head_row, max_row=last)
        drawn.add_data(values, titles_from_data=True)
        _dress(drawn.series[place], colours[place % len(colours)], inside=chart.stacked)
        _remember(drawn.series[place], sheet, column)
    drawn.x_axis.scaling.orientation = "maxMin"  # the first row above, as in the table
    drawn.x_axis.delete, drawn.y_axis.delete = False, True
    drawn.y_axis.majorGridlines = None
    drawn.y_axis.scaling.min = 0
    drawn.legend.position = "t"
    drawn.legend.txPr = drawn.x_axis.txPr = _text(_LETTERS, "000000")
    bars = len(sheet.rows) * (_BAR if chart.stacked else _BAR_OF_SEVERAL)
    drawn.width, drawn.height = _WIDTH, min(_REST + bars, _TALLEST)
    page.add_chart(drawn, f"A{last + 2}")
    return last + 2 + round(drawn.height / _ROW)


def _dress(series: "Series", colour: str, *, inside: bool) -> None:
    """Colour the bars, and write each number where it is read well: on its piece of a whole, or beside its bar."""
    from openpyxl.chart.label import DataLabelList

    series.graphicalProperties.solidFill = colour
    series.graphicalProperties.line.noFill = True
    labels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False)
    labels.numFmt = _NO_ZEROS
    is_dark = int(colour[:2], 16) < _DARK
    labels.txPr = _text(_LETTERS, "FFFFFF" if inside and is_dark else "000000")
    series.dLbls = labels


def _text(size: int, colour: str) -> "RichText":
    from openpyxl.chart.text import RichText
    from openpyxl.drawing.text import Paragraph, ParagraphProperties

    return RichText(
        p=[Paragraph(pPr=ParagraphProperties(defRPr=_letters(size, colour)), endParaRPr=_letters(size, colour))]
    )


def _title(text: str) -> "Title":
    from openpyxl.chart.text import RichText, Text
    from openpyxl.chart.title import Title
    from openpyxl.drawing.text import Paragraph, RegularTextRun

    run = RegularTextRun(t=text, rPr=_letters(_TITLE, "000000", bold=True))
    return Title(tx=Text(rich=RichText(p=[Paragraph(r=[run])])), overlay=False)


def _letters(size: int, colour: str, *, bold: bool = False) -> "CharacterProperties":
    from openpyxl.drawing.text import CharacterProperties, Font

    return CharacterProperties(sz=size * 100, b=bold, solidFill=colour, latin=Font(typeface=layout.FONT_NAME))


def _remember(series: "Series", sheet: Sheet, column: int) -> None:
    """Keep names and numbers with the chart: what does not calculate draws it all the same."""
    from openpyxl.chart.data_source import AxDataSource, NumData, NumVal, StrData, StrRef, StrVal

    cells = [plain_cells(row.cells)[column] for row in sheet.rows]
    points = [NumVal(idx=i, v=str(cell.number)) for i, cell in enumerate(cells) if isinstance(cell, Figure)]
    series.val.numRef.numCache = NumData(formatCode="General", ptCount=len(cells), pt=points)
    series.tx.strRef.strCache = StrData(ptCount=1, pt=[StrVal(idx=0, v=sheet.columns[column].title)])
    names = [StrVal(idx=i, v=str(row.cells[0])) for i, row in enumerate(sheet.rows)]
    place = of_sheet(sheet.tab, f"$A${sheet.head_row + 1}:$A${sheet.last_row}")
    series.cat = AxDataSource(strRef=StrRef(f=place, strCache=StrData(ptCount=len(names), pt=names)))
