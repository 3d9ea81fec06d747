import subprocess
import sys

import pytest

HEAVY = ("reportlab", "docx", "openpyxl", "pikepdf", "pypdfium2", "PySide6", "sqlalchemy")


@pytest.mark.parametrize(
    "module",
    [
        "pdf",
        "word",
        "excel",
        "workbooks",
        "unit_report",
        "provincial_report",
        "pdf_archive",
        "pdf_carrier",
        "preview",
        "list_print",
        "progress_workbook",
    ],
)
def test_heavy_libraries_wait_until_something_is_rendered(module):
    code = f"import sys, desktop.documents.{module}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
