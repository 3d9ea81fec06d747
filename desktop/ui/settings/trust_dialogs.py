"""Dialogs about whom to believe, and about this workplace's next certificate."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from desktop.core.clock import local
from desktop.core.dates import format_date
from desktop.services.trust.renewal import renew_own_certificate, renew_with_present_key
from desktop.services.trust.revocation import renew_list
from desktop.services.trust.trust_file_intake import AuthorityRole, OfferedAuthority, OfferedTrust, take_in_trust_file
from desktop.signing.keys import WrongPassphraseError
from desktop.ui.context import PageContext
from desktop.ui.folder_field import FolderField
from desktop.ui.parts.inputs import CheckBox, FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import Item, column
from desktop.ui.parts.lists import FactLine
from desktop.ui.parts.passphrases import NewPassphrase, PassphraseField
from desktop.ui.signing_dialog import SigningDialog
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog

_ROLES = {
    AuthorityRole.ROOT: "sẽ được tin cậy sau khi xác nhận",
    AuthorityRole.BELOW: "do nơi cấp trong danh sách này chứng nhận",
    AuthorityRole.KNOWN: "đã có trên máy",
}
_PIECE = 8


class TrustFileDialog(WorkDialog):
    """Shows what a trust file holds; each new root must be compared with what its authority publishes."""

    changes = frozenset({Topic.KEYS, Topic.AGENCIES, Topic.PACKAGES})

    def __init__(self, parent: QWidget, context: PageContext, offered: OfferedTrust) -> None:
        self.offered = offered
        self.checks = {
            each.sha256: CheckBox("Đã so với dấu vân tay nơi cấp công bố, khớp") for each in offered.to_compare
        }
        items: list[Item] = [Label(f"Tệp {offered.path.name} có:", wrap=True)]
        items += [self._authority(each) for each in offered.authorities]
        for each in offered.lists:
            made, unknown = format_date(local(each.made_at).date()), "" if each.known_authority else "; chưa có nơi cấp"
            number = f" số {each.number}" if each.number else ""
            items.append(FactLine("Thu hồi", f"Danh sách{number} của {each.issuer}, ngày {made}{unknown}"))
        super().__init__(parent, context, "Nạp tệp tin cậy", "Tin cậy và nạp", *items)
        for check in self.checks.values():
            check.toggled.connect(self._allow)
        self._allow()

    def _authority(self, each: OfferedAuthority) -> QVBoxLayout:
        until = f"{format_date(local(each.valid_from).date())} – {format_date(local(each.valid_to).date())}"
        lines: list[Item] = [
            Label(each.name, Role.LABEL, wrap=True),
            Label(f"{_ROLES[each.role]}; hiệu lực {until}", Role.CAPTION, wrap=True),
        ]
        if each.role is AuthorityRole.ROOT:
            lines += [FactLine("SHA-256", _in_pieces(each.sha256)), FactLine("Vân tay", each.digits)]
            lines.append(self.checks[each.sha256])
        return column(*lines, spacing=4)

    def _allow(self) -> None:
        ready = all(check.isChecked() for check in self.checks.values())
        self.accept_button.set_allowed(ready, "Đối chiếu dấu vân tay trước khi tin cậy")

    @override
    def prepare(self) -> Callable[[], object] | None:
        compared = frozenset(sha256 for sha256, check in self.checks.items() if check.isChecked())
        return partial(take_in_trust_file, self.context.workspace, self.offered, compared)


class RenewListDialog(WorkDialog):
    """The department makes its revocation list anew."""

    changes = frozenset({Topic.KEYS})

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        self.passphrase = PassphraseField("Mật khẩu của khóa Sở")
        super().__init__(
            parent,
            context,
            "Lập lại danh sách thu hồi",
            "Lập danh sách",
            Label(
                "Danh sách mới có số lớn hơn và thời hạn mới; đi theo gói kế tiếp gửi các đơn vị. "
                "Cấp hoặc thu hồi chứng thư thì danh sách cũng tự được lập lại khi cần.",
                wrap=True,
            ),
            self.passphrase,
        )

    @override
    def prepare(self) -> Callable[[], object] | None:
        return partial(renew_list, self.context.workspace, self.passphrase.text())

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return self.passphrase if isinstance(error, WrongPassphraseError) else None


class RenewalDialog(SigningDialog):
    """An agency asks for its next certificate with its present key."""

    changes = frozenset({Topic.KEYS})

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        self.passphrase = NewPassphrase()
        self.folder = FolderField("Lưu tệp yêu cầu vào")
        super().__init__(
            parent,
            context,
            "Gia hạn chứng thư",
            "Tạo yêu cầu gia hạn",
            Label(
                "Máy tạo khóa mới và ký yêu cầu bằng khóa đang dùng, nên Sở không phải gọi điện đối chiếu. "
                "Khóa đang dùng vẫn ký được cho tới khi nạp chứng thư mới.",
                wrap=True,
            ),
            asked="Mật khẩu của khóa đang dùng",
            after=(
                Label("Mật khẩu cho khóa mới (có thể dùng lại mật khẩu cũ)", Role.CAPTION, wrap=True),
                self.passphrase,
                self.folder,
            ),
        )

    @override
    def signed_work(self) -> Callable[[], object] | None:
        if not self.passphrase.check():
            return None
        folder = self.folder.path()
        if folder is None:
            return None
        return partial(
            renew_with_present_key,
            self.context.workspace,
            self.signer.text(),
            self.passphrase.text(),
            folder,
            last_try=self.signer.last_try(),
        )


class OwnRenewalDialog(WorkDialog):
    """The department makes its next signing key; its root certifies it."""

    changes = frozenset({Topic.KEYS, Topic.AGENCIES})

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        self.passphrase = PassphraseField("Mật khẩu của khóa Sở")
        super().__init__(
            parent,
            context,
            "Cấp lại chứng thư ký của Sở",
            "Tạo khóa và cấp lại",
            Label("Khóa ký mới được gốc của Sở chứng nhận ngay. Gói đã ký bằng khóa cũ vẫn có giá trị.", wrap=True),
            self.passphrase,
        )

    @override
    def prepare(self) -> Callable[[], object] | None:
        return partial(renew_own_certificate, self.context.workspace, self.passphrase.text())

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return self.passphrase if isinstance(error, WrongPassphraseError) else None


def _in_pieces(text: str) -> str:
    return " ".join(text[at : at + _PIECE] for at in range(0, len(text), _PIECE))
