"""What runs off the window's thread when the button is pressed: keys are opened, the report is signed and written."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from desktop.core.progress import Progress
from desktop.services.report.delivery import DeliveryOptions
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import HandedIn, hand_in
from desktop.services.trust.keys import load_key_file
from desktop.services.trust.signers import open_signer
from desktop.services.workspace import Workspace
from desktop.signing.keys import Signer, WrongPassphraseError


class LeaderPassphraseError(WrongPassphraseError):
    """The passphrase does not open the leader's key; the agency's is another field."""

    code = "LEADER_PASSPHRASE"


@dataclass(frozen=True)
class Order:
    """What is to be made, and with which keys.

    Attributes:
        secret: Passphrase or PIN of what the agency signs with; ``None`` when it does not sign.
        leader_file: Key file of the leader; ``None`` when the leader does not sign here.
    """

    period: str
    formats: Sequence[ReportFormat]
    folder: Path
    secret: str | None = field(repr=False)
    last_try: bool = False
    leader_file: Path | None = None
    leader_passphrase: str = field(default="", repr=False)
    delivery: DeliveryOptions | None = None


def carry_out(workspace: Workspace, order: Order, progress: Progress) -> HandedIn:
    """Open the keys, one secret for everything that each signs, and hand in."""
    progress.step(0, 0, "Mở khóa ký")
    with ExitStack() as opened:
        leader = _leader(order)
        key: Signer | None = None
        if order.secret is not None:
            key = opened.enter_context(
                open_signer(workspace, order.secret, last_try=order.last_try, check=progress.check)
            )
        return hand_in(
            workspace,
            order.period,
            order.formats,
            order.folder,
            key,
            progress,
            leader=leader,
            delivery=order.delivery,
        )


def _leader(order: Order) -> Signer | None:
    if order.leader_file is None:
        return None
    try:
        return load_key_file(order.leader_file, order.leader_passphrase)
    except WrongPassphraseError as error:
        raise LeaderPassphraseError("Mật khẩu không mở được khóa của lãnh đạo.", error.hint) from error
