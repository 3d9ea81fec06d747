"""Which computer this is, and who sits at it."""

import getpass
import hashlib
import socket
import sys
import uuid
from dataclasses import dataclass
from pathlib import Path

_MACHINE_ID = Path("/etc/machine-id")
_REGISTRY_KEY = r"SOFTWARE\Microsoft\Cryptography"


@dataclass(frozen=True)
class Computer:
    """A computer as others may be told.

    Attributes:
        name: As it is called now; people rename computers.
        identity: Tells it from others and outlives a change of its name; says nothing else about it.
        person: Name of the account that runs the program.
    """

    name: str
    identity: str
    person: str


def this_computer() -> Computer:
    """The computer that the program runs on."""
    try:
        person = getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name
        person = ""
    digest = hashlib.sha256(f"so-dan-van/{_identity()}".encode()).hexdigest()
    return Computer(socket.gethostname(), digest[:32], person)


def _identity() -> str:
    try:
        found = _from_registry() if sys.platform == "win32" else _MACHINE_ID.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        found = ""
    return found or f"{uuid.getnode():x}"


def _from_registry() -> str:
    if sys.platform != "win32":
        return ""
    import winreg

    access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _REGISTRY_KEY, 0, access) as key:
        return str(winreg.QueryValueEx(key, "MachineGuid")[0])
