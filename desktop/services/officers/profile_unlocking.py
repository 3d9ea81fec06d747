"""Who sits down at the computer proves who it is; wrong tries wait longer and longer, also after a restart."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from desktop.core.clock import local
from desktop.core.errors import UserError
from desktop.models.profile import Profile
from desktop.rules.profiles import Officer, Right, wait_after
from desktop.services.officers.audit import OFFICER, record_event
from desktop.services.officers.profile_secrets import is_recovery_code, passphrase_bytes, proves
from desktop.services.officers.profiles import profile_row, recovery_seal, set_passphrase
from desktop.services.safety.data_access import see_access
from desktop.services.workspace import Workspace


class WrongPassphraseError(UserError):
    """It is not the passphrase of this person."""

    code = "WRONG_PASSPHRASE"


class MustWaitError(UserError):
    """There were too many wrong tries; even the right one is not looked at yet."""

    code = "MUST_WAIT"


class WrongRecoveryCodeError(UserError):
    """It is not the code that was printed."""

    code = "WRONG_RECOVERY_CODE"


def unlock(workspace: Workspace, name: str, passphrase: str) -> Officer:
    """Let a person work here.

    Raises:
        MustWaitError: There were wrong tries shortly before.
        WrongPassphraseError: It is wrong; the try is counted.
        ProfileRefusedError: Nobody is called so.
    """

    def right(session: Session, row: Profile) -> bool:
        if not proves(row.passphrase, passphrase):
            return False
        row.failures, row.failed_at, row.wait_until = 0, None, None
        see_access(session, row.name, passphrase_bytes(passphrase), row.passphrase)
        record_event(session, workspace.clock, "session.unlock", row.name, actor=row.name)
        return True

    return _try(workspace, name, right, WrongPassphraseError("Mật khẩu chưa đúng."))


def recover(workspace: Workspace, code: str, name: str, passphrase: str) -> Officer:
    """Give a person a new passphrase on the strength of the printed recovery code, and let the person work.

    Raises:
        MustWaitError, WrongRecoveryCodeError: As with a wrong passphrase.
        WeakPassphraseError: The new passphrase is too short.
        ProfileRefusedError: Nobody is called so.
    """

    def right(session: Session, row: Profile) -> bool:
        seal = recovery_seal(session)
        if not seal or not is_recovery_code(seal, code):
            return False
        set_passphrase(session, workspace.clock, row.name, passphrase)
        record_event(session, workspace.clock, "session.recover", row.name, actor=row.name)
        return True

    return _try(workspace, name, right, WrongRecoveryCodeError("Mã khôi phục chưa đúng."))


def _try(workspace: Workspace, name: str, right: Callable[[Session, Profile], bool], wrong: UserError) -> Officer:
    """What is found out is on the disk before anybody hears of it: who pulls the plug gains no try."""
    refusal: UserError
    with workspace.session() as session:
        session.info.pop(OFFICER, None)  # nobody works here yet
        row, now = profile_row(session, name), workspace.clock.now()
        until = _waits_until(row, now)
        if until is not None and now < until:
            refusal = MustWaitError(
                f"Đã nhập sai {row.failures} lần.", f"Chờ đến {local(until):%H:%M:%S} rồi nhập lại."
            )
        elif right(session, row):
            return Officer(row.name, frozenset(map(Right, row.rights)))
        else:
            wait = _count_failure(row, now)
            record_event(session, workspace.clock, "session.refused", row.name, after={"failures": row.failures})
            refusal = type(wrong)(wrong.message, _told(wait))
    raise refusal


def _count_failure(row: Profile, now: datetime) -> timedelta:
    row.failures += 1
    wait = wait_after(row.failures)
    row.failed_at, row.wait_until = now, now + wait
    return wait


def _waits_until(row: Profile, now: datetime) -> datetime | None:
    """A clock that was set back makes nobody wait less, nor for years: the whole time is waited from now."""
    if row.failed_at is None or row.wait_until is None:
        return None
    if now < row.failed_at:
        row.failed_at, row.wait_until = now, now + (row.wait_until - row.failed_at)
    return row.wait_until


def _told(wait: timedelta) -> str:
    if not wait:
        return "Nhập lại; để ý phím Caps Lock và bộ gõ tiếng Việt."
    return f"Chờ {round(wait.total_seconds())} giây rồi nhập lại; quên mật khẩu thì dùng mã khôi phục."
