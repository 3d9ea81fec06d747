"""People in the settings: one officer alone, or several who are told apart."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.rules.profiles import Right
from desktop.services.officers.profiles import (
    IDLE_CHOICES,
    ProfileRow,
    ProfileSettings,
    add_profile,
    end_profile,
    new_code,
    read_profiles,
    set_idle,
    set_other_approves,
    set_passphrase,
    set_rights,
    switch_off,
    switch_on,
)
from desktop.services.officers.recovery_sheet import save_recovery_sheet
from desktop.ui.context import PageContext
from desktop.ui.dialogs import Dialog, ask
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain, quiet
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import CheckBox, ComboBox, FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, clear, column, row
from desktop.ui.parts.lists import FactLine, TodoLine
from desktop.ui.permits import Permits
from desktop.ui.profiles.dialogs import OwnPassphraseDialog, PersonDialog, PersonWish, RecoveryDialog
from desktop.ui.profiles.encryption import EncryptionActions, EncryptionPart
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.core.clock import Clock

_NAMES = 150
_CHANGED = frozenset({Topic.SETTINGS})


class ProfilesCard(Card):
    """What is shown while people are not told apart, and while they are."""

    person_chosen = Signal(object)
    """A ``ProfileRow``."""

    def __init__(self, permits: Permits) -> None:
        self._permits = permits
        self.on_button = plain("Bật người dùng riêng…", Icon.PERSON)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        self.add_button = plain("Thêm người…", Icon.ADD)
        self.own_button = plain("Đổi mật khẩu của tôi…", Icon.KEY)
        self.code_button = plain("Mã khôi phục mới…", Icon.PRINT)
        self.off_button = quiet("Tắt người dùng riêng")
        self.encryption = EncryptionPart()
        self.idle_box = ComboBox((f"{minutes} phút", minutes) for minutes in IDLE_CHOICES)
        self.other_box = CheckBox("Người nhập báo cáo không tự duyệt, phải có người khác duyệt")
        self.off_part = boxed(
            column(
                Label(
                    "Một cán bộ dùng máy, không hỏi mật khẩu. Nhiều người dùng chung thì bật để mỗi người một tên, một "
                    "mật khẩu, một phần việc; nhật ký ghi đúng tên.",
                    Role.MUTED,
                    wrap=True,
                ),
                row(self.on_button, FILL),
            )
        )
        self.on_part = boxed(
            column(
                self.lines,
                row(self.add_button, self.own_button, FILL),
                FormField("Tự khóa khi không ai chạm vào máy", self.idle_box),
                self.other_box,
                row(self.code_button, self.off_button, FILL),
                self.encryption,
                spacing=10,
            )
        )
        super().__init__(Label("Người dùng máy này", Role.SECTION), self.off_part, self.on_part, spacing=10)
        self.on_part.hide()
        permits.hide("profile.add", self.add_button)
        permits.hide("profile.new_code", self.code_button)
        permits.hide("profile.switch_off", self.off_button)
        permits.hide("workspace.encrypted", self.encryption)
        permits.need("profile.idle", self.idle_box)
        permits.need("profile.other_approves", self.other_box)

    def show_settings(self, settings: ProfileSettings) -> None:
        """Show who works here."""
        self.off_part.setVisible(not settings.on)
        self.on_part.setVisible(settings.on)
        clear(self.lines)
        for person in settings.people if settings.on else ():
            self.lines.addWidget(self._line(person))
        self.idle_box.set_value(settings.idle_minutes)
        self.other_box.setChecked(settings.other_approves)

    def _line(self, person: ProfileRow) -> QWidget:
        shown = ", ".join(right.shown.lower() for right in Right if right in person.rights)
        if not self._permits.allow("profile.rights"):
            return FactLine(person.name, shown, _NAMES)
        line = TodoLine(person.name, shown, "Sửa", icon=Icon.PERSON, target=person)
        line.activated.connect(self.person_chosen)
        return line


class ProfileActions(QObject):
    """Works for the settings page, which owns it; errors are shown there."""

    def __init__(self, page: Page, context: PageContext, card: ProfilesCard) -> None:
        super().__init__(page)
        self._page, self._context, self._card = page, context, card
        self.dialog: Dialog | None = None
        self.encryption = EncryptionActions(page, context, card.encryption)
        card.on_button.clicked.connect(self._ask_first)
        card.add_button.clicked.connect(self._ask_another)
        card.person_chosen.connect(self._ask_about)
        card.own_button.clicked.connect(self._ask_own)
        card.code_button.clicked.connect(self._make_code)
        card.off_button.clicked.connect(self._ask_off)
        card.idle_box.chosen.connect(self._set_idle)
        card.other_box.clicked.connect(self._set_other)

    def refresh(self) -> None:
        """Show who works here now."""
        self._page.start(self._context.reading(read_profiles), self._show)

    @Slot(object)
    def _show(self, settings: ProfileSettings) -> None:
        self._card.show_settings(settings)
        if settings.on:
            self.encryption.refresh()

    def _write(self, work: object, done: object = None) -> None:
        self._page.start(work, done or self._saved, changes=_CHANGED)  # pyright: ignore[reportArgumentType] - jobs check it

    @Slot(object)
    def _saved(self, _nothing: object) -> None:
        self._page.banner.hide()

    def _open(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.open()

    @Slot()
    def _ask_first(self) -> None:
        dialog = PersonDialog(self._page)
        dialog.wanted.connect(self._switch_on)
        self._open(dialog)

    @Slot(object)
    def _switch_on(self, wish: PersonWish) -> None:
        self._write(self._context.writing(switch_on, wish.name, wish.passphrase), self._show_first_code)

    @Slot(object)
    def _show_first_code(self, code: str) -> None:
        self._show_code(code)
        if self.dialog is not None:
            self.dialog.finished.connect(self._context.guard_changed)

    @Slot(object)
    def _show_code(self, code: str) -> None:
        self._open(RecoveryDialog(self._page, code, partial(self._save_code, code)))

    def _save_code(self, code: str, target: Path) -> None:
        self._page.start(partial(save_recovery_sheet, self._context.workspace, code, target), self._saved)

    @Slot()
    def _ask_another(self) -> None:
        dialog = PersonDialog(self._page, None, tuple(Right))
        dialog.wanted.connect(self._add)
        self._open(dialog)

    @Slot(object)
    def _add(self, wish: PersonWish) -> None:
        self._write(self._context.writing(add_profile, wish.name, wish.passphrase, wish.rights))

    @Slot(object)
    def _ask_about(self, person: object) -> None:
        dialog = PersonDialog(self._page, person, tuple(Right))  # pyright: ignore[reportArgumentType] - as the card tells it
        dialog.wanted.connect(self._change)
        dialog.leaving.connect(self._end)
        self._open(dialog)

    @Slot(object)
    def _change(self, wish: PersonWish) -> None:
        self._write(self._context.writing(_change, wish))

    @Slot(str)
    def _end(self, name: str) -> None:
        self._write(self._context.writing(end_profile, name))

    @Slot()
    def _ask_own(self) -> None:
        dialog = OwnPassphraseDialog(self._page)
        dialog.wanted.connect(self._change_own)
        self._open(dialog)

    @Slot(str, str)
    def _change_own(self, old: str, new: str) -> None:
        officer = self._context.workspace.officer
        if officer is not None:
            self._write(self._context.writing(set_passphrase, officer.name, new, old))

    @Slot()
    def _make_code(self) -> None:
        self._write(self._context.writing(new_code), self._show_code)

    @Slot()
    def _ask_off(self) -> None:
        self.dialog = ask(
            self._page,
            "Tắt người dùng riêng?",
            "Máy trở về một cán bộ, không hỏi mật khẩu; ai mở chương trình cũng làm được mọi việc. Tên đã ghi trong "
            "nhật ký vẫn còn.",
            "Tắt",
            self._switch_off,
        )

    @Slot()
    def _switch_off(self) -> None:
        self._write(self._context.writing(switch_off), self._switched_off)

    @Slot(object)
    def _switched_off(self, _nothing: object) -> None:
        self._context.guard_changed.emit()

    @Slot(object)
    def _set_idle(self, minutes: int) -> None:
        self._write(self._context.writing(set_idle, minutes))

    @Slot(bool)
    def _set_other(self, wanted: bool) -> None:  # noqa: FBT001 - a slot
        self._write(self._context.writing(set_other_approves, wanted=wanted))


def _change(session: "Session", clock: "Clock", wish: PersonWish) -> None:
    """Other work, and another passphrase where one was typed: both or none."""
    set_rights(session, clock, wish.name, wish.rights)
    if wish.passphrase:
        set_passphrase(session, clock, wish.name, wish.passphrase)
