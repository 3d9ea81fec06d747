"""Where the program keeps what is not part of it: with the user who runs it, or all beside itself on a stick."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ORGANISATION, APPLICATION = "So Dan van", "so-dan-van"
"""Under which names settings and data of the user are kept."""

PORTABLE_MARK, BESIDE = "portable.txt", "du-lieu"
"""What makes the program keep everything beside itself, and the folder in which it then does."""

_APP = Path(__file__).resolve().parents[2]
_TEMPORARY = ("TMPDIR", "TEMP", "TMP")


@dataclass(frozen=True)
class Home:
    """One user's folder for data, logs and settings.

    Attributes:
        portable: It lies beside the program, and nothing may be written anywhere else.
    """

    root: Path
    portable: bool

    @property
    def data(self) -> Path:
        """The data folder that is opened unless another one is named."""
        return self.root / "data"

    @property
    def training(self) -> Path:
        """Where people practise: beside the data, never in it."""
        return self.root / "tap-huan"

    @property
    def logs(self) -> Path:
        """What the program writes down about itself."""
        return self.root / "logs"

    @property
    def settings(self) -> Path:
        """Folder of the settings, where they are kept beside the program."""
        return self.root / "cai-dat"

    @property
    def temporary(self) -> Path:
        """Folder of temporary files, where they are kept beside the program."""
        return self.root / "tam"


def find_home(app: Path = _APP, environment: Mapping[str, str] = os.environ) -> Home:
    """Find out where this program keeps its things; nothing is made.

    Args:
        app: Folder of the program's own modules; the launcher and the mark lie beside it.
        environment: Where the system says what belongs to the user.
    """
    beside = app.parent
    if (beside / PORTABLE_MARK).is_file():
        return Home(beside / BESIDE, portable=True)
    return Home(_of_user(environment) / ORGANISATION / APPLICATION, portable=False)


def _of_user(environment: Mapping[str, str]) -> Path:
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def keep_temporary_files_in(home: Home) -> None:
    """On a stick, let temporary files lie on it too: what was looked at does not stay behind on a foreign PC.

    A stick that cannot be written to is left as it is: opening the data on it says so.
    """
    if not home.portable:
        return
    import tempfile  # few start from a stick

    with suppress(OSError):
        home.temporary.mkdir(parents=True, exist_ok=True)
        os.environ.update(dict.fromkeys(_TEMPORARY, str(home.temporary)))
        tempfile.tempdir = None
