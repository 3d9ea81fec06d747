"""PDF that hang the parser or eat memory are given up, and the next file is read as if nothing had been."""

import os
import subprocess
import sys

import pytest

from desktop.rules.verdicts import ReasonCode
from desktop.signing.pdf_guard import Guard
from desktop.signing.pdf_worker import resident_memory
from tests.signing.raw_pdf import catalog_in_object_stream, classic

HANGING = catalog_in_object_stream(b"5 2 xx%abc")
"""The library looks for the end of a comment beyond the end of the stream, for ever."""

PLAIN = classic([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])


@pytest.fixture
def guard():
    guard = Guard(seconds=3.0)
    yield guard
    guard.close()


def pid(guard) -> int:
    return guard._process.pid


def test_one_process_serves_all_files(guard):
    assert guard.inspect(PLAIN).reason is ReasonCode.NOT_A_PACKAGE
    first = pid(guard)
    assert guard.inspect(b"%PDF-1.7 nothing").reason is ReasonCode.PDF_BAD
    assert pid(guard) == first


def test_a_file_that_hangs_the_parser_is_given_up_and_the_next_is_read(guard):
    assert guard.inspect(HANGING).reason is ReasonCode.TOO_SLOW
    assert guard.inspect(PLAIN).reason is ReasonCode.NOT_A_PACKAGE


def test_a_file_that_eats_memory_is_given_up():
    guard = Guard(seconds=60.0, module="tests.signing.frugal_worker")
    hungry = classic(
        [
            b"<</Type/Catalog/Pages 2 0 R/AcroForm 3 0 R>>",
            b"<</Type/Pages/Kids[]/Count 0>>",
            b"<</Fields[" + b"0 " * 400_000 + b"]>>",
        ]
    )
    assert guard.inspect(hungry).reason is ReasonCode.PDF_BOMB
    assert guard.inspect(PLAIN).reason is ReasonCode.NOT_A_PACKAGE
    guard.close()


def test_a_process_that_died_is_replaced(guard):
    guard.inspect(PLAIN)
    guard._process.kill()
    guard._process.wait()
    assert guard.inspect(PLAIN).reason is ReasonCode.PDF_BAD
    assert guard.inspect(PLAIN).reason is ReasonCode.NOT_A_PACKAGE


def test_a_process_that_does_not_start_is_a_bug_and_no_verdict():
    with pytest.raises(RuntimeError, match="no_such_module"):
        Guard(module="desktop.signing.no_such_module").inspect(PLAIN)


def test_the_process_ends_with_the_program():
    code = (
        "from desktop.signing.pdf_guard import inspect_guarded, _GUARD\n"
        "inspect_guarded(b'%PDF-1.7')\n"
        "print(_GUARD._process.pid)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(run.stdout), 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_process_starts_its_own(guard):
    code = (
        "import os\n"
        "from desktop.signing.pdf_guard import inspect_guarded, _GUARD\n"
        "inspect_guarded(b'%PDF-1.7')\n"
        "before = _GUARD._process.pid\n"
        "child = os.fork()\n"
        "if child == 0:\n"
        "    inspect_guarded(b'%PDF-1.7')\n"
        "    os._exit(_GUARD._process.pid == before)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
        "inspect_guarded(b'%PDF-1.7')\n"
        "assert _GUARD._process.pid == before\n"
    )
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


def test_memory_can_be_told_here():
    assert resident_memory() > 1_000_000
