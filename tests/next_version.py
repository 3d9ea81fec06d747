"""Pretend that this is the next version of the program, with one more migration, which rebuilds a table."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.database import migrations

REVISION = "next"
_MIGRATION = """
import sqlalchemy as sa
from alembic import op
revision = "{revision}"
down_revision = "{head}"

def upgrade():
    with op.batch_alter_table("agency") as table:
        table.add_column(sa.Column("phone", sa.Text(), nullable=False, server_default=""))
        table.alter_column("identifier", nullable=True)
    {more}

def downgrade():
    with op.batch_alter_table("agency") as table:
        table.drop_column("phone")
        {down}
"""


def write_scripts(folder: Path, more: str = "pass", down: str = "pass") -> Path:
    """The migrations of that version, in a folder that is made; ``more`` and ``down`` are its own statements."""
    scripts = Path(shutil.copytree(migrations.SCRIPTS, folder))
    text = _MIGRATION.format(revision=REVISION, head=migrations.HEAD, more=more, down=down)
    (scripts / "versions" / f"{REVISION}.py").write_text(text, "utf-8")
    return scripts


@contextmanager
def next_version(scripts: Path) -> Iterator[None]:
    """Be that version."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "SCRIPTS", scripts)
        patch.setattr(migrations, "REVISIONS", (*migrations.REVISIONS, REVISION))
        patch.setattr(migrations, "HEAD", REVISION)
        yield
