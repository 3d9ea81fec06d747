"""Which tasks are looked at: what was said of them, how they stand to their day, who answers for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from desktop.core.text import sort_key
from desktop.rules.tasks import TaskState, TaskStatus
from desktop.services.tasks.standing import TaskRow
from desktop.ui.icons import Icon
from desktop.ui.kept_filters import action
from desktop.ui.parts.buttons import MenuButton
from desktop.ui.parts.tips import tip

NOBODY = "(chưa phân công)"


@dataclass(frozen=True)
class TaskFilter:
    """What is asked of a task; ``None`` asks nothing. ``person``: "" is a task without anybody."""

    status: TaskStatus | None = None
    state: TaskState | None = None
    person: str | None = None
    proven: bool | None = None

    def passes(self, row: TaskRow) -> bool:
        """Whether the task is looked at."""
        return (
            self.status in (None, row.status)
            and self.state in (None, row.state)
            and self.person in (None, row.person)
            and self.proven in (None, row.attachments > 0)
        )

    @property
    def words(self) -> tuple[str, ...]:
        """What is asked, for the button and for paper."""
        asked = (
            self.status and self.status.label,
            self.state and self.state.label,
            None if self.person is None else self.person or NOBODY,
            None if self.proven is None else _PROVEN[self.proven],
        )
        return tuple(word for word in asked if word)

    def to_values(self) -> dict[str, str]:
        """As it is kept."""
        return {name: str(value) for name, value in vars(self).items() if value is not None}

    @classmethod
    def from_values(cls, values: Mapping[str, str]) -> "TaskFilter":
        """As it was kept; what is not understood asks nothing."""
        return cls(
            status=next((each for each in TaskStatus if each.value == values.get("status")), None),
            state=next((each for each in TaskState if each.value == values.get("state")), None),
            person=values.get("person"),
            proven={"True": True, "False": False}.get(values.get("proven", "")),
        )


_PROVEN = {True: "Có minh chứng", False: "Chưa có minh chứng"}


class FilterMenu(MenuButton):
    """The button “Lọc” with what can be asked."""

    changed = Signal(object)
    """The ``TaskFilter`` that was put together."""
    filled = Signal(QMenu)
    """The menu is about to be shown; whoever has more to offer adds it."""

    def __init__(self) -> None:
        super().__init__("Lọc", Icon.FILTER)
        self.filter = TaskFilter()
        self._people: tuple[str, ...] = ()
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self._menu.aboutToShow.connect(self._fill)
        self._say()

    def offer(self, people: Iterable[str]) -> None:
        """Offer the people who answer for tasks."""
        self._people = tuple(sorted({person for person in people if person}, key=sort_key))

    def set_filter(self, wanted: TaskFilter) -> None:
        """Ask this."""
        if wanted != self.filter:
            self.filter = wanted
            self._say()
            self.changed.emit(wanted)

    def _say(self) -> None:
        count = len(self.filter.words)
        self.setText(f"Lọc ({count})" if count else "Lọc")
        self.setToolTip(tip("; ".join(self.filter.words) or "Lọc theo trạng thái, hạn, người phụ trách, minh chứng"))

    def _fill(self) -> None:
        self._menu.clear()
        self._choices("Trạng thái", "status", [(each.label, each) for each in TaskStatus])
        self._choices("So với hạn", "state", [(each.label, each) for each in TaskState])
        self._choices("Người phụ trách", "person", [(NOBODY, ""), *((each, each) for each in self._people)])
        self._choices("Minh chứng", "proven", [(word, value) for value, word in _PROVEN.items()])
        self._menu.addSeparator()
        drop = partial(self.set_filter, TaskFilter())
        self._menu.addAction(action(self._menu, "Bỏ lọc", drop, enabled=bool(self.filter.words)))
        self.filled.emit(self._menu)

    def _choices(self, title: str, field: str, choices: Sequence[tuple[str, object]]) -> None:
        """One of several, or none of them."""
        current = getattr(self.filter, field)
        menu = self._menu.addMenu(title)
        group = QActionGroup(menu)
        for word, value in [("Tất cả", None), *choices]:
            choice = action(menu, word, partial(self._ask, field, value))
            choice.setCheckable(True)
            choice.setChecked(value == current and (value is None) == (current is None))
            menu.addAction(choice)
            group.addAction(choice)

    def _ask(self, field: str, value: object) -> None:
        self.set_filter(replace(self.filter, **{field: value}))  # pyright: ignore[reportArgumentType] - as offered
