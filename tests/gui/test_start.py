"""The window paints before anything heavy is imported."""

import subprocess
import sys

HEAVY = (
    "sqlalchemy",
    "alembic",
    "reportlab",
    "openpyxl",
    "docx",
    "pyhanko",
    "pikepdf",
    "pypdfium2",
    "cryptography",
    "lark",
    "PIL",
    "lxml",
    "desktop.services",
)

PROGRAM = """
import sys
from PySide6.QtWidgets import QApplication
from desktop.ui import theme
from desktop.ui.jobs import JobRunner
from desktop.ui.shell import Shell
theme.prepare_application()
app = QApplication([])
theme.apply_theme(app, theme.ThemeName.LIGHT)
jobs = JobRunner()
window = Shell(jobs)
window.set_navigation([])
window.show()
app.processEvents()
print(" ".join(sorted(sys.modules)))
print("Qt" in vars(sys.modules["PySide6.QtCore"]))
window.close()
"""

WHOLE = """
import os
import sys
from desktop import app
def tell(*_):
    print(" ".join(sorted(sys.modules)), flush=True)
    os._exit(0)
app.open_data = tell
app.main(["--open", sys.argv[1]])
"""
LATER = (*HEAVY, "hashlib", "socket", "platform", "decimal", "json", "subprocess", "uuid")
"""Also what only a second start on the same data has to load."""


def test_a_whole_start_imports_nothing_heavy_before_the_first_paint(tmp_path):
    command = [sys.executable, "-c", WHOLE, str(tmp_path / "máy")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert [name for name in done.stdout.split() if name.startswith(LATER)] == []


def test_the_first_paint_imports_nothing_heavy():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    modules, knows_qt = done.stdout.splitlines()
    modules = modules.split()
    assert "desktop.ui.shell" in modules
    assert [name for name in modules if name.startswith(HEAVY)] == []
    assert knows_qt == "False", "the names of the Qt namespace cost a tenth of the start"
