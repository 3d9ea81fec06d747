"""How the program starts, and that a power cut takes nothing that was said to be saved."""

import subprocess
import sys
from datetime import date

import pytest

from desktop.core.clock import FixedClock
from desktop.core.paths import resources
from desktop.services.agencies.directory import bundled_directory
from desktop.services.figures.indicators import CellEdit, read_grid, set_value
from desktop.services.programme.versions import bundled_programme
from desktop.services.safety.upkeep import check_folder
from desktop.services.workplace.set_up import set_up_agency
from desktop.services.workspace import Workspace
from tests.cli.conftest import PERIOD

ROOT = resources().parent
HEAVY = {
    *("sqlalchemy", "alembic", "PySide6", "reportlab", "openpyxl", "docx", "pyhanko", "pikepdf", "lark"),
    *("cryptography", "PIL", "pypdfium2", "asn1crypto", "psycopg"),
}
IMPORTED = """
import sys
from desktop.app import main
try:
    status = main({arguments!r})
except SystemExit as stopped:
    status = stopped.code
print(status, *{{name.partition(".")[0] for name in sys.modules}}, file=sys.stderr)
"""
TYPIST = """
import sys
from datetime import date
from pathlib import Path
from desktop.core.clock import FixedClock
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.workspace import Workspace

workspace = Workspace.open(Path(sys.argv[1]), FixedClock.on(date(2018, 5, 12)))
for number in range(10_000):
    with workspace.session() as session:
        set_value(session, workspace.clock, CellEdit("6T-2018", "CT1.01", str(number)))
    print(number, flush=True)
"""


def python(code, *arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, stdout=subprocess.PIPE, text=True, **options
    )


@pytest.mark.parametrize("arguments", [["--help"], ["status", "--help"], ["status"], ["phát"]])
def test_help_and_wrong_use_import_nothing_heavy(arguments):
    with python(IMPORTED.format(arguments=arguments), stderr=subprocess.PIPE) as process:
        _, said = process.communicate()
    status, *modules = said.splitlines()[-1].split()
    assert status == ("0" if "--help" in arguments else "2")
    assert not HEAVY & set(modules)


def test_a_command_imports_no_qt(demonstration):
    command = ["status", "--data", str(demonstration.department), "--period", PERIOD]
    with python(IMPORTED.format(arguments=command), stderr=subprocess.PIPE) as process:
        _, said = process.communicate()
    status, *modules = said.splitlines()[-1].split()
    assert status == "0"
    assert "sqlalchemy" in modules
    assert not {"PySide6", "reportlab", "openpyxl", "docx", "pyhanko", "alembic"} & set(modules)


def test_who_closes_the_output_early_is_no_fault(demonstration):
    command = ["values", "--data", str(demonstration.agencies[0]), "--period", PERIOD]
    with python(IMPORTED.format(arguments=command), stderr=subprocess.PIPE) as process:
        process.stdout.close()
        said = process.stderr.read()
    assert "Traceback" not in said


@pytest.mark.parametrize("edits", [1, 5])
def test_a_process_killed_right_after_an_edit_loses_nothing(tmp_path, edits):
    clock = FixedClock.on(date(2018, 5, 12))
    workspace = Workspace.open(tmp_path / "máy", clock, create=True)
    set_up_agency(workspace, bundled_directory(), bundled_programme(), "W26572a")
    with workspace.session() as session:
        set_value(session, clock, CellEdit(PERIOD, "CT1.04", "trước đó"))
    workspace.close()

    with python(TYPIST, workspace.folder.root) as process:
        said = [int(process.stdout.readline()) for _ in range(edits)]
        process.kill()

    workspace = Workspace.open(workspace.folder.root, clock)
    with workspace.reading() as session:
        values = {row.code: row.value for row in read_grid(session, clock, PERIOD).rows}
    assert values["CT1.01"].number >= said[-1]
    assert values["CT1.04"].raw == "trước đó", "what cannot be understood survives too"
    assert check_folder(workspace) == ()
    workspace.close()
