"""Files are checked as intake would, by what a data folder believes; nothing is written."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from cryptography import x509

from desktop.core.clock import Clock
from desktop.exchange.package import Examination, examine
from desktop.rules.assurance import Assurance
from desktop.rules.verdicts import Verdict
from desktop.services.intake.grounds import read_grounds
from desktop.services.intake.recording import find_received
from desktop.services.trust.known_keys import KnownKeys
from desktop.services.workspace import Workspace
from desktop.signing.envelope import Decryptor
from desktop.signing.trust import TrustStore


def verify_file(
    workspace: Workspace,
    path: Path,
    further_anchors: Sequence[x509.Certificate] = (),
    decryptor: Decryptor | None = None,
) -> tuple[Examination, Assurance]:
    """Check a file, and say what its signatures prove.

    A file that was received is judged as of its arrival: what was good then stays so.

    Args:
        workspace: Whose trust and agencies count.
        path: The file.
        further_anchors: Believed as well.
        decryptor: Opens it if it is encrypted.
    """
    with workspace.reading() as session:
        grounds = read_grounds(session)
        if further_anchors:
            anchors = tuple(dict.fromkeys((*grounds.trust.anchors, *further_anchors)))
            grounds = replace(grounds, trust=replace(grounds.trust, anchors=anchors))
        examination = grounds.examine(path, workspace.clock.now(), decryptor)
        known = find_received(session, examination.sha256)
        if known is not None and examination.verdict is Verdict.UNTRUSTED:
            examination = grounds.examine(path, known.first_received_at, decryptor)
    return examination, grounds.assurance_of(examination)


def verify_alone(path: Path, trust: TrustStore, clock: Clock) -> tuple[Examination, Assurance]:
    """The same without a data folder: who is certified by the trusted authorities counts as enrolled."""
    examination = examine(path, trust, clock.now())
    return examination, KnownKeys({}).assurance_of_file(examination.verdict, examination.signers)
