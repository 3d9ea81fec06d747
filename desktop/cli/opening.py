"""A workspace for the length of one command, and who works in it."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.clock import Clock
from desktop.core.errors import UserError
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
        yield at_work(arguments, workspace)
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


class ProfileNeededError(UserError):
    """People are told apart there, and the command does not say who gives it; nothing was changed."""

    code = "PROFILE_NEEDED"


_READING = frozenset({"verify", "status", "remarks", "backup", "backups", "check", "audit", "encryption"})
_READING_ACTIONS = frozenset({("contacts", "list"), ("trust", "show"), ("certificate", "show")})


def at_work(arguments: argparse.Namespace, workspace: "Workspace") -> "Workspace":
    """The same with whoever gives the command at work, where people are told apart.

    Who is not named may read, as whatever runs by itself while a window is locked; ``encryption`` asks for a person in
    its own way.

    Raises:
        ProfileNeededError: The command changes something, and nobody is named, or without a passphrase.
        WrongPassphraseError, MustWaitError, ProfileRefusedError: As when a window is unlocked.
    """
    from desktop.rules.profiles import NOBODY
    from desktop.services.officers.profiles import read_profiles

    with workspace.reading() as session:
        if not read_profiles(session).on:
            return workspace
    name = getattr(arguments, "profile", None)
    file: Path | None = getattr(arguments, "profile_passphrase_file", None)
    if name is None and file is None and _only_reads(arguments):
        return replace(workspace, officer=NOBODY)
    if name is None or file is None:
        raise ProfileNeededError(
            f"{arguments.data}: nơi này đã bật người dùng riêng; lệnh chưa nói ai thực hiện.",
            "Thêm --profile “họ tên” và --profile-passphrase-file (tệp có mật khẩu của người đó).",
        )
    from desktop.services.officers.profile_unlocking import unlock

    return replace(workspace, officer=unlock(workspace, name, passphrase_from(file)))


def _only_reads(arguments: argparse.Namespace) -> bool:
    match arguments.command:
        case "values":
            return arguments.source is None
        case "choose":
            return arguments.file is None
        case "bring-back":
            return not arguments.issue
        case command:
            return command in _READING or (command, getattr(arguments, "action", "")) in _READING_ACTIONS
