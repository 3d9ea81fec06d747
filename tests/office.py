"""LibreOffice, the other office suite that must read our files: one user's folder of its own, made once in a run."""

import shutil
import subprocess
from pathlib import Path

import pytest

CALC = "xlsx:Calc MS Excel 2007 XML"
_LONGEST = 170


@pytest.fixture(scope="session")
def convert(tmp_path_factory):
    """Lets LibreOffice open files and save them in another format, into a folder."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("LibreOffice").as_uri()

    def run(kind: str, folder: Path, *files: Path) -> None:
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind]
        subprocess.run([*command, "--outdir", folder, *files], check=True, capture_output=True, timeout=_LONGEST)

    return run
