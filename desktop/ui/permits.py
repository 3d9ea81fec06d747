"""What the officer at the computer may do, as far as the screen goes: services refuse the rest by the same table."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject

from desktop.rules.profiles import Officer, Right, rights_for

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.ui.page import Page

_MOST_NAMES = 3


class Permits:
    """Pages say here which deed of the audit trail a button, a key, a cell or a drop place leads to; once.

    Who unlocks the window gets pages made for him, so what is closed here stays closed as long as the page lives.
    Where people are not told apart, everything is open.

    Args:
        officer: Who works here; ``None`` where people are not told apart.
        people: Who works here, each with name and rights.
    """

    def __init__(self, officer: Officer | None = None, people: Iterable[tuple[str, frozenset[Right]]] = ()) -> None:
        self._officer, self._people = officer, tuple(people)
        self.declared: WeakKeyDictionary[QObject, str] = WeakKeyDictionary()
        """Which deed each part of the screen leads to."""

    def allow(self, deed: str) -> bool:
        """Whether the officer may do what the audit trail calls so."""
        return self._officer is None or self._officer.may(deed)

    def refusal(self, deed: str) -> str:
        """Which right the deed needs, and who has it; "" where the officer may do it."""
        if self.allow(deed):
            return ""
        needed = rights_for(deed)
        return f"Việc này cần quyền {_named(needed)}; {self._who_may(needed)}."

    def need(self, deed: str, *targets: QObject) -> None:
        """Close these to an officer who may not do it: seen, but not to be used, and saying who may.

        Lines and texts can still be read and copied; buttons, actions, keys and whatever else are disabled.
        """
        reason = self.refusal(deed)
        for target in targets:
            self.declared[target] = deed
            if reason:
                from desktop.ui.parts.barred import bar  # only where people are told apart

                bar(target, reason)

    def hide(self, deed: str, *targets: "QWidget") -> None:
        """Take these away from an officer who may not do it: administration that helps nobody else's work."""
        allowed = self.allow(deed)
        for target in targets:
            self.declared[target] = deed
            if not allowed:
                from desktop.ui.parts.barred import take_away

                take_away(target)

    def head(self, deed: str, page: "Page") -> None:
        """Say once, at the head of a page whose work it is, that the officer reads, searches and prints here."""
        if reason := self.refusal(deed):
            page.say_read_only(f"Chỉ xem, tìm và in. {reason}")

    def _who_may(self, needed: frozenset[Right]) -> str:
        names = [name for name, rights in self._people if not needed.isdisjoint(rights)]
        if not names:
            return "hiện chưa ai có quyền này, nhờ người quản trị giao"
        more = f" và {len(names) - _MOST_NAMES} người nữa" if len(names) > _MOST_NAMES else ""
        return f"người có quyền: {', '.join(names[:_MOST_NAMES])}{more}"


def _named(needed: frozenset[Right]) -> str:
    return " hoặc ".join(f"“{right.shown}”" for right in Right if right in needed)
