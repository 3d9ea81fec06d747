"""How a draft begins, and how a version is issued."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desktop.rules.programme_copying import proposed_code
from desktop.services.programme.drafts import VersionRow, begin_draft, copy_version, revise_version
from desktop.services.programme.issue import issue_draft
from desktop.services.trust.signers import open_signer
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.folder_field import FolderField
from desktop.ui.parts.inputs import ComboBox, FormField
from desktop.ui.parts.labels import Label
from desktop.ui.signing_dialog import SigningDialog
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog


class NewDialog(WorkDialog):
    """Begins a programme from nothing."""

    def __init__(self, parent: QWidget, context: PageContext, year: int) -> None:
        self.code_edit = QLineEdit(f"DVCQ-{year}")
        self.name_edit = QLineEdit(f"Chương trình dân vận chính quyền {year}")
        self.year_edit = QLineEdit(str(year))
        self.code_field = FormField("Mã chương trình", self.code_edit, "Chữ không dấu, số, gạch nối")
        self.year_field = FormField("Năm", self.year_edit)
        super().__init__(
            parent,
            context,
            "Chương trình mới",
            "Tạo bản thảo",
            self.code_field,
            FormField("Tên", self.name_edit),
            self.year_field,
            Label("Bản thảo có sẵn hai kỳ 6 tháng và năm theo Nghị định 09/2019; mọi thứ sửa được.", wrap=True),
        )

    @override
    def prepare(self) -> Callable[[], object] | None:
        year = self.year_edit.text().strip()
        if not (year.isdecimal() and len(year) == len("2018")):
            self.year_field.set_error("Gõ năm gồm bốn chữ số, ví dụ 2019.")
            return None
        return self.context.writing(begin_draft, self.code_edit.text().strip(), self.name_edit.text(), int(year))

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return self.code_field


class CopyDialog(WorkDialog):
    """Begins next year's programme as a copy, or the next version of this year's."""

    def __init__(self, parent: QWidget, context: PageContext, versions: Sequence[VersionRow], *, revises: bool) -> None:
        self._revises = revises
        self.version_box = ComboBox([(f"{v.title}: {v.name}", v) for v in versions])
        self.code_edit = QLineEdit()
        self.code_field = FormField("Mã chương trình mới", self.code_edit, "Thường là mã cũ với năm mới")
        told = (
            "Số đơn vị đã nhập được giữ nguyên khi đơn vị nhận bản mới. Chỉ tiêu giữ mã thì giữ số."
            if revises
            else "Mọi ngày, năm trong kỳ, hạn nộp, tên gọi được chuyển sang năm sau; văn bản giao thì nhập lại."
        )
        super().__init__(
            parent,
            context,
            "Bản tiếp theo của chương trình" if revises else "Sao chép cho năm sau",
            "Tạo bản thảo",
            FormField("Từ bản đã ban hành", self.version_box),
            *([] if revises else [self.code_field]),
            Label(told, wrap=True),
        )
        self.version_box.chosen.connect(self._propose)
        self._propose()

    @override
    def prepare(self) -> Callable[[], object] | None:
        version = self.version_box.value()
        if not isinstance(version, VersionRow):
            return None
        if self._revises:
            return self.context.writing(revise_version, version.code, version.version)
        code = self.code_edit.text().strip()
        return self.context.writing(copy_version, version.code, version.version, code)

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return None if self._revises else self.code_field

    @Slot()
    def _propose(self) -> None:
        version = self.version_box.value()
        if isinstance(version, VersionRow):
            self.code_edit.setText(proposed_code(version.code))


class IssueVersionDialog(SigningDialog):
    """Issues a draft: it becomes the programme that is worked with, and goes out as a signed package."""

    changes = frozenset({Topic.PROGRAMME, Topic.AGENCIES, Topic.PACKAGES})

    def __init__(self, parent: QWidget, context: PageContext, key: UUID, title: str, seen: Callable[[], str]) -> None:
        self.key, self._seen = key, seen
        self.folder = FolderField("Lưu gói giao nhiệm vụ vào")
        super().__init__(
            parent,
            context,
            f"Ban hành {title}",
            "Ký và ban hành",
            Label(
                "Bản đã ban hành không sửa được nữa; muốn sửa thì tạo bản tiếp theo. Gửi gói cho các đơn vị: "
                "đơn vị mở gói thì chuyển sang bản mới, số đã nhập được giữ nguyên.",
                wrap=True,
            ),
            asked="Mật khẩu của khóa Sở",
            after=(self.folder,),
        )

    @override
    def signed_work(self) -> Callable[[], object] | None:
        folder = self.folder.path()
        if folder is None:
            return None
        secret, last_try = self.signer.text(), self.signer.last_try()
        return partial(_issue, self.context.workspace, self.key, folder, secret, self._seen(), last_try=last_try)


def _issue(workspace: Workspace, key: UUID, folder: Path, secret: str, seen: str, *, last_try: bool) -> Path:  # worker
    with open_signer(workspace, secret, last_try=last_try) as signer:
        return issue_draft(workspace, key, folder, signer, seen)
