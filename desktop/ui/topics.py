"""What a finished job has changed, so that open pages know whether to read again."""

from enum import Enum, auto


class Topic(Enum):
    """A kind of data that pages show."""

    PROGRAMME = auto()
    AGENCIES = auto()
    TASKS = auto()
    VALUES = auto()
    NARRATIVE = auto()
    REPORT = auto()
    PACKAGES = auto()
    KEYS = auto()
    SETTINGS = auto()
    BACKUP = auto()
