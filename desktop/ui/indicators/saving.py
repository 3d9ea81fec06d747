"""What is typed into the grid goes to the database as it is left, one edit after another.

The next cell is there before the last one is written: nobody waits for a disk. Until it is written it stands in grey.
What follows from the edits is read when the last of them is on the disk: who types fast waits for no calculation.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot

from desktop.models.report import ValueSource
from desktop.rules.values import Value
from desktop.services.figures.carrying import carry_over, confirm_cells
from desktop.services.figures.cell_conflicts import CellWrittenMeanwhileError
from desktop.services.figures.cell_keeping import keep_values
from desktop.services.figures.cell_writing import Stored
from desktop.services.figures.indicators import CellEdit, GridView, IndicatorRow, read_grid, wanted_cell
from desktop.services.report.checks import explain_finding
from desktop.ui.context import PageContext
from desktop.ui.indicators.columns import At
from desktop.ui.indicators.two_figures import TwoFiguresDialog
from desktop.ui.page import Page
from desktop.ui.topics import Topic


@dataclass(frozen=True)
class _UnderWay:
    """An edit that is not on the disk yet; without cells where it is none of what was typed.

    Attributes:
        look_again: Shows what a colleague has written meanwhile; ``None`` to show the grid anew.
    """

    edits: tuple[CellEdit, ...] = ()
    told: str = ""
    look_again: Callable[[], object] | None = None


class CellSaving(QObject):
    """Has edits of the page's period written, and tells what the grid then is.

    Args:
        page: Owns it; shows failures.
        context: Of the page.
        period: Tells on which period the page stands.
        row: Gives what the page shows of a cell, by its code.
    """

    kept = Signal()
    """An edit is on the disk."""
    saved = Signal(object)
    """All edits are on the disk: the ``GridView`` after them."""
    explained = Signal()
    """A reason is on the disk."""
    not_explained = Signal()
    """A reason could not be kept."""

    def __init__(
        self,
        page: Page,
        context: PageContext,
        period: Callable[[], str],
        row: Callable[[str], IndicatorRow | None],
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._period, self._row = page, context, period, row
        self._under_way: deque[_UnderWay] = deque()
        self._seen: dict[tuple[str, str], Stored] = {}
        """What this window's own edits leave in cells that were not read again since."""
        self.conflict: TwoFiguresDialog | None = None

    def is_under_way(self) -> bool:
        """Whether an edit is still on its way to the disk: what is read meanwhile does not have it."""
        return bool(self._under_way)

    def has_read(self) -> None:
        """The grid shows all edits: what stands in it counts as seen."""
        self._seen.clear()

    @Slot(object, int, str)
    def save_cell(self, edited: IndicatorRow, column: int, text: str) -> None:
        """Keep what was typed in a cell, its figure or its remark."""
        if column == At.NOTE:
            self.save_note(edited.code, text)
        else:
            self._keep([CellEdit("", edited.code, text)])

    @Slot(str, str)
    def save_note(self, code: str, note: str) -> None:
        """Keep the remark of a cell."""
        self._keep([CellEdit("", code, None, note)])

    @Slot(object, str)
    def save_together(self, edits: Sequence[CellEdit], told: str) -> None:
        """Keep several cells as one edit."""
        self._keep(edits, told)

    def carry_over(self, codes: Sequence[str]) -> None:
        """Take the figures of the period before into empty cells."""
        self.write(self._context.writing(carry_over, self._period(), codes, self._seen_in(codes)))

    def confirm(self, codes: Sequence[str]) -> None:
        """Somebody has looked at what was taken over."""
        carried = [code for code in codes if (row := self._row(code)) is not None and not row.confirmed]
        self.write(self._context.writing(confirm_cells, self._period(), codes, self._seen_in(carried)))

    @Slot(object, object)
    def write(self, work: Callable[[], object], look_again: Callable[[], object] | None = None) -> None:
        """Have any edit of the grid done; it gives the grid afterwards, or nothing where that is to be read.

        Args:
            work: The edit.
            look_again: Shows what a colleague has written where it was to write; ``None`` to show the grid anew.
        """
        self._send(work, _UnderWay(look_again=look_again))

    def _seen_in(self, codes: Sequence[str]) -> Mapping[str, Value]:
        """What stands in cells for whoever sits here."""
        rows = (row for code in codes if (row := self._row(code)) is not None and not row.locked)
        return {row.code: self._shown(row).value for row in rows}

    def _shown(self, row: IndicatorRow) -> Stored:
        """What the grid shows in a cell, or what was typed there since."""
        return self._seen.get((self._period(), row.code), Stored(row.entered, row.source or ValueSource.TYPED))

    def _keep(self, edits: Sequence[CellEdit], told: str = "") -> None:
        self._write([self._with_seen(replace(edit, period=self._period())) for edit in edits], told)

    @Slot(object, str)
    def _write(self, edits: Sequence[CellEdit], told: str) -> None:
        if edits:
            self._send(self._context.writing(keep_values, edits[0].period, edits, told), _UnderWay(tuple(edits), told))
        else:  # what another has written stays
            self._page.banner.hide()
            self._page.refresh()

    def _send(self, work: Callable[[], object], sent: "_UnderWay") -> None:
        self._under_way.append(sent)
        job = self._page.start(work, self._tell_kept, changes=frozenset({Topic.VALUES}), after_painting=True)
        job.failed.connect(self._not_saved)

    def _with_seen(self, edit: CellEdit) -> CellEdit:
        """The edit with what its writer saw in the cell: what the grid shows, or what was typed there since."""
        row = self._row(edit.code)
        if row is None or row.locked:
            return edit  # whoever writes it says what is wrong with that
        seen = self._shown(row)
        self._seen[edit.period, edit.code] = wanted_cell(row.indicator, edit, seen)
        return replace(edit, seen=seen.value)

    @Slot(object)
    def _tell_kept(self, grid: GridView | None) -> None:
        self._under_way.popleft()
        self._page.has_shown_it_already()
        self.kept.emit()
        if grid is not None:
            self.saved.emit(grid)
        elif not self.is_under_way():
            work = self._context.reading(read_grid, self._period())
            self._page.start(work, self._tell_saved, after_painting=True)

    @Slot(object)
    def _tell_saved(self, grid: GridView) -> None:
        self.saved.emit(grid)

    @Slot(object)
    def _not_saved(self, error: BaseException) -> None:
        """What was typed stays to be seen, in grey; typing it again tries again."""
        sent = self._under_way.popleft()
        for edit in sent.edits:
            self._seen.pop((edit.period, edit.code), None)
        if isinstance(error, CellWrittenMeanwhileError) and not sent.edits:
            (sent.look_again or self._page.refresh)()
        elif isinstance(error, CellWrittenMeanwhileError):
            self.conflict = TwoFiguresDialog(self._page, sent.edits, sent.told, error)
            self.conflict.settled.connect(self._write)
            self.conflict.open()

    @Slot(str, str, str)
    def save_reason(self, rule: str, code: str, reason: str) -> None:
        """Keep why a warning stands."""
        work = self._context.writing(explain_finding, self._period(), rule, code, reason)
        job = self._page.start(work, self._tell_explained, changes=frozenset({Topic.REPORT}))
        job.failed.connect(self._tell_not_explained)

    @Slot(object)
    def _tell_explained(self, _result: object) -> None:
        self.explained.emit()

    @Slot(object)
    def _tell_not_explained(self, _error: BaseException) -> None:
        self.not_explained.emit()
