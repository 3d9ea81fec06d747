"""Which key this workplace signs with: the file on this computer, or one in a USB token; and how RSA keys pad.

Kept beside the key files, not in the database: it is a matter of this computer, which other computers that share a
database know nothing of.
"""

import logging
from dataclasses import dataclass
from enum import StrEnum
from json import loads
from pathlib import Path

from desktop.core.canonical_json import canonical_json
from desktop.core.document_form import decode, encode
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.form_parts import FormError
from desktop.core.paths import DataFolder
from desktop.signing.keys import RsaPadding
from desktop.signing.tokens.values import TokenKey

_log = logging.getLogger(__name__)


class KeySource(StrEnum):
    """Where the signing key lives."""

    FILE = "file"
    TOKEN = "token"  # noqa: S105 - not a password


@dataclass(frozen=True)
class KeyChoice:
    """With what this workplace signs.

    Attributes:
        token: The key that was chosen in a token; stays known while the file is used.
    """

    source: KeySource = KeySource.FILE
    padding: RsaPadding = RsaPadding.PSS
    token: TokenKey | None = None

    @property
    def token_in_use(self) -> TokenKey | None:
        """The key in a token, where it is what signs."""
        return self.token if self.source is KeySource.TOKEN else None


def choice_file(folder: DataFolder) -> Path:
    """Where the choice is kept."""
    return folder.keys / "signing.json"


def read_choice(folder: DataFolder) -> KeyChoice:
    """The choice; the file on this computer where none was made, or where it can no longer be read."""
    path = choice_file(folder)
    if not path.exists():
        return KeyChoice()
    with explaining_os_errors(path):
        data = path.read_bytes()
    try:
        choice = decode(KeyChoice, loads(data))
        if choice.token is not None and not choice.token.certificates:
            return KeyChoice(padding=choice.padding)
    except (ValueError, FormError) as error:
        _log.warning("%s is damaged and passed over: %s", path.name, error)
        return KeyChoice()
    return choice


def keep_choice(folder: DataFolder, choice: KeyChoice) -> None:
    """Sign with this from now on."""
    write_atomically(choice_file(folder), canonical_json(encode(choice)))
