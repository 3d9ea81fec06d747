"""What an attack is: a file made to deceive, and the answer that it must get."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.rules.verdicts import ReasonCode, Verdict


@dataclass(frozen=True)
class Attack:
    """One named case; the name is the key under which it stands in a table.

    Attributes:
        make: Makes the file.
        code: The first reason of the verdict. verdict: how the file as a whole is called.
        at_intake: The reason for which the department holds it, where it knows more than the file tells.
    """

    make: Callable[[], bytes]
    code: ReasonCode
    verdict: Verdict = Verdict.INVALID
    at_intake: ReasonCode | None = None

    @property
    def held_for(self) -> ReasonCode:
        return self.at_intake or self.code


def unreadable(make: Callable[[], bytes], code: ReasonCode) -> Attack:
    """What is taken for damaged, or for nothing of ours."""
    return Attack(make, code, Verdict.UNREADABLE)


def untrusted(make: Callable[[], bytes], code: ReasonCode, at_intake: ReasonCode | None = None) -> Attack:
    """What is intact, by somebody who may not be believed."""
    return Attack(make, code, Verdict.UNTRUSTED, at_intake)
