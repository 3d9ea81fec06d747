"""The one way in which looking into a file ends early."""

from desktop.core.errors import UserError
from desktop.rules.verdicts import Reason, ReasonCode


class PackageError(UserError):
    """A file is not what it should be.

    Args:
        code: The stable name of the case.
        place: The part of the file it speaks of; "" for the whole file.
        detail: What was found, for logs and tests.

    Attributes:
        reason: Code and place together, as a verdict carries them.
    """

    def __init__(self, code: ReasonCode, place: str = "", detail: str = "") -> None:
        self.reason = Reason(code, place)
        super().__init__(self.reason.message, detail=detail)
        self.code = str(code)
