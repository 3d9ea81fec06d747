"""People on one computer: who may do what, switched on where an agency wants it; one officer alone needs none of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.models.profile import Profile
from desktop.models.workplace import Setting
from desktop.rules.profiles import ALL_RIGHTS, Right
from desktop.services.officers.audit import record_event
from desktop.services.officers.profile_secrets import (
    code_bytes,
    new_recovery_code,
    passphrase_bytes,
    proves,
    seal_passphrase,
    seal_recovery_code,
)
from desktop.services.safety.data_access import PROFILES_KEY, data_key, follow_people, give_access

_KEY = PROFILES_KEY
IDLE_CHOICES = (5, 10, 15, 30, 60)
"""Minutes without a key or a click after which the window locks itself."""
_USUAL_IDLE = 10


class ProfileRefusedError(UserError):
    """What was asked for would leave nobody in charge, or names nobody, or somebody twice."""

    code = "PROFILE_REFUSED"


@dataclass(frozen=True)
class ProfileRow:
    """A person who may work here."""

    name: str
    rights: frozenset[Right]


@dataclass(frozen=True)
class ProfileSettings:
    """How people are told apart here.

    Attributes:
        on: They are at all.
        idle_minutes: After so many minutes the window locks itself.
        other_approves: Who has entered a report may not approve it.
        people: Who works here now, by name.
    """

    on: bool
    idle_minutes: int
    other_approves: bool
    people: tuple[ProfileRow, ...]


def read_profiles(session: Session, clock: Clock | None = None) -> ProfileSettings:
    """Who may work here, and how."""
    del clock  # every use case is called alike
    said = _said(session)
    rows = session.scalars(select(Profile).where(Profile.ended_at.is_(None)).order_by(Profile.name))
    people = tuple(ProfileRow(row.name, frozenset(map(Right, row.rights))) for row in rows)
    idle = cast("int", said.get("idle_minutes", _USUAL_IDLE))
    return ProfileSettings(bool(said.get("on")), idle, bool(said.get("other_approves")), people)


def switch_on(session: Session, clock: Clock, name: str, passphrase: str) -> str:
    """Begin to tell people apart; who does so may do everything.

    Returns:
        The recovery code, which is shown and printed once and kept nowhere.

    Raises:
        ProfileRefusedError: No name was given, or it is on already.
        WeakPassphraseError: The passphrase is too short.
    """
    if _said(session).get("on"):
        raise ProfileRefusedError("Người dùng riêng đã được bật.", "Thêm người ở mục Người dùng.")
    for row in session.scalars(select(Profile).where(Profile.ended_at.is_(None))):
        row.ended_at = clock.now()
    _put(session, clock, name, passphrase, ALL_RIGHTS)
    _say(session, {"on": True})
    code = _give_code(session)
    record_event(session, clock, "profile.switch_on", nfc(name).strip())
    return code


def switch_off(session: Session, clock: Clock) -> None:
    """One officer, no passphrase, as at the beginning; whose names are in the audit trail stay there.

    Raises:
        ProfileRefusedError: The data lies encrypted: it is opened by passphrases.
    """
    if data_key(session) is not None:
        raise ProfileRefusedError(
            "Dữ liệu đang được mã hóa bằng mật khẩu của người dùng.",
            "Tắt mã hóa dữ liệu trước, rồi tắt người dùng riêng.",
        )
    _say(session, {"on": False, "recovery": ""})
    record_event(session, clock, "profile.switch_off", _KEY)


def new_code(session: Session, clock: Clock) -> str:
    """Another recovery code; the old one counts no longer."""
    code = _give_code(session)
    record_event(session, clock, "profile.new_code", _KEY)
    return code


def _give_code(session: Session) -> str:
    code = new_recovery_code()
    proof = seal_recovery_code(code)
    _say(session, {"recovery": proof})
    give_access(session, "", code_bytes(code), proof)
    return code


def add_profile(session: Session, clock: Clock, name: str, passphrase: str, rights: Iterable[Right]) -> None:
    """Let another person work here; somebody who had left may come back.

    Raises:
        ProfileRefusedError: No name, no right, or the name is taken.
        WeakPassphraseError: The passphrase is too short.
    """
    given = frozenset(rights)
    _put(session, clock, name, passphrase, given)
    after = {"rights": sorted(given)}
    record_event(session, clock, "profile.add", nfc(name).strip(), after=after)


def set_rights(session: Session, clock: Clock, name: str, rights: Iterable[Right]) -> None:
    """Give a person other rights.

    Raises:
        ProfileRefusedError: None is left, or nobody would administer.
    """
    row, given = profile_row(session, name), frozenset(rights)
    _check_rights(given)
    if Right.ADMINISTER not in given:
        _refuse_without_administrator(session, row)
    before, row.rights = {"rights": sorted(row.rights)}, tuple(sorted(given))
    record_event(session, clock, "profile.rights", row.name, before=before, after={"rights": sorted(given)})


def set_passphrase(session: Session, clock: Clock, name: str, passphrase: str, old: str | None = None) -> None:
    """Give a person another passphrase.

    Args:
        session: The caller's.
        clock: Tells the time.
        name: Whose.
        passphrase: The new one.
        old: The present one, where the person does it; ``None`` where an administrator does.

    Raises:
        ProfileRefusedError: The old one is wrong.
        WeakPassphraseError: The new one is too short.
    """
    row = profile_row(session, name)
    if old is not None and not proves(row.passphrase, old):
        raise ProfileRefusedError("Mật khẩu cũ chưa đúng.", "Nhập lại mật khẩu đang dùng.")
    row.passphrase = seal_passphrase(passphrase)
    row.failures, row.failed_at, row.wait_until = 0, None, None
    give_access(session, row.name, passphrase_bytes(passphrase), row.passphrase)
    action = "profile.passphrase" if old is None else "own.passphrase"
    record_event(session, clock, action, row.name)


def end_profile(session: Session, clock: Clock, name: str) -> None:
    """A person works here no longer.

    Raises:
        ProfileRefusedError: Nobody would administer.
    """
    row = profile_row(session, name)
    _refuse_without_administrator(session, row)
    row.ended_at = clock.now()
    follow_people(session)
    record_event(session, clock, "profile.end", row.name)


def set_idle(session: Session, clock: Clock, minutes: int) -> None:
    """After how many minutes the window locks itself."""
    _say(session, {"idle_minutes": minutes})
    record_event(session, clock, "profile.idle", _KEY, after={"minutes": minutes})


def set_other_approves(session: Session, clock: Clock, *, wanted: bool) -> None:
    """Whether somebody else than who has entered a report must approve it."""
    _say(session, {"other_approves": wanted})
    record_event(session, clock, "profile.other_approves", _KEY, after={"wanted": wanted})


def profile_row(session: Session, name: str) -> Profile:
    """The row of a person who works here.

    Raises:
        ProfileRefusedError: There is no such person.
    """
    row = session.scalar(select(Profile).where(Profile.name == nfc(name).strip(), Profile.ended_at.is_(None)))
    if row is None:
        raise ProfileRefusedError(f"Không có người dùng “{name}”.", "Chọn một người trong danh sách.")
    return row


def recovery_seal(session: Session) -> str:
    """What the recovery code is proven by."""
    return str(_said(session).get("recovery", ""))


def _put(session: Session, clock: Clock, name: str, passphrase: str, rights: frozenset[Right]) -> None:
    name = " ".join(nfc(name).split())
    if not name:
        raise ProfileRefusedError("Chưa ghi họ tên người dùng.", "Ghi họ và tên như trong văn bản.")
    _check_rights(rights)
    row = session.scalar(select(Profile).where(Profile.name == name))
    if row is not None and row.ended_at is None:
        raise ProfileRefusedError(f"Đã có người dùng “{name}”.", "Thêm chữ để phân biệt, ví dụ tên đơn vị công tác.")
    sealed = seal_passphrase(passphrase)
    if row is None:
        row = Profile(name=name, created_at=clock.now(), rights=(), passphrase="")
        session.add(row)
    row.rights, row.passphrase, row.ended_at = tuple(sorted(rights)), sealed, None
    row.failures, row.failed_at, row.wait_until = 0, None, None
    session.flush()
    give_access(session, name, passphrase_bytes(passphrase), sealed)


def _check_rights(rights: frozenset[Right]) -> None:
    if not rights:
        raise ProfileRefusedError("Chưa chọn việc nào cho người dùng này.", "Chọn ít nhất một việc.")


def _refuse_without_administrator(session: Session, leaving: Profile) -> None:
    others = session.scalars(select(Profile).where(Profile.ended_at.is_(None), Profile.id != leaving.id))
    if not any(Right.ADMINISTER in row.rights for row in others):
        raise ProfileRefusedError(
            f"{leaving.name} là người quản trị duy nhất.", "Giao quyền quản trị cho người khác trước."
        )


def _said(session: Session) -> dict[str, object]:
    row = session.get(Setting, _KEY)
    return dict(cast("dict[str, object]", row.value)) if row is not None else {}


def _say(session: Session, changes: dict[str, object]) -> None:
    session.merge(Setting(key=_KEY, value={**_said(session), **changes}))
    session.flush()
