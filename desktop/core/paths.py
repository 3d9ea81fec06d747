"""Where things lie: the program's own resources, and one data folder's parts."""

from dataclasses import dataclass
from pathlib import Path


def resources() -> Path:
    """Folder of the data files that ship with the program."""
    return Path(__file__).resolve().parents[2] / "resources"


@dataclass(frozen=True)
class DataFolder:
    """One agency's or department's whole state on disk."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "so-dan-van.db"

    @property
    def key_slots(self) -> Path:
        """What opens the folder where it lies encrypted."""
        return self.root / "khoa-du-lieu.json"

    @property
    def evidence(self) -> Path:
        """Content-addressed evidence files."""
        return self.root / "evidence"

    @property
    def keys(self) -> Path:
        """Encrypted private keys (PKCS#12)."""
        return self.root / "keys"

    @property
    def packages(self) -> Path:
        """Bytes of every package received or issued, by SHA-256."""
        return self.root / "packages"

    @property
    def held(self) -> Path:
        """Bytes of files that were not accepted."""
        return self.root / "held"

    @property
    def backups(self) -> Path:
        """Automatic backups."""
        return self.root / "backups"
