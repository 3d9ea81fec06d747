"""Windows on PCs with old graphics: drawn without the graphics card when somebody asks, or when the last start failed.

A note is written when the program starts and taken away when the window has painted: one that is still there tells of a
start that never came so far.
"""

import os
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path

_STARTING, _KEPT = "dang-khoi-dong", "che-do-an-toan"
_EVERYWHERE = {"QT_OPENGL": "software", "QT_WIDGETS_RHI": "0"}
_WINDOWS = {"QT_QPA_PLATFORM": "windows:fontengine=freetype"}
_LINUX = {"LIBGL_ALWAYS_SOFTWARE": "1", "QT_XCB_GL_INTEGRATION": "none"}


def use_safe_mode(environment: MutableMapping[str, str] = os.environ) -> None:
    """Let Qt draw by itself; before it is loaded. What somebody has set on purpose stays."""
    for name, value in {**_EVERYWHERE, **(_WINDOWS if sys.platform == "win32" else _LINUX)}.items():
        environment.setdefault(name, value)


def begin_start(home: Path) -> bool:
    """Note that the program starts.

    Returns:
        Whether the last start did not come as far as its first picture.
    """
    note = home / _STARTING
    failed = note.exists()
    with suppress(OSError):
        home.mkdir(parents=True, exist_ok=True)
        note.touch()
    return failed


def end_start(home: Path) -> None:
    """The window has painted."""
    with suppress(OSError):
        (home / _STARTING).unlink(missing_ok=True)


def is_kept(home: Path) -> bool:
    """Whether people want every start to be so."""
    return (home / _KEPT).exists()


def keep(home: Path, *, wanted: bool) -> None:
    """Start so from now on, or no longer.

    Raises:
        EnvironmentFailureError: The disk refused.
    """
    from desktop.core.files import explaining_os_errors  # the first paint need not wait for it

    mark = home / _KEPT
    with explaining_os_errors(mark):
        if wanted:
            home.mkdir(parents=True, exist_ok=True)
            mark.touch()
        else:
            mark.unlink(missing_ok=True)
