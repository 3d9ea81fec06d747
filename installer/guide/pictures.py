"""Pictures of every page of the window, drawn from the program itself when a guide is made."""

import re
import sys
from pathlib import Path

from installer.tools import BuildError, run, say

_NAME = re.compile(r"^(?P<who>[a-z]+)-\d+-(?P<page>\w+)-\d+\.png$")


def draw(folder: Path) -> dict[str, Path]:
    """Draw all pages on a demonstration province.

    Args:
        folder: Where the pictures are to lie.

    Returns:
        By page, as ``dv-tasks``, where its picture lies.

    Raises:
        BuildError: The pages could not be drawn.
    """
    say("Drawing the pages (a minute or two) …")
    run([sys.executable, "-m", "tests.gui.screens", folder, "--printed"], QT_QPA_PLATFORM="offscreen")
    return drawn(folder)


def drawn(folder: Path) -> dict[str, Path]:
    """The pictures that lie in a folder.

    Raises:
        BuildError: There are none.
    """
    found = {f"{name['who']}-{name['page']}": path for path in folder.glob("*.png") if (name := _NAME.match(path.name))}
    if not found:
        raise BuildError(f"{folder}: no pictures of pages")
    return found
