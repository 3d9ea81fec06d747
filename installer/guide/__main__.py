"""``dev.py guide``: the guides, the quick cards and the release notes as PDF."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from installer.guide import manuscript
from installer.guide.book import write_book, write_notes
from installer.guide.card import write_card
from installer.guide.pictures import draw, drawn
from installer.tools import ROOT, BuildError, megabytes, say

BOOKS = {"don-vi": "Huong-dan-don-vi.pdf", "so-noi-vu": "Huong-dan-So-Noi-vu.pdf"}
CARDS = {"the-don-vi": "The-nhanh-don-vi.pdf", "the-so-noi-vu": "The-nhanh-So-Noi-vu.pdf"}
NOTES = {"co-gi-moi": "Co-gi-moi.pdf"}


def main(arguments: list[str]) -> int:
    """Make all of them; exit status 1 when one could not be made."""
    parser = argparse.ArgumentParser(description="Makes the guides for users.")
    parser.add_argument("out", type=Path, nargs="?", default=ROOT / "dist" / "guide")
    parser.add_argument("--pictures", type=Path, help="pictures of the pages drawn before, to save time")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication([])
    try:
        with tempfile.TemporaryDirectory(prefix="so-dan-van-") as scratch:
            pictures = drawn(given.pictures) if given.pictures else draw(Path(scratch))
            make(given.out, pictures)
    except BuildError as error:
        say(str(error))
        return 1
    finally:
        del application
    return 0


def make(out: Path, pictures: dict[str, Path]) -> None:
    """Write every guide, card and note into a folder.

    Raises:
        BuildError: A text asks for what is not there, or a card is too long.
    """
    for stem, name in BOOKS.items():
        text = manuscript.read(manuscript.TEXTS / f"{stem}.md")
        if missing := sorted(set(text.pages) - set(pictures)):
            raise BuildError(f"{stem}.md: no pictures of {', '.join(missing)}")
        _tell(out / name, write_book(text, pictures, out / name))
    for stem, name in CARDS.items():
        write_card(manuscript.read(manuscript.TEXTS / f"{stem}.md"), out / name)
        _tell(out / name, 1)
    for stem, name in NOTES.items():
        _tell(out / name, write_notes(manuscript.read(manuscript.TEXTS / f"{stem}.md"), out / name))


def _tell(path: Path, pages: int) -> None:
    say(f"{megabytes(path):7.2f} MB  {pages:3} pages  {path}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
