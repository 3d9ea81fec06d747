"""What may be wrong with a file that arrives: stable codes, each with one Vietnamese sentence and the next step."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto


class _Upper(StrEnum):
    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[str]) -> str:  # noqa: ARG004
        return name


class ReasonCode(_Upper):
    """Why a file is not taken in as it is (package-format, "Verdict codes")."""

    NOT_A_PACKAGE = auto()
    ZIP_CORRUPT = auto()
    ZIP_FEATURE = auto()
    ZIP_BOMB = auto()
    ZIP_OVERLAP = auto()
    TOO_BIG = auto()
    TOO_MANY_ENTRIES = auto()
    BAD_NAME = auto()
    DUPLICATE_NAME = auto()
    MIMETYPE = auto()
    XML_BAD = auto()
    XML_DTD = auto()
    MANIFEST = auto()
    NOT_COVERED = auto()
    UNEXPECTED_FILE = auto()
    HASH_MISMATCH = auto()
    NO_SIGNATURE = auto()
    SIGNATURE_FORM = auto()
    SIGNATURE_BAD = auto()
    WEAK_ALGORITHM = auto()
    UNKNOWN_SIGNER = auto()
    KEY_USAGE = auto()
    EXPIRED = auto()
    REVOKED = auto()
    REVOCATION_UNKNOWN = auto()
    FUTURE_TIME = auto()
    LATE_PROOF = auto()
    SIGNER_NOT_AUTHORISED = auto()
    PDF_BAD = auto()
    CHANGED_AFTER_SIGNING = auto()
    JSON_BAD = auto()
    SCHEMA = auto()
    NEWER_FORMAT = auto()
    UNKNOWN_PROGRAMME = auto()
    UNKNOWN_AGENCY = auto()
    UNKNOWN_PERIOD = auto()
    NOT_OBLIGED = auto()
    REPLAY = auto()
    OLDER_REVISION = auto()
    MISSING_PARENT = auto()
    CONFLICTING_REVISION = auto()
    EVIDENCE_MISSING = auto()
    DECRYPT_FAILED = auto()
    PART_MISSING = auto()
    UNREADABLE = auto()
    """The file itself could not be read from the disk."""


class Verdict(StrEnum):
    """What a full check of a file says."""

    VALID = "valid"
    VALID_UNSIGNED = "valid_unsigned"
    UNTRUSTED = "untrusted"
    """Intact, but not by somebody we know or may trust today."""
    INVALID = "invalid"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Reason:
    """One reason, with the place it speaks of ("report.json", "META-INF/signature001.p7s"; "" for the whole file)."""

    code: ReasonCode
    place: str = ""

    @property
    def message(self) -> str:
        """The sentence for the user: what is wrong, where, and what to do."""
        text = MESSAGES[self.code]
        return f"{self.place}: {text[0].lower()}{text[1:]}" if self.place else text


MESSAGES: Mapping[ReasonCode, str] = {}
"""Vietnamese sentence of each code: cause, then next step."""
