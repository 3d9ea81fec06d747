"""The period that the window stands on, to be chosen on any page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from desktop.core.clock import Clock
from desktop.ui.context import PageContext
from desktop.ui.parts.inputs import ComboBox
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class PeriodChoice(ComboBox):
    """Chooses for all pages at once; follows when another page has chosen."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(width=160)
        self._context = context
        self.setAccessibleName(self.tr("Kỳ báo cáo"))
        self.chosen.connect(self._choose)
        context.period_changed.connect(self.set_value)
        self._offer(context.periods)
        context.jobs.announced.connect(self._hear)
        self._read()

    def _read(self) -> None:
        self._context.jobs.run(self._context.reading(_read_periods)).succeeded.connect(self._offer)

    @Slot(object)
    def _hear(self, changed: frozenset[Topic]) -> None:
        """Another programme may have other periods."""
        if Topic.PROGRAMME in changed:
            self._read()

    @Slot(object)
    def _offer(self, periods: Sequence[tuple[str, str]]) -> None:
        self.set_choices((name, code) for code, name in periods)
        self.set_value(self._context.period)

    @Slot(object)
    def _choose(self, code: object) -> None:
        self._context.set_period(str(code))


def _read_periods(session: "Session", clock: Clock) -> Sequence[tuple[str, str]]:
    from desktop.services.programme.versions import (
        reporting_periods,  # the first page is shown before the database's libraries
    )

    return reporting_periods(session, clock)
