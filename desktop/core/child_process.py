"""A part of this program as a process of its own: for work that may hang, crash or eat the memory of the PC.

Under a launcher ``sys.executable`` is the program with its window, which no process of ours may be started with: every
child is started here.
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import SpawnContext

_START = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_module(sys.argv.pop(1), run_name='__main__')"
)
_PROGRAM = Path(__file__).resolve().parents[2]


def child_command(module: str) -> tuple[str, ...]:
    """How a module of this program is started as ``__main__``; shut off from foreign packages where this one is."""
    isolated = ("-I",) if sys.flags.isolated else ()
    return (str(interpreter()), *isolated, "-X", "utf8", "-c", _START, str(_PROGRAM), module)


def start_child(module: str, environment: Mapping[str, str] | None = None) -> "subprocess.Popen[bytes]":
    """Start a module of this program; it reads from its standard input and answers on its standard output.

    It ends by itself when this program ends, because its input does: no child needs to be looked for and stopped.

    Args:
        module: Name of the module that is run as ``__main__``.
        environment: What it finds in its environment besides what this program does.

    Raises:
        OSError: The operating system refuses.
    """
    return start_command(child_command(module), environment=environment)


def start_command(
    command: Sequence[str], *, buffered: bool = True, environment: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """Start a command that talks over pipes, without a window of its own.

    Raises:
        OSError: The operating system refuses.
    """
    return subprocess.Popen(  # noqa: S603 - our own program
        command,
        bufsize=-1 if buffered else 0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_PROGRAM,
        env={**os.environ, **environment} if environment else None,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        close_fds=True,
    )


def process_context() -> "SpawnContext":
    """Where pools of processes are made: fresh ones, without a copy of this one's window and locks."""
    from multiprocessing import get_context

    context = get_context("spawn")
    context.set_executable(str(interpreter(windowless=True)))
    return context


def interpreter(*, windowless: bool = False) -> Path:
    """The interpreter that runs this; where a launcher has loaded it, the one that lies beside the libraries.

    Args:
        windowless: On Windows the one that opens no console, where nobody else can forbid it.
    """
    running = Path(sys.executable)
    if not running.stem.lower().startswith("python"):
        libraries = Path(sys.base_exec_prefix)
        running = libraries / "python.exe"
        running = running if running.is_file() else libraries / "bin" / "python3"
    quiet = running.with_name("pythonw.exe")
    return quiet if windowless and quiet.is_file() else running
