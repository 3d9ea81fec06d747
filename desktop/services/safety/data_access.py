"""Whose passphrases open a data folder that lies encrypted: its slots follow the people who may work here.

Two places know of a passphrase: the record, which tells people apart, and the file of slots. A new slot is on the disk
before the record says so, and an old one goes only afterwards: whatever is cut off, who can open the window can open
the data.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from desktop.core.data_keys import DataKey
from desktop.core.paths import DataFolder
from desktop.database.sqlite_files import key_of
from desktop.models.profile import Profile
from desktop.models.workplace import Setting

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from desktop.signing.key_slots import KeySlots

PROFILES_KEY = "profiles"
"""Key of the setting that says how people are told apart here."""
_FOLLOWED = "slots_followed"
"""Key under which a session remembers that the slots are to be settled when it is over."""


def data_key(session: Session) -> tuple[DataFolder, DataKey] | None:
    """The folder of a session and its key; ``None`` where the data lies plain, or on a server."""
    bound = cast("Engine", session.get_bind()).engine
    if bound.dialect.name != "sqlite" or not bound.url.database:
        return None
    path = Path(bound.url.database)
    key = key_of(path)
    return (DataFolder(path.parent), key) if key is not None else None


def give_access(session: Session, name: str, secret: bytes, proof: str) -> None:
    """Let a passphrase open the data too, if it lies encrypted.

    Args:
        session: In which the passphrase is being changed.
        name: Whose it is; "" for the recovery code.
        secret: The passphrase.
        proof: What the record keeps in its place.

    Raises:
        EnvironmentFailureError: The disk refused.
    """
    if (found := data_key(session)) is None:
        return
    from desktop.signing.key_slots import mark_of, with_slot, write_slots

    folder, key = found
    follow_people(session)
    slots = with_slot(_slots(folder, key), key, name, secret, mark_of(proof))
    write_slots(folder.key_slots, slots)


def see_access(session: Session, name: str, secret: bytes, proof: str) -> None:
    """The same for somebody who has just proven the passphrase, if it does not open the data yet."""
    if (found := data_key(session)) is None:
        return
    from desktop.signing.key_slots import mark_of

    if not any((slot.name, slot.mark) == (name, mark_of(proof)) for slot in _slots(*found).slots):
        give_access(session, name, secret, proof)


def follow_people(session: Session) -> None:
    """When this transaction is over, only those open the data who may work here; if it fails, those who did before."""
    if (found := data_key(session)) is None or _FOLLOWED in session.info:
        return
    from desktop.signing.key_slots import write_slots

    folder, key = found
    before, wanted = _slots(folder, key), dict[str, str]()
    session.info[_FOLLOWED] = True

    def ask(_session: Session) -> None:
        session.flush()
        wanted.update(_wanted(session))

    def settle(_session: Session) -> None:
        session.info.pop(_FOLLOWED)
        present = _slots(folder, key)
        settled = _settled(present, wanted)
        if settled.names and settled != present:
            write_slots(folder.key_slots, settled)

    def put_back(_session: Session) -> None:
        if session.info.pop(_FOLLOWED, False) and before.slots:
            write_slots(folder.key_slots, before)

    event.listen(session, "before_commit", ask, once=True)
    event.listen(session, "after_commit", settle, once=True)
    event.listen(session, "after_rollback", put_back, once=True)


def _settled(slots: "KeySlots", wanted: Mapping[str, str]) -> "KeySlots":
    """Slots of the people who are there and of the code; an older one only where there is none of to-day's."""
    from desktop.signing.key_slots import only_marks

    fresh = {slot.name for slot in slots.slots if wanted.get(slot.name) == slot.mark}
    kept = [
        (slot.name, slot.mark)
        for slot in slots.slots
        if slot.name in wanted and (slot.name not in fresh or wanted[slot.name] == slot.mark)
    ]
    return only_marks(slots, kept)


def _wanted(session: Session) -> Iterable[tuple[str, str]]:
    from desktop.signing.key_slots import RECOVERY, mark_of

    for row in session.scalars(select(Profile).where(Profile.ended_at.is_(None))):
        yield row.name, mark_of(row.passphrase)
    setting = session.get(Setting, PROFILES_KEY)
    said = cast("dict[str, object]", setting.value) if setting is not None else {}
    yield RECOVERY, mark_of(str(said.get("recovery", "")))


def _slots(folder: DataFolder, key: DataKey) -> "KeySlots":
    """The file; begun anew where it was lost while the data is open."""
    from desktop.signing.key_slots import KeySlots, KeySlotsDamagedError, read_slots

    try:
        slots = read_slots(folder.key_slots)
    except KeySlotsDamagedError:
        return KeySlots(key.id.hex())
    return slots if slots.key_id == key.id else KeySlots(key.id.hex())
