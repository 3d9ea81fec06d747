"""Letters as mail programs save them (``.eml``; Outlook's ``.msg``): what is attached is taken out, nothing else is.

A letter says nothing of its own here: who sent it proves nothing. Its attachments are examined as strictly as ever.
"""

import email
import email.policy
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from pathlib import Path

from desktop.core import limits
from desktop.core.errors import EnvironmentFailureError
from desktop.core.files import explaining_os_errors
from desktop.core.text import nfc
from desktop.exchange.archive import HEAD, Member, Shelf, worth_a_look
from desktop.exchange.errors import PackageError
from desktop.exchange.layout import LETTER_SUFFIX, OUTLOOK_SUFFIX
from desktop.exchange.names import printable
from desktop.rules.verdicts import Reason, ReasonCode

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of Outlook's letters, and of old Office documents."""

_UNNAMED = "tệp đính kèm"
_BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What the readers raise on bad input."""


def looks_like_letter(name: str, head: bytes) -> bool:
    """Whether a file may be a letter; its name counts, for the text of one begins with anything."""
    lowered = name.lower()
    return lowered.endswith(LETTER_SUFFIX) or (lowered.endswith(OUTLOOK_SUFFIX) and head.startswith(_OLE))


def unpack_letter(path: Path, shelf: Shelf) -> tuple[Member, ...]:
    """Take out what looks like a package, or like an archive of some; of the rest only the names are told.

    Raises:
        PackageError: The letter is damaged or over the limits.
        EnvironmentFailureError: The disk refused.
    """
    with explaining_os_errors(path):
        if path.stat().st_size > limits.LETTER:
            raise PackageError(ReasonCode.TOO_BIG)
        data = path.read_bytes()
    return tuple(_put(name, content, shelf) for name, content in _attached(data))


def _attached(data: bytes) -> list[tuple[str, bytes]]:
    try:
        if not data.startswith(_OLE):
            return list(_limited(_of_text(data)))
        from desktop.exchange.outlook import attached_in_outlook

        return list(_limited(attached_in_outlook(data)))
    except _BROKEN as error:
        raise PackageError(ReasonCode.ZIP_CORRUPT, detail=str(error)) from error


def _limited(attached: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    for number, each in enumerate(attached):
        if number == limits.ENTRIES:
            raise PackageError(ReasonCode.TOO_MANY_ENTRIES)
        yield each


def _of_text(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Everything that is attached, to letters within the letter too."""
    if data.count(b"\n--") > limits.LETTER_PARTS:  # each part begins so, and takes far more room than it says
        raise PackageError(ReasonCode.TOO_MANY_ENTRIES)
    for part in email.message_from_bytes(data, policy=email.policy.default).walk():
        if part.is_multipart() or part.get_content_maintype() == "text":
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield _name_of(part), content


def _name_of(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except _BROKEN:
        return ""


def _put(name: str, content: bytes, shelf: Shelf) -> Member:
    shown = printable(nfc(name)) or _UNNAMED
    if not worth_a_look(name, content[:HEAD]):
        return Member(shown)
    try:
        target = shelf.reserve(len(content))
        with explaining_os_errors(target):
            target.write_bytes(content)
    except PackageError as error:
        return Member(shown, reason=error.reason)
    except EnvironmentFailureError as error:
        return Member(shown, reason=Reason(ReasonCode.UNREADABLE, detail=error.message.rstrip(".")))
    return Member(shown, target)
