"""Every child is a Python interpreter, also where a launcher is the program."""

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from desktop.core.child_process import child_command, interpreter, process_context


def under_a_launcher(monkeypatch, folder, *names):
    """As on Windows: the program is no interpreter; one lies beside the libraries."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    monkeypatch.setattr(sys, "executable", str(folder / "SoDanVan.exe"))
    monkeypatch.setattr(sys, "base_exec_prefix", str(folder / "runtime"))


def test_the_interpreter_that_runs_is_taken(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/usr/bin/python3.11")
    assert interpreter() == Path("/usr/bin/python3.11")


def test_a_launcher_is_never_started_again(monkeypatch, tmp_path):
    under_a_launcher(monkeypatch, tmp_path, "runtime/bin/python3")
    assert child_command("a.module")[0] == str(tmp_path / "runtime/bin/python3")


def test_a_pool_opens_no_console(monkeypatch, tmp_path):
    under_a_launcher(monkeypatch, tmp_path, "runtime/python.exe", "runtime/pythonw.exe")
    assert (interpreter().name, interpreter(windowless=True).name) == ("python.exe", "pythonw.exe")


def test_a_pool_works():
    with ProcessPoolExecutor(1, process_context()) as pool:
        assert pool.submit(abs, -7).result(timeout=60) == 7


def test_a_child_is_as_shut_off_as_the_program(tmp_path):
    (tmp_path / "json.py").write_text("raise SystemExit('a foreign module was run')")
    script = (
        f"import sys; sys.path.insert(0, {str(Path.cwd())!r});"
        "from desktop.core.child_process import child_command; print(*child_command('x')[1:3])"
    )
    program = [sys.executable, "-I", "-c", script]
    done = subprocess.run(program, capture_output=True, text=True, check=True, cwd=tmp_path, timeout=60)
    assert done.stdout == "-I -X\n"
