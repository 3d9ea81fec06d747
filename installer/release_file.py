"""Keys for releases, and updates signed with them.

    python -m installer.release_file keys FOLDER
    python -m installer.release_file sign SETUP --key FOLDER/release.key --platform windows-x64 --notes NOTES.md

The private keys belong on a stick in a safe, never in the repository. ``dev.py release --keys FOLDER`` builds the
public ones into the program; a build without them takes no update files.
"""

import argparse
import getpass
import sys
from datetime import UTC, datetime
from pathlib import Path

from desktop.core.errors import UserError
from desktop.core.files import sha256_of
from desktop.core.version import VERSION
from desktop.exchange.update_file import SUFFIX, write_update
from desktop.rules.update_head import PRODUCT, UpdateHead
from desktop.signing.release_keys import load_release_key, make_release_keys
from installer.tools import EPOCH, say


def sign(setup: Path, key: Path, passphrase: str, platform: str, notes: str, out: Path, version: str = VERSION) -> Path:
    """Write the update that carries an installer.

    Raises:
        UserError: The key does not open, or the disk refused.
    """
    head = UpdateHead(
        product=PRODUCT,
        program=version,
        platform=platform,
        released=datetime.fromtimestamp(EPOCH, UTC).date(),
        name=setup.name,
        size=setup.stat().st_size,
        sha256=sha256_of(setup),
        notes=notes,
    )
    write_update(out, setup, head, load_release_key(key, passphrase))
    return out


def main(arguments: list[str]) -> int:
    """Make keys, or sign a release."""
    parser = argparse.ArgumentParser(description="Release keys and signed updates.")
    commands = parser.add_subparsers(dest="command", required=True)
    keys = commands.add_parser("keys", help="make the release key and its spare")
    keys.add_argument("folder", type=Path)
    signed = commands.add_parser("sign", help="sign an installer as an update")
    signed.add_argument("setup", type=Path)
    signed.add_argument("--key", type=Path, required=True)
    signed.add_argument("--platform", required=True)
    signed.add_argument("--notes", type=Path, required=True)
    signed.add_argument("--version", default=VERSION)
    signed.add_argument("--out", type=Path)
    for each in (keys, signed):
        each.add_argument("--passphrase-file", type=Path, help="otherwise it is asked for")
    given = parser.parse_args(arguments)
    try:
        passphrase = _passphrase(given.passphrase_file, twice=given.command == "keys")
        if given.command == "keys":
            for path in make_release_keys(given.folder, passphrase):
                say(str(path))
            return 0
        out = given.out or given.setup.with_suffix(SUFFIX)
        notes = given.notes.read_text(encoding="utf-8")
        sign(given.setup, given.key, passphrase, given.platform, notes, out, given.version)
        say(f"{out}\nSHA-256 {sha256_of(out)}")
    except (UserError, OSError) as error:
        say(str(error))
        return 1
    return 0


def _passphrase(path: Path | None, *, twice: bool) -> str:
    if path is not None:
        return path.read_text(encoding="utf-8").strip()
    typed = getpass.getpass("Passphrase: ")
    if twice and getpass.getpass("Again: ") != typed:
        raise UserError("The passphrases differ.")
    return typed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
