"""With what this workplace signs: the key file or a key in a token, chosen once, opened for each hand-in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography.hazmat.primitives.serialization import Encoding

from desktop.core.text import nfc
from desktop.services.officers.audit import record_event
from desktop.services.trust.key_choice import KeyChoice, KeySource, keep_choice, read_choice
from desktop.services.trust.keys import NoKeyError, load_signing_key
from desktop.services.workspace import Workspace
from desktop.signing.certificates import CertificateFacts, fingerprint, read_facts, shown_name
from desktop.signing.keys import RsaPadding, Signer, issuers_of
from desktop.signing.tokens.drivers import FoundDriver, check_driver, find_drivers
from desktop.signing.tokens.signer import find_tokens, open_token
from desktop.signing.tokens.values import PinTries, TokenCertificate, TokenInfo, TokenKey

__all__ = [
    "FoundDriver",
    "OfferedKey",
    "TokenState",
    "choose_token_key",
    "find_drivers",
    "offered_keys",
    "open_signer",
    "open_token_signer",
    "set_padding",
    "token_state",
    "use_key_file",
]

Check = Callable[[], None]
"""Called while a token works; raises when the work should stop."""


@dataclass(frozen=True)
class OfferedKey:
    """A key in a token that may be chosen.

    Attributes:
        token: Label of the token.
        unusable: Why it cannot be chosen; "" when it can.
    """

    holder: str
    issuer: str
    valid_from: datetime
    valid_to: datetime
    token: str
    unusable: str
    key: TokenKey


@dataclass(frozen=True)
class TokenState:
    """How the chosen token stands now.

    Attributes:
        present: It is plugged in.
        pin_on_device: The PIN is typed on the device itself.
    """

    label: str
    present: bool
    tries: PinTries = PinTries.MANY
    pin_on_device: bool = False


@contextmanager
def open_signer(
    workspace: Workspace, secret: str, *, last_try: bool = False, check: Check | None = None
) -> Iterator[Signer]:
    """Open what this workplace signs with, once for everything that is signed together.

    Args:
        workspace: Whose key.
        secret: Passphrase of the key file, or PIN of the token.
        last_try: Somebody has said that the last try of the PIN may be used.
        check: Called while a token works; raises when the work should stop.

    Raises:
        UserError: There is no key, the secret is wrong, or the token does not do its part.
    """
    if read_choice(workspace.folder).token_in_use is None:
        yield load_signing_key(workspace.folder, secret)
        return
    with open_token_signer(workspace, secret, last_try=last_try, check=check) as signer:
        yield signer


@contextmanager
def open_token_signer(
    workspace: Workspace, pin: str, *, last_try: bool = False, check: Check | None = None
) -> Iterator[Signer]:
    """Open the chosen key in a token, even where the key file is in use; see ``open_signer``.

    Raises:
        NoKeyError: No token was chosen yet.
        UserError: The PIN is wrong or was not tried, or the token does not do its part.
    """
    choice = read_choice(workspace.folder)
    if choice.token is None:
        raise NoKeyError("Chưa chọn USB Token để ký.", "Mở trang Thiết lập, phần Khóa ký số, để chọn token.")
    check_driver(choice.token.driver)
    with open_token(choice.token, nfc(pin), padding=choice.padding, last_try=last_try, check=check) as signer:
        yield signer


def token_state(workspace: Workspace, check: Check | None = None) -> TokenState | None:
    """How the token that signs here stands; ``None`` where the key file signs.

    Raises:
        UserError: The driver does not do its part.
    """
    key = read_choice(workspace.folder).token_in_use
    if key is None:
        return None
    check_driver(key.driver)
    for token in find_tokens(key.driver, check):
        if (token.label, token.serial) == (key.label, key.serial):
            return TokenState(key.label, True, token.tries, token.pin_on_device)
    return TokenState(key.label, present=False)


def offered_keys(workspace: Workspace, driver: str, check: Check | None = None) -> tuple[OfferedKey, ...]:
    """The certificates in the tokens that a driver finds, each with why it cannot be chosen, if so.

    Raises:
        UserError: The driver does not do its part.
    """
    check_driver(driver)
    now = workspace.clock.now()
    tokens = find_tokens(driver, check)
    offers = [_offer(driver, token, each, now) for token in tokens for each in token.certificates]
    return tuple(offer for offer in offers if offer is not None)


def _offer(driver: str, token: TokenInfo, found: TokenCertificate, now: datetime) -> OfferedKey | None:
    certificate = found.certificate
    try:
        facts = read_facts(certificate)
    except ValueError:
        return None
    if facts.may_issue:
        return None
    above = issuers_of(certificate, (each.certificate for each in token.certificates))
    pem = "".join(each.public_bytes(Encoding.PEM).decode("ascii") for each in (certificate, *above))
    return OfferedKey(
        holder=shown_name(certificate.subject),
        issuer=shown_name(certificate.issuer),
        valid_from=facts.not_before,
        valid_to=facts.not_after,
        token=token.label,
        unusable=_why_not(facts, now),
        key=TokenKey(driver, token.label, token.serial, pem, found.key_id),
    )


def _why_not(facts: CertificateFacts, now: datetime) -> str:
    if now > facts.not_after:
        return "Đã hết hạn"
    if now < facts.not_before:
        return "Chưa đến ngày hiệu lực"
    if not facts.strong_key:
        return "Khóa yếu hoặc thuộc loại không được hỗ trợ"
    if not facts.may_sign_documents:
        return "Không được cấp để ký văn bản"
    return ""


def choose_token_key(workspace: Workspace, offered: OfferedKey) -> None:
    """Sign with a key in a token from now on."""
    choice = read_choice(workspace.folder)
    _keep(workspace, replace(choice, source=KeySource.TOKEN, token=offered.key))


def use_key_file(workspace: Workspace) -> None:
    """Sign with the key file on this computer from now on; the token stays known."""
    _keep(workspace, replace(read_choice(workspace.folder), source=KeySource.FILE))


def set_padding(workspace: Workspace, padding: RsaPadding) -> None:
    """Let RSA keys sign with this padding from now on, as far as they can."""
    _keep(workspace, replace(read_choice(workspace.folder), padding=padding))


def _keep(workspace: Workspace, choice: KeyChoice) -> None:
    before = read_choice(workspace.folder)
    keep_choice(workspace.folder, choice)
    with workspace.session() as session:
        record_event(session, workspace.clock, "key.choose", "", before=_told(before), after=_told(choice))


def _told(choice: KeyChoice) -> dict[str, object]:
    key = choice.token_in_use
    return {
        "source": str(choice.source),
        "padding": str(choice.padding),
        "fingerprint": fingerprint(key.certificates[0]) if key else "",
    }
