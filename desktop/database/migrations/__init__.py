"""How a database of any released version becomes one of this version."""

from pathlib import Path

REVISIONS = ("0001",)
"""Every revision in order. Told here too, so that opening an up-to-date database need not import Alembic."""

HEAD = REVISIONS[-1]
"""The revision that this version of the program works with."""

SCRIPTS = Path(__file__).parent
"""Where Alembic finds them."""
