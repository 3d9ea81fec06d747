"""Which names a file inside a container may have: those that mean the same file on every system."""

import re
import unicodedata
from functools import lru_cache

from desktop.core import limits
from desktop.exchange.errors import PackageError
from desktop.rules.verdicts import ReasonCode

_FORBIDDEN = frozenset('\\:*?"<>|')
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LONGEST_SHOWN = 80
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])", re.IGNORECASE)


@lru_cache(maxsize=256)
def check_name(name: str) -> None:
    """Refuse a name that leaves the container, names a device or reads differently on another system.

    Most containers have the same names.

    Raises:
        PackageError: ``BAD_NAME``.
    """
    fault = _fault(name)
    if fault:
        raise PackageError(ReasonCode.BAD_NAME, printable(name), fault)


@lru_cache(maxsize=256)
def collision_key(name: str) -> str:
    """What two names have in common when some file system takes them for the same."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def printable(name: str) -> str:
    """A received name as it may be shown: without control or invisible characters, and not too long."""
    shown = name[:_LONGEST_SHOWN]
    if _has_invisible(shown):
        shown = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(c) in _INVISIBLE else c for c in shown)
    return shown if len(name) <= len(shown) else shown + "…"


def _has_invisible(text: str) -> bool:
    if text.isascii():
        return not text.isprintable()
    return any(unicodedata.category(c) in _INVISIBLE for c in text)


def _fault(name: str) -> str:
    if len(name.encode("utf-8", "surrogatepass")) > limits.NAME:
        return "too long"
    if not unicodedata.is_normalized("NFC", name):
        return "not NFC"
    if not _FORBIDDEN.isdisjoint(name) or _has_invisible(name):
        return "forbidden character"
    return next((fault for part in name.split("/") if (fault := _part_fault(part))), "")


def _part_fault(part: str) -> str:
    if part in ("", ".", ".."):
        return "empty or relative part"
    if part[-1] in ". " or part[0] == " ":
        return "dot or space at the edge"
    if _DEVICE.fullmatch(part.split(".", 1)[0].rstrip(" ")):
        return "device name"
    return ""
