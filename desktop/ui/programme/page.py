"""The page “Chương trình”: drafts are chosen, changed, checked and issued here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Slot
from typing_extensions import override

from desktop.core.clock import Clock
from desktop.core.dates import format_moment
from desktop.rules.programme_findings import DesignFinding, IssuedMeaning
from desktop.rules.programme_references import Place, entries
from desktop.rules.programme_trial import TrialOutcome, trial_form, try_out
from desktop.services.programme.design import check_draft, edit_draft, read_draft, used_codes
from desktop.services.programme.draft_rows import DraftView
from desktop.services.programme.drafts import DraftRow, VersionRow, list_drafts, list_versions
from desktop.services.programme.edits import DraftEdit, Oblige, RemoveEntry, SetFields, edit_whatever_stands
from desktop.services.programme.obliging import ObligedOfPeriod, obliged_rows
from desktop.services.programme.versions import periods_now, reporting_periods
from desktop.services.two_writers import WrittenMeanwhileError
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import primary
from desktop.ui.parts.inputs import ComboBox
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.tips import tip
from desktop.ui.programme.board import DraftBoard
from desktop.ui.programme.draft_actions import DraftActions
from desktop.ui.programme.trial import TrialPart
from desktop.ui.tokens import px
from desktop.ui.topics import Topic
from desktop.ui.two_versions import EitherDialog

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class _Reading:
    """What the page reads at once."""

    drafts: tuple[DraftRow, ...]
    versions: tuple[VersionRow, ...]
    view: DraftView | None
    obliged: tuple[ObligedOfPeriod, ...]
    used: Mapping[str, IssuedMeaning]


class ProgrammePage(Page):
    """The department makes next year's programme, or the next version of this year's."""

    topics = frozenset({Topic.PROGRAMME, Topic.AGENCIES})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, self.tr("Chương trình"))
        self.context = context
        self._key: UUID | None = None
        self._wanted = Place()
        self._versions: Sequence[VersionRow] = ()
        self._build_widgets()
        self._connect_signals()
        self._lay_out()

    def _build_widgets(self) -> None:
        self.draft_box = ComboBox()
        self.draft_box.setAccessibleName(self.tr("Bản thảo đang mở"))
        self.acts = DraftActions(self, self.context)
        actions = self.acts
        for widget in (
            self.draft_box,
            actions.menu_button,
            actions.difference_button,
            actions.preview_button,
            actions.rehearse_button,
            actions.issue_button,
        ):
            self.add_action(widget)
        self.board = DraftBoard()
        self.begin_button = primary(self.tr("Soạn chương trình"), Icon.ADD)
        self.nothing = EmptyState(
            Icon.CLIPBOARD_TASK_LIST_LTR,
            self.tr(
                "Chưa có bản thảo nào. Soạn mới, sao chép chương trình đã có cho năm sau, hoặc soạn bản tiếp theo."
            ),
            self.begin_button,
        )
        self.nothing.hide()
        self.body.addWidget(self.board, 1)
        self.body.addWidget(self.nothing, 1)

    def _connect_signals(self) -> None:
        self.draft_box.chosen.connect(self._open)
        self.acts.begun.connect(self._open)
        self.acts.gone.connect(self._leave)
        self.acts.issued.connect(self._follow_programme)
        self.begin_button.clicked.connect(self._offer)
        self.board.edited.connect(self._edit)
        self.board.trial_wanted.connect(self._ask_trial)
        self.board.outcome_wanted.connect(self._try_out)

    @override
    def take_focus(self) -> None:
        self.board.setFocus()

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(_read, self._key), self._show)

    @override
    def go_to(self, target: object) -> None:
        """Come to a draft, a place in it and a field: “key/section/code/field”."""
        key, section, code, field = (*str(target).split("/", 3), "", "", "")[:4]
        self._wanted = Place(section, code, field)
        try:
            self._open(UUID(key))
        except ValueError:
            self.refresh()

    @override
    def _lay_out(self) -> None:
        self.board.set_narrow(self.narrow)
        self.draft_box.setFixedWidth(px(176 if self.narrow else 184))
        actions = self.acts
        for button, name in (
            (actions.difference_button, self.tr("So sánh")),
            (actions.preview_button, self.tr("Xem thử")),
            (actions.rehearse_button, self.tr("Diễn tập")),
        ):
            button.setText("" if self.narrow else name)
            button.setToolTip(tip(name))
            button.setAccessibleName(name)

    @Slot(object)
    def _open(self, key: object) -> None:
        if isinstance(key, UUID):
            self.board.form.settle()
            self._key = key
            self.refresh()

    @Slot()
    def _leave(self) -> None:
        self._key, self._wanted = None, Place()
        self.board.view = None
        self.refresh()

    @Slot()
    def _follow_programme(self) -> None:
        self.start(self.context.reading(_read_periods), self._show_periods)

    @Slot(object)
    def _show_periods(self, read: tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]) -> None:
        """The window goes on to what the programme asks for now; earlier periods can still be chosen."""
        now, self.context.periods = read
        if now and self.context.period not in dict(now):
            self.context.set_period(now[0][0])

    @Slot()
    def _offer(self) -> None:
        self.acts.menu_button.showMenu()

    @Slot(object)
    def _show(self, reading: _Reading) -> None:
        view, self._versions = reading.view, reading.versions
        self._key = view.key if view else None
        self.draft_box.set_choices((f"{row.code} bản {row.version}", row.key) for row in reading.drafts)
        self.draft_box.set_value(self._key)
        self.draft_box.setVisible(bool(reading.drafts))
        self.acts.set_draft(view, reading.versions)
        self.nothing.setVisible(view is None)
        self.board.setVisible(view is not None)
        self._tell_state(reading)
        if view is None:
            self.acts.allow_issue(self.tr("Chưa có bản thảo"))
            self.refreshed.emit()
            return
        self.board.show_taken(reading.used.keys())
        place = self._wanted if self._wanted != Place() else self.board.place()
        self.board.show_draft(view, reading.obliged, place)
        if self._wanted.field:
            self.board.go_to(self._wanted)
        self._wanted = Place()
        self._check(view)

    def _tell_state(self, reading: _Reading) -> None:
        current = next((v for v in reading.versions if v.current), None)
        working = f"Đang dùng {current.code} bản {current.version}. " if current else ""
        row = next((row for row in reading.drafts if row.key == self._key), None)
        saved = f"Bản thảo đã lưu lúc {format_moment(row.changed_at)}." if row else ""
        self.set_subtitle(f"{working}{saved}")
        based = f"Soạn từ {row.based_on}" if row and row.based_on else self.tr("Soạn mới")
        self.draft_box.setToolTip(tip(based if row else ""))

    def _check(self, view: DraftView) -> None:
        self.start(self.context.reading(check_draft, view.key), partial(self._show_findings, view.sha256))

    def _show_findings(self, sha256: str, findings: Sequence[DesignFinding]) -> None:
        if self.board.view is None or self.board.view.sha256 != sha256:
            return
        self.board.show_findings(findings)
        errors = sum(each.is_error for each in findings)
        self.acts.allow_issue(self.tr("Còn {0} lỗi phải sửa").format(errors) if errors else "")
        self.refreshed.emit()

    @Slot(object, object)
    def _edit(self, edit: DraftEdit, after: Place) -> None:
        if self._key is None:
            return
        work = self.context.writing(_edit_and_read, self._key, edit)
        job = self.start(work, partial(self._show_edited, after))
        job.failed.connect(partial(self._was_refused, edit, after))

    def _show_edited(self, after: Place, done: tuple[DraftView, tuple[ObligedOfPeriod, ...] | None]) -> None:
        view, obliged = done
        self.banner.hide()
        before, here = self.board.view, self.board.place()
        place = after if after != here else _moved(before, view, here)
        self.board.show_draft(view, obliged, place)
        self.acts.set_draft(view, self._versions)
        self._check(view)

    def _was_refused(self, edit: DraftEdit, after: Place, error: BaseException) -> None:
        """What is saved stands on the screen again; where a colleague was quicker, both are shown."""
        self.board.show_saved_again()
        if isinstance(error, WrittenMeanwhileError):
            self.banner.hide()
            self.refresh()
            dialog = EitherDialog(self, error)
            dialog.mine_wanted.connect(partial(self._edit, edit_whatever_stands(edit), after))
            dialog.open()

    @Slot(object)
    def _ask_trial(self, place: Place) -> None:
        if self.board.view is not None:
            job = self.jobs.run(partial(trial_form, self.board.view.document, place))
            job.succeeded.connect(self.board.show_trial)
            job.failed.connect(self.board.trial.show_failure)

    @Slot(object)
    def _try_out(self, trial: TrialPart) -> None:
        if self.board.view is None or trial.place is None:
            return
        work = partial(
            try_out,
            self.board.view.document,
            trial.place,
            self.board.trial_kind(),
            str(trial.period_box.value()),
            trial.typed(),
            trial.typed_past(),
        )
        job = self.jobs.run(work)
        job.succeeded.connect(self._show_outcome)
        job.failed.connect(trial.show_failure)

    @Slot(object)
    def _show_outcome(self, outcome: TrialOutcome) -> None:
        self.board.trial.show_outcome(outcome)


def _read(session: "Session", clock: Clock, key: UUID | None) -> _Reading:
    drafts, versions = list_drafts(session, clock), list_versions(session, clock)
    chosen = key if any(row.key == key for row in drafts) else (drafts[0].key if drafts else None)
    view = read_draft(session, clock, chosen) if chosen else None
    obliged = obliged_rows(session, clock, chosen) if chosen else ()
    return _Reading(drafts, versions, view, obliged, used_codes(session, clock))


def _read_periods(session: "Session", clock: Clock) -> tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]]]:
    return periods_now(session, clock), reporting_periods(session, clock)


def _edit_and_read(
    session: "Session", clock: Clock, key: UUID, edit: DraftEdit
) -> tuple[DraftView, tuple[ObligedOfPeriod, ...] | None]:
    """Who is obliged is read again only where the edit may have changed it."""
    view = edit_draft(session, clock, key, edit)
    concerned = isinstance(edit, Oblige) or (
        isinstance(edit, SetFields | RemoveEntry) and edit.place.section == "periods"
    )
    return view, obliged_rows(session, clock, key) if concerned else None


def _moved(before: DraftView | None, after: DraftView, place: Place) -> Place:
    """Where an entry is now whose code follows from its fields: a period's from its kind and year."""
    if before is None or place.section != "periods":
        return place
    old = [each.get("code") for each in entries(before.document, place.section)]
    new = [each.get("code") for each in entries(after.document, place.section)]
    if place.code in new or place.code not in old or len(old) != len(new):
        return place
    return Place(place.section, str(new[old.index(place.code)]))
