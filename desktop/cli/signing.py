"""With what a command signs: a key file, the data folder's own key, or the token that was chosen there."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.cli.arguments import UsageError
from desktop.cli.opening import passphrase_from

if TYPE_CHECKING:
    from desktop.services.workspace import Workspace
    from desktop.signing.keys import Signer


def check_signing(arguments: argparse.Namespace, command: str) -> None:
    """See whether the options that open a key fit together.

    Args:
        arguments: Of the command line.
        command: The command, for what is said.

    Raises:
        UsageError: They do not.
    """
    key = getattr(arguments, "key", None)
    if key is not None and arguments.passphrase_file is None:
        raise UsageError(f"so-dan-van {command}: có --key thì cần --passphrase-file")
    if arguments.pin_file is not None and arguments.passphrase_file is not None:
        raise UsageError(f"so-dan-van {command}: chỉ dùng một trong hai --passphrase-file, --pin-file")
    if arguments.last_pin_try and arguments.pin_file is None:
        raise UsageError(f"so-dan-van {command}: --last-pin-try chỉ đi với --pin-file")


def check_signs(arguments: argparse.Namespace, command: str) -> None:
    """``check_signing`` for a command that cannot go without a signature.

    Raises:
        UsageError: The options do not fit together, or open no key.
    """
    check_signing(arguments, command)
    if arguments.passphrase_file is None and arguments.pin_file is None:
        raise UsageError(f"so-dan-van {command}: cần --passphrase-file hoặc --pin-file để ký")


@contextmanager
def signer_if_wanted(arguments: argparse.Namespace, workspace: "Workspace") -> Iterator["Signer | None"]:
    """What the options open, for the length of the command; ``None`` where none is given: unsigned.

    Raises:
        UserError: There is no such key, or it does not open.
    """
    if arguments.pin_file is None and arguments.passphrase_file is None:
        yield None
    else:
        with signer_from(arguments, workspace) as signer:
            yield signer


@contextmanager
def signer_from(arguments: argparse.Namespace, workspace: "Workspace") -> Iterator["Signer"]:
    """What the options open, for the length of the command; ``check_signs`` made sure that they open something.

    Raises:
        UserError: There is no such key, or it does not open.
    """
    from desktop.services.trust.keys import load_key_file, load_signing_key
    from desktop.services.trust.signers import open_token_signer

    if arguments.pin_file is not None:
        pin = passphrase_from(arguments.pin_file)
        with open_token_signer(workspace, pin, last_try=arguments.last_pin_try) as signer:
            yield signer
    else:
        passphrase = passphrase_from(arguments.passphrase_file)
        key = getattr(arguments, "key", None)
        yield load_key_file(key, passphrase) if key else load_signing_key(workspace.folder, passphrase)
