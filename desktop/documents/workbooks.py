"""Workbooks of an agency's report and of the province: the figures of the paper report, to calculate with."""

from desktop.documents.chart_sheets import chart_sheets
from desktop.documents.excel import render_workbook
from desktop.documents.provincial_data import ProvincialReportData
from desktop.documents.provincial_sheets import (
    agencies_sheet,
    areas_sheet,
    provincial_heading,
    register_sheets,
    submissions_sheet,
    totals_sheet,
)
from desktop.documents.sheets import WorkbookProperties
from desktop.documents.unit_sheets import unit_sheets
from desktop.rules.programme import Programme
from desktop.rules.snapshot import ReportSnapshot


def unit_workbook(snapshot: ReportSnapshot, programme: Programme) -> bytes:
    """An agency's figures and tasks as .xlsx."""
    sheets = unit_sheets(snapshot, programme)
    title = sheets[0].heading[0]
    return render_workbook(sheets, WorkbookProperties(title, snapshot.agency.name, snapshot.made_at))


def provincial_workbook(data: ProvincialReportData, programme: Programme) -> bytes:
    """The province's totals, every agency's figures and who has reported, with charts, as .xlsx."""
    sheets = (
        totals_sheet(data, programme),
        agencies_sheet(data, programme),
        *((areas_sheet(data, programme),) if data.areas else ()),
        submissions_sheet(data, programme),
        *register_sheets(data, programme),
        *chart_sheets(data, programme),
    )
    title = provincial_heading(data, programme)[0]
    return render_workbook(sheets, WorkbookProperties(title, data.issuer.name, data.made_at))
