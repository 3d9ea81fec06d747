"""Settings of both roles: who works here, who signs, with which key, where copies go, light or dark."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Slot
from PySide6.QtWidgets import QBoxLayout, QWidget
from typing_extensions import override

from desktop.models.workplace import WorkplaceRole
from desktop.services.trust.enrolment import OfferedCertificate, open_certificate
from desktop.services.trust.signatories import set_signatory
from desktop.services.trust.signers import set_padding, use_key_file
from desktop.services.workplace.settings import SettingsView, export_trust, read_settings
from desktop.signing.keys import RsaPadding
from desktop.ui.care.card import CareActions, CareCard
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files, choose_folder
from desktop.ui.page import Page
from desktop.ui.parts.layouts import FILL, column, scrolled
from desktop.ui.profiles.card import ProfileActions, ProfilesCard
from desktop.ui.settings.appearance_card import AppearanceActions, AppearanceCard
from desktop.ui.settings.cards import AuthorityCard, WorkplaceCard
from desktop.ui.settings.certificate_card import CertificateCard
from desktop.ui.settings.delivery_actions import DeliveryActions
from desktop.ui.settings.delivery_card import DeliveryCard
from desktop.ui.settings.dialogs import (
    AssignmentDialog,
    CertificateDialog,
    FingerprintDialog,
    RequestDialog,
    RootDialog,
)
from desktop.ui.settings.key_card import KeyCard
from desktop.ui.settings.picture_actions import PictureActions
from desktop.ui.settings.pictures_card import PicturesCard
from desktop.ui.settings.safety_actions import SafetyActions
from desktop.ui.settings.safety_card import SafetyCard
from desktop.ui.settings.scan_card import ScanActions, ScanCard
from desktop.ui.settings.server_card import ServerActions, ServerCard
from desktop.ui.settings.signatory_card import SignatoryCard
from desktop.ui.settings.token_dialog import TokenDialog
from desktop.ui.settings.trust_actions import TrustActions
from desktop.ui.settings.trust_card import TrustCard
from desktop.ui.tokens import Space
from desktop.ui.topics import Topic
from desktop.ui.training.card import TrainingActions, TrainingCard

SIGNATORY, KEY = "signatory", "key"
"""Places on this page: what a finding about the signatory, and the reminder of a certificate's end lead to."""
_BY_TAB = Qt.FocusPolicy.TabFocus


class SettingsPage(Page):
    """Everything that is set once."""

    topics = frozenset({Topic.SETTINGS, Topic.KEYS, Topic.BACKUP, Topic.PROGRAMME, Topic.AGENCIES})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, self.tr("Thiết lập"), self.tr("Mỗi mục được lưu ngay khi rời ô."))
        self.context = context
        self._build_widgets()
        self._connect_signals()
        self._lay_out()

    def _build_widgets(self) -> None:
        self.workplace = WorkplaceCard()
        self.signatory = SignatoryCard()
        self.pictures = PicturesCard()
        self.picture_actions = PictureActions(self, self.context, self.pictures)
        self.delivery = DeliveryCard()
        self.delivery_actions = DeliveryActions(self, self.context, self.delivery)
        self.scans = ScanCard()
        self.scan_actions = ScanActions(self, self.context, self.scans)
        self.key = KeyCard()
        self.certificates = CertificateCard()
        self.trust = TrustCard()
        self.trust_actions = TrustActions(self, self.context, self.trust, self.certificates)
        self.authority = AuthorityCard()
        self.backup = SafetyCard()
        self.safety_actions = SafetyActions(self, self.context, self.backup)
        self.server = ServerCard()
        self.server_actions = ServerActions(self, self.context, self.server)
        self.appearance = AppearanceCard()
        self.appearance_actions = AppearanceActions(self, self.appearance)
        self.care = CareCard()
        self.care_actions = CareActions(self, self.context, self.care)
        self.profiles = ProfilesCard(self.context.permits)
        self.profile_actions = ProfileActions(self, self.context, self.profiles)
        self.training = TrainingCard()
        self.training_actions = TrainingActions(self, self.context, self.training)
        self._declare()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(Space.M)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.addLayout(
            column(
                self.workplace,
                self.signatory,
                self.pictures,
                self.delivery,
                self.scans,
                self.trust,
                self.profiles,
                self.training,
                FILL,
                spacing=Space.M,
            ),
            1,
        )
        self._columns.addLayout(
            column(
                self.key,
                self.certificates,
                self.authority,
                self.backup,
                self.server,
                self.appearance,
                self.care,
                FILL,
                spacing=Space.M,
            ),
            1,
        )
        self._area = scrolled(self._columns)
        self.cards: Mapping[str, QWidget] = {
            "workplace": self.workplace,
            SIGNATORY: self.signatory,
            "pictures": self.pictures,
            KEY: self.key,
            "certificates": self.certificates,
            "trust": self.trust,
            "delivery": self.delivery,
            "scans": self.scans,
            "backup": self.backup,
            "server": self.server,
            "appearance": self.appearance,
            "care": self.care,
            "training": self.training,
            "profiles": self.profiles,
        }
        self.body.addWidget(self._area, 1)

    def _declare(self) -> None:
        """What others see too is closed; what only administers goes."""
        permits, signatory, key = self.context.permits, self.signatory, self.key
        if reason := permits.refusal("signatory.set"):
            self.set_subtitle(f"{self.subtitle_label.text()} Mục mờ: {reason[:1].lower()}{reason[1:]}")
        permits.need("signatory.set", signatory.name_edit, signatory.authority_edit, signatory.usual_button)
        permits.need("key.choose", key.source_box, key.padding_box, key.token_button)
        permits.need("enrolment.request", key.request_button, self.certificates.renewal_button)
        permits.need("certificate.record", key.certificate_button)
        permits.need("enrolment.letter", self.certificates.letter_button)
        permits.need("workspace.moved_out", self.backup.move_button)
        permits.need("delivery.set", self.delivery)
        permits.hide("signatory.picture", self.pictures)
        permits.hide("scan_folder.set", self.scans)
        permits.hide("trust.add", self.trust)
        permits.hide("assignment.issue", self.authority)
        permits.hide("database.moved", self.server)

    def _connect_signals(self) -> None:
        self.signatory.settled.connect(self._save_signatory)
        self.safety_actions.shown.connect(self._keep_in_sight)
        self.key.request_wanted.connect(self._request)
        self.key.certificate_wanted.connect(self._choose_certificate)
        self.key.token_wanted.connect(self._choose_token)
        self.key.file_wanted.connect(self._use_key_file)
        self.key.padding_chosen.connect(self._set_padding)
        self.authority.root_wanted.connect(self._make_root)
        self.authority.trust_wanted.connect(self._choose_trust_folder)
        self.authority.assignment_wanted.connect(self._issue_assignment)

    @override
    def _lay_out(self) -> None:
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(down if self.narrow else across)

    @override
    def refresh(self) -> None:
        self.picture_actions.refresh()
        self.delivery_actions.refresh()
        self.scan_actions.refresh()
        self.safety_actions.refresh()
        self.server_actions.refresh()
        self.profile_actions.refresh()
        self.start(partial(read_settings, self.context.workspace), self._show)

    @override
    def go_to(self, target: object) -> None:
        """Come to the signatory's name, to the key and its certificates, or to another card (``settings.places``)."""
        if target == SIGNATORY:
            self.signatory.name_edit.setFocus()
        elif target == KEY:
            self._area.ensureWidgetVisible(self.certificates)
            self.certificates.renewal_button.setFocus()
        elif (card := self.cards.get(str(target))) is not None and not card.isHidden():
            parts = (part for part in card.findChildren(QWidget) if part.focusPolicy() & _BY_TAB)
            first = next((part for part in parts if part.isVisibleTo(card)), None)
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, card, partial(self._bring_up, card))

    def _bring_up(self, card: QWidget) -> None:
        """Let the card begin at the upper edge: some are taller than a small window."""
        top = card.mapTo(self._area.widget(), QPoint(0, 0)).y()
        self._area.verticalScrollBar().setValue(top)

    @Slot(object)
    def _show(self, view: SettingsView) -> None:
        is_department = view.place.role is WorkplaceRole.DEPARTMENT
        self.workplace.show_view(view, is_department=is_department)
        self.signatory.show_signatory(view.signatory, view.usual_authority)
        self.key.show_view(view, is_department=is_department)
        self.certificates.show_view(view, is_department=is_department)
        self.delivery.setVisible(not is_department)
        self.scans.setVisible(not is_department)
        self.trust_actions.is_department = is_department
        self.trust.show_view(view)
        self.authority.setVisible(is_department)
        self.server.setVisible(is_department)
        self.authority.show_view(view)
        self._keep_in_sight()
        self.refreshed.emit()

    @Slot()
    def _keep_in_sight(self) -> None:
        """Who came to the card of the data's safety still sees all of it when it has grown."""
        focused = self.focusWidget()
        if focused is not None and self.backup.isAncestorOf(focused):  # pyright: ignore[reportUnnecessaryComparison] - None without focus
            QTimer.singleShot(0, self.backup, partial(self._bring_up, self.backup))

    @Slot(str, object)
    def _save_signatory(self, name: str, authority: Sequence[str]) -> None:
        work = self.context.writing(set_signatory, name, tuple(authority))
        job = self.start(work, self._say_signatory, changes=frozenset({Topic.SETTINGS}))
        job.failed.connect(self.signatory.forget)

    @Slot(object)
    def _say_signatory(self, _saved: object) -> None:
        self.toast.emit(self.tr("Đã lưu người ký báo cáo"), "")

    @Slot()
    def _request(self) -> None:
        dialog = RequestDialog(self, self.context)
        dialog.succeeded.connect(self._tell_fingerprint)
        dialog.open()

    @Slot(object)
    def _tell_fingerprint(self, made: tuple[Path, str]) -> None:
        FingerprintDialog(self, *made).open()

    @Slot()
    def _choose_certificate(self) -> None:
        filters = self.tr("Gói chứng thư (*.asice *.sdvtap)")
        choose_files(self, self.tr("Chứng thư Sở cấp"), filters, self._open_certificate)

    @Slot(object)
    def _open_certificate(self, paths: tuple[Path, ...]) -> None:
        self.start(partial(open_certificate, self.context.workspace, paths[0]), self._offer_certificate)

    @Slot(object)
    def _offer_certificate(self, offered: OfferedCertificate) -> None:
        dialog = CertificateDialog(self, self.context, offered)
        dialog.succeeded.connect(self._say_certificate)
        dialog.open()

    @Slot(object)
    def _say_certificate(self, _none: object) -> None:
        self.toast.emit(self.tr("Đã nạp chứng thư"), self.tr("Từ nay báo cáo được ký số khi nộp."))

    @Slot()
    def _choose_token(self) -> None:
        dialog = TokenDialog(self, self.context)
        dialog.succeeded.connect(self._say_token)
        dialog.rejected.connect(self.refresh)  # the card says “token” already
        dialog.open()

    @Slot(object)
    def _say_token(self, _none: object) -> None:
        self.toast.emit(self.tr("Đã chọn USB Token"), self.tr("Từ nay cắm token và nhập mã PIN khi ký."))

    @Slot()
    def _use_key_file(self) -> None:
        self.start(partial(use_key_file, self.context.workspace), self._say_kept, changes=frozenset({Topic.KEYS}))

    @Slot(object)
    def _set_padding(self, padding: RsaPadding) -> None:
        work = partial(set_padding, self.context.workspace, padding)
        self.start(work, self._say_kept, changes=frozenset({Topic.KEYS}))

    @Slot(object)
    def _say_kept(self, _none: object) -> None:
        self.toast.emit(self.tr("Đã lưu cách ký"), "")

    @Slot()
    def _make_root(self) -> None:
        RootDialog(self, self.context).open()

    @Slot()
    def _choose_trust_folder(self) -> None:
        choose_folder(self, self.tr("Lưu tệp gốc vào"), self._export_trust)

    @Slot(object)
    def _export_trust(self, paths: tuple[Path, ...]) -> None:
        self.start(partial(export_trust, self.context.workspace, paths[0]), self._say_file)

    @Slot()
    def _issue_assignment(self) -> None:
        dialog = AssignmentDialog(self, self.context)
        dialog.succeeded.connect(self._say_file)
        dialog.open()

    @Slot(object)
    def _say_file(self, path: Path) -> None:
        self.toast.emit(self.tr("Đã lưu {name}").format(name=path.name), str(path.parent))
