"""An agency's certificate comes to an end: it is told in time, and asks for the next one with its present key."""

import random
from pathlib import Path

from desktop.core.clock import today
from desktop.services.trust.believed import record_certificate
from desktop.services.trust.enrolment import request_enrolment
from desktop.services.trust.keys import certify, load_root, store_signing_key, subject_of
from desktop.services.trust.signers import open_signer
from desktop.services.workspace import Workspace, agency_ref, this_agency
from desktop.signing.keys import Signer, SigningKey, new_private_key


def request_renewal(
    workspace: Workspace,
    passphrase: str,
    out: Path,
    signer: Signer,
    *,
    randomness: random.Random | None = None,
) -> tuple[Path, str]:
    """Make the next key and ask for its certificate, signed with the present key.

    The department sees that the enrolled key signed the request, so nothing need be read out over the telephone. The
    present key goes on signing until the new certificate is here; what it signed stays valid.

    Args:
        workspace: The agency's.
        passphrase: Protects the new key.
        out: Where to write the request.
        signer: The present key, opened.
        randomness: For demonstrations only.

    Returns:
        The file to be sent to the department, and the fingerprint of the new key.

    Raises:
        UntimelyCertificateError: The present certificate has ended: the next one is asked for without it.
    """
    return request_enrolment(workspace, passphrase, out, signer=signer, randomness=randomness)


def renew_with_present_key(
    workspace: Workspace, secret: str, passphrase: str, out: Path, *, last_try: bool = False
) -> tuple[Path, str]:
    """The same, opening what signs here: ``secret`` is the passphrase of the key file or the PIN of the token.

    Raises:
        UserError: It does not open, or the new passphrase is too short.
    """
    with open_signer(workspace, secret, last_try=last_try) as signer:
        return request_renewal(workspace, passphrase, out, signer)


def renew_own_certificate(workspace: Workspace, passphrase: str) -> None:
    """The department's next signing key, certified by its own root; what the present one signed stays valid.

    Raises:
        UserError: The passphrase is wrong, or there is no root here.
    """
    clock = workspace.clock
    root = load_root(workspace.folder, passphrase)
    with workspace.reading() as session:
        subject = subject_of(agency_ref(session, this_agency(session), today(clock)))
    private_key = new_private_key()
    certificate = certify(root, private_key.public_key(), subject, clock.now())
    store_signing_key(workspace.folder, SigningKey(private_key, certificate, (root.certificate,)), passphrase)
    with workspace.session() as session:
        record_certificate(session, clock, certificate, this_agency(session))
