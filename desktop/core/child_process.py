"""A part of this program as a process of its own: for work that may hang, crash or eat the memory of the PC."""

import os
import subprocess
import sys
from pathlib import Path

_START = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_module(sys.argv.pop(1), run_name='__main__')"
)
_PROGRAM = Path(__file__).resolve().parents[2]


def start_child(module: str) -> "subprocess.Popen[bytes]":
    """Start a module of this program; it reads from its standard input and answers on its standard output.

    It ends by itself when this program ends, because its input does: no child needs to be looked for and stopped.

    Args:
        module: Name of the module that is run as ``__main__``.

    Raises:
        OSError: The operating system refuses.
    """
    return subprocess.Popen(  # noqa: S603 - our own program
        [_python(), "-X", "utf8", "-c", _START, str(_PROGRAM), module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        close_fds=True,
    )


def _python() -> str:
    """The interpreter that runs this; where a launcher has loaded it, the one that lies beside the libraries."""
    running = Path(sys.executable)
    if running.stem.lower().startswith("python"):
        return sys.executable
    return str(Path(sys.base_exec_prefix) / ("python.exe" if os.name == "nt" else "bin/python3"))
