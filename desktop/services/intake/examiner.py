"""What another process does for an intake: it needs no database, and loads nothing that has to do with one."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from desktop.core.clock import local
from desktop.core.sweeping import sweep_seldom
from desktop.exchange.package import Authorised, Examination, examine
from desktop.rules.signing_rights import SigningRights
from desktop.rules.verdicts import ReasonCode
from desktop.services.intake.copies_ahead import CopiesAhead
from desktop.signing.envelope import Decryptor
from desktop.signing.report import SignatureReport
from desktop.signing.trust import TrustStore

_GIVES_WAY = 5
"""How far the other processes stand back where there are fewer cores than work: the window is to answer first."""


def authorised_at(rights: SigningRights, at: datetime) -> Authorised:
    """Who may sign for whom when a file arrives at a moment."""
    day = local(at).date()

    def refusal(report: SignatureReport, origin: str) -> ReasonCode | None:
        return rights.refusal(report.signer.agency_code if report.signer else "", origin, day)

    return refusal


def examine_by(
    trust: TrustStore, rights: SigningRights, path: Path, at: datetime, decryptor: Decryptor | None = None
) -> Examination:
    """Check a file fully, as of the moment at which its bytes arrived first."""
    return examine(path, trust, at, authorised=authorised_at(rights, at), decryptor=decryptor)


@dataclass(frozen=True)
class Examiner:
    """What each of the other processes is given once.

    Attributes:
        copies: Where it puts copies of what will be taken in; ``None``: it makes none.
    """

    trust: TrustStore
    rights: SigningRights
    copies: Path | None

    current: ClassVar["Examiner"]
    ahead: ClassVar[CopiesAhead | None] = None

    def begin(self) -> None:
        """Called in the other process, at its start."""
        if hasattr(os, "nice"):
            os.nice(_GIVES_WAY)
        sweep_seldom()
        Examiner.current = self
        Examiner.ahead = CopiesAhead(self.copies) if self.copies else None

    @staticmethod
    def examine(paths: Sequence[Path], at: datetime) -> list[Examination]:
        """Called in the other process."""
        examiner, ahead = Examiner.current, Examiner.ahead
        found = [examine_by(examiner.trust, examiner.rights, path, at) for path in paths]
        if ahead is not None:
            ahead.add_all(found)
        return found
