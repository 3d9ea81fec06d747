"""The three ways in which work ends early.

``UserError``: something a person can understand and act on. ``EnvironmentFailureError``: a user error whose cause is
the machine (no space, no permission, file in use); nothing was changed. ``Cancelled``: the person asked to stop.
Everything else is a bug and is shown as one.
"""

from collections.abc import Mapping
from types import MappingProxyType


class UserError(Exception):
    """A failure that is explained to the user, in Vietnamese.

    Args:
        message: One sentence that names the place and the cause.
        hint: One sentence that says what to do next; may be empty.
        data: Facts for logs and tests; never shown as they are.

    Attributes:
        code: Stable English name of the case; subclasses set it.
    """

    code = "USER_ERROR"

    def __init__(self, message: str, hint: str = "", **data: object) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.data: Mapping[str, object] = MappingProxyType(data)

    @property
    def sentence(self) -> str:
        """Message and hint as one text."""
        return f"{self.message} {self.hint}".strip()


class EnvironmentFailureError(UserError):
    """The machine refused: disk full, read-only, locked, no permission. Nothing was changed."""

    code = "ENVIRONMENT"


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """The user stopped a long piece of work; it is silent."""
