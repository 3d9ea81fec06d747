"""Bar charts as drawings of reportlab: lines and text in the PDF, a picture of the same for Word."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportAttributeAccessIssue=false
# (reportlab's charts are made of properties that its stubs leave open)

from dataclasses import dataclass
from io import BytesIO
from itertools import cycle

from reportlab.graphics import renderPDF
from reportlab.graphics.charts.barcharts import HorizontalBarChart
from reportlab.graphics.charts.legends import Legend
from reportlab.graphics.shapes import STATE_DEFAULTS, Drawing
from reportlab.lib.colors import Color, HexColor

from desktop.documents import layout
from desktop.documents.fonts import Face, printable, register_fonts, text_width
from desktop.documents.lines import line
from desktop.documents.model import BarChart

_NAME_SHARE = 0.36
"""Of the width, for the names at the left."""
_BAR = 11.0
_BETWEEN_BARS = 2.0
_BETWEEN_GROUPS = 9.0
_LEGEND_ROW = 15.0
_LABEL_ROOM = 46.0
"""At the right of the longest bar, for its label."""
_NAME_LINES = 3
_TALLEST = 560.0
"""In points: a taller chart is made smaller, so that it stands on a page with its title."""
_DOTS_PER_INCH = 200
_PICTURE_COLOURS = 64


@dataclass(frozen=True)
class ChartPicture:
    """A chart as a picture. ``width``: in points, as it is to be shown."""

    png: bytes
    width: float


def chart_drawing(chart: BarChart, width: float) -> Drawing:
    """The chart at a width, without its title."""
    register_fonts()
    STATE_DEFAULTS["fontName"] = Face.REGULAR.value  # every drawing names it, and its own is not embedded
    names = width * _NAME_SHARE
    rows = 1 if chart.stacked else len(chart.series)
    name_lines = [_name_lines(name, names - 8) for name in chart.categories]
    group = max(
        rows * _BAR + (rows - 1) * _BETWEEN_BARS + _BETWEEN_GROUPS,
        max(map(len, name_lines)) * layout.CHART_SIZE * layout.SINGLE_LINE_SPACING + 2,
    )
    legend = _legend(chart, width)
    height = group * len(chart.categories)
    drawing = Drawing(width, height + _legend_height(legend) + 6)
    length = width - names - (_BETWEEN_BARS if chart.stacked else _LABEL_ROOM)
    bars = _bars(chart, ["\n".join(each) for each in reversed(name_lines)], length)
    bars.x, bars.y = names, 2
    bars.width, bars.height = length, height
    bars.groupSpacing = group - rows * _BAR - (rows - 1) * _BETWEEN_BARS
    drawing.add(bars)
    legend.x, legend.y = names, height + _legend_height(legend) + 2
    drawing.add(legend)
    drawing.renderScale = min(1.0, _TALLEST / drawing.height)
    drawing.hAlign = "CENTER"
    return drawing


def chart_picture(chart: BarChart, width: float) -> ChartPicture:
    """The chart as PNG."""
    import pypdfium2

    drawing = chart_drawing(chart, width)
    stream = BytesIO()
    with pypdfium2.PdfDocument(renderPDF.drawToString(drawing, showBoundary=False)) as pdf:
        scale = _DOTS_PER_INCH / 72
        picture = pdf[0].render(scale=scale).to_pil()  # pyright: ignore[reportArgumentType] - fractions are meant to be given
        picture.quantize(_PICTURE_COLOURS).save(stream, "PNG", optimize=True, dpi=(_DOTS_PER_INCH, _DOTS_PER_INCH))
    return ChartPicture(stream.getvalue(), drawing.width * drawing.renderScale)


def _name_lines(name: str, width: float) -> list[str]:
    lines = [each.text for each in line(name, Face.REGULAR, layout.CHART_SIZE).wrapped(width)]
    return lines if len(lines) <= _NAME_LINES else [*lines[: _NAME_LINES - 1], f"{lines[_NAME_LINES - 1]}…"]


def _bars(chart: BarChart, names: list[str], length: float) -> HorizontalBarChart:
    """The bars; reportlab numbers them from below."""
    bars = HorizontalBarChart()
    order = range(len(chart.series)) if chart.stacked else range(len(chart.series))[::-1]
    shares = _shares(chart)
    bars.data = [tuple(shares[index][::-1]) for index in order]
    bars.categoryAxis.style = "stacked" if chart.stacked else "parallel"
    bars.useAbsolute = 1
    bars.barWidth, bars.barSpacing = _BAR, _BETWEEN_BARS
    bars.valueAxis.valueMin, bars.valueAxis.valueMax = 0, 1
    bars.valueAxis.visible = False
    bars.categoryAxis.categoryNames = names
    bars.categoryAxis.visibleTicks = False
    bars.categoryAxis.strokeWidth = layout.TABLE_LINE
    _dress(bars.categoryAxis.labels, dx=-5, anchor="e")
    bars.bars.strokeWidth, bars.bars.strokeColor = 0, None
    bars.barLabelFormat = "values"
    bars.barLabelArray = [
        [
            printable(text) if not chart.stacked or _fits(text, share * length) else ""
            for text, share in zip(chart.series[index].shown, shares[index], strict=True)
        ][::-1]
        for index in order
    ]
    colours = _colours(chart)
    _dress(bars.barLabels, dx=0 if chart.stacked else 3, anchor="c" if chart.stacked else "w")
    if chart.stacked:
        bars.barLabels.boxTarget = "mid"
    for place, index in enumerate(order):
        bars.bars[place].fillColor = colours[index]
        if chart.stacked:
            bars.barLabels[place].fillColor = _readable_on(colours[index])
    return bars


def _shares(chart: BarChart) -> list[list[float]]:
    """The length of every bar: of its own whole where bars are stacked, else of the longest."""
    values = [[float(value) for value in each.values] for each in chart.series]
    columns = [list(column) for column in zip(*values, strict=True)]
    longest = max((max(column) for column in columns), default=0)
    wholes = [sum(column) if chart.stacked else longest for column in columns]
    return [[value / whole if whole else 0 for value, whole in zip(row, wholes, strict=True)] for row in values]


def _fits(text: str, room: float) -> bool:
    return 0 < text_width(text, Face.REGULAR, layout.CHART_SIZE) <= room - 1


def _dress(labels: object, dx: float, anchor: str) -> None:
    labels.fontName, labels.fontSize = Face.REGULAR.value, layout.CHART_SIZE
    labels.leading = layout.CHART_SIZE * layout.SINGLE_LINE_SPACING
    labels.boxAnchor, labels.dx, labels.dy = anchor, dx, 0
    labels.textAnchor = {"e": "end", "w": "start", "c": "middle"}[anchor]


def _legend(chart: BarChart, width: float) -> Legend:
    legend = Legend()
    names = [printable(each.name) for each in chart.series]
    legend.fontName, legend.fontSize = Face.REGULAR.value, layout.CHART_SIZE
    legend.alignment = "right"
    legend.dx = legend.dy = 8
    legend.dxTextSpace = 4
    legend.columnMaximum = 1
    legend.autoXPadding = 10
    legend.deltax = 0
    legend.deltay = _LEGEND_ROW
    legend.strokeWidth = 0
    legend.boxAnchor = "nw"
    legend.colorNamePairs = list(zip(_colours(chart), names, strict=True))
    needed = sum(text_width(name, Face.REGULAR, layout.CHART_SIZE) + 28 for name in names)
    if needed > width * (1 - _NAME_SHARE):
        legend.columnMaximum = len(names)
    return legend


def _legend_height(legend: Legend) -> float:
    return _LEGEND_ROW * legend.columnMaximum


def _colours(chart: BarChart) -> list[Color]:
    """The strongest colour for what comes first in a whole, or last in time."""
    colours = [HexColor(f"#{code}") for code, _ in zip(cycle(layout.CHART_COLOURS), chart.series, strict=False)]
    return colours if chart.stacked else colours[::-1]


def _readable_on(colour: Color) -> Color:
    """Black or white, whichever is read better on a colour."""
    light = 0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue
    return HexColor("#000000" if light > 0.55 else "#FFFFFF")
