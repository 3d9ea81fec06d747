"""A workspace for the length of one command."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.clock import Clock
from desktop.core.files import explaining_os_errors

if TYPE_CHECKING:
    from desktop.services.workspace import Workspace
    from desktop.signing.envelope import Decryptor


@contextmanager
def opened(arguments: argparse.Namespace, clock: Clock) -> Iterator["Workspace"]:
    """The data folder that ``--data`` (and ``--db``) name, opened and closed again."""
    from desktop.services.workspace import Workspace

    workspace = Workspace.open(arguments.data, clock, db_url=arguments.db)
    try:
        yield workspace
    finally:
        workspace.close()


def decryptor_from(arguments: argparse.Namespace, workspace: "Workspace") -> "Decryptor | None":
    """The keys that open encrypted files, when their passphrase is given."""
    from desktop.services.trust.encryption_keys import open_decryptor

    if arguments.passphrase_file is None:
        return None
    return open_decryptor(workspace.folder, passphrase_from(arguments.passphrase_file))


def passphrase_from(path: Path) -> str:
    """The first line of a passphrase file."""
    with explaining_os_errors(path):
        text = path.read_text(encoding="utf-8-sig")
    return text.splitlines()[0] if text else ""
