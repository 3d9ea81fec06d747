"""Taking back what was done: every edit leaves, with its transaction, the call that takes it back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop.core.errors import UserError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.services.workspace import Workspace

MOST_EDITS = 500
"""How many edits can be taken back; older ones are forgotten."""

_STEPS = "undo_steps"
"""Key under which a writing session keeps what takes its edits back."""


class ChangedSinceError(UserError):
    """What an edit left has been changed by something else: taking it back would lose that."""

    code = "CHANGED_SINCE"

    def __init__(self, told: str) -> None:
        super().__init__(
            f"Không lùi lại được “{told}”: chỗ này đã được sửa sau đó.", "Xem số liệu đang có rồi sửa tay nếu cần."
        )


@dataclass(frozen=True)
class Step:
    """An edit that was made.

    Attributes:
        told: What was done, in few words: “CT4.01: 23 → 24”.
        page, target: Where it can be seen: key of the page, and the place there.
        back: Takes it back, as a use case in a transaction of its own. Being an edit itself, it leaves the step that
            makes the edit again.
        merges: Edits of one text that follow each other are taken back as one.
        left: What the edit left there, told to ``back`` after session and clock: of edits that were made one, ``back``
            is the first's and this the last's.
    """

    told: str
    page: str
    target: str
    back: "Callable[..., object]" = field(repr=False, compare=False)
    merges: bool = False
    left: tuple[object, ...] = field(default=(), repr=False, compare=False)


def remember(session: "Session", step: Step) -> None:
    """Leave with the transaction what takes an edit back; nobody hears of it unless the transaction is committed."""
    session.info.setdefault(_STEPS, []).append(step)


def steps_of(session: "Session") -> tuple[Step, ...]:
    """What takes back everything that was edited in a transaction, in the order of the edits."""
    return tuple(session.info.get(_STEPS, ()))


Edit = tuple[Step, ...]


class History:
    """The edits of one window since it was opened.

    Changed only by the worker thread, on which edits are made one after another; so what is taken back is the last
    edit even where that was still on its way to the disk when it was asked for.
    """

    def __init__(self) -> None:
        self._done: list[Edit] = []
        self._undone: list[Edit] = []

    @property
    def next_back(self) -> str:
        """What would be taken back now; "" for nothing."""
        return _told(self._done)

    @property
    def next_again(self) -> str:
        """What would be made again now; "" for nothing."""
        return _told(self._undone)

    def keep(self, session: "Session") -> None:
        """Keep what was edited in a transaction that was just committed; what was taken back before is gone."""
        edit = steps_of(session)
        if not edit:
            return
        self._undone.clear()
        if self._done and _is_one_text(self._done[-1], edit):
            edit = (replace(edit[0], back=self._done.pop()[0].back),)
        self._done.append(edit)
        del self._done[:-MOST_EDITS]

    def take_back(self, workspace: "Workspace") -> Step | None:
        """Take back the last edit.

        Returns:
            Its last step, to be told and shown; ``None`` when there is nothing to take back.

        Raises:
            ChangedSinceError: Something else has changed it since; it can no longer be taken back.
            UserError: The database refuses; it can be tried again.
        """
        return _move(workspace, self._done, self._undone)

    def make_again(self, workspace: "Workspace") -> Step | None:
        """Make again what was taken back last; see ``take_back``."""
        return _move(workspace, self._undone, self._done)


def _move(workspace: "Workspace", source: list[Edit], target: list[Edit]) -> Step | None:
    if not source:
        return None
    edit = source[-1]
    try:
        with workspace.session() as session:
            for step in reversed(edit):
                step.back(session, workspace.clock, *step.left)
    except ChangedSinceError:
        source.pop()
        raise
    source.pop()
    if inverse := steps_of(session):
        told = zip(inverse, reversed(edit), strict=False)
        target.append(tuple(replace(new, told=old.told) for new, old in told))
    return edit[-1]


def _told(edits: list[Edit]) -> str:
    if not edits:
        return ""
    first, *others = edits[-1]
    return f"{first.told} (và {len(others)} chỗ nữa)" if others else first.told


def _is_one_text(last: Edit, new: Edit) -> bool:
    places = {(step.page, step.target) for step in (*last, *new)}
    return len(last) == len(new) == len(places) == 1 and last[0].merges and new[0].merges
