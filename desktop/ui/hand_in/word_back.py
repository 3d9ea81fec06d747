"""A Word file that comes back edited: what recording it means is said before it is recorded."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.services.report.edited_word import attach_word
from desktop.ui.context import PageContext
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.layouts import column
from desktop.ui.parts.lists import FactLine
from desktop.ui.tokens import Tone
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog

_NAMES = 92


class WordDialog(WorkDialog):
    """On agreement the file is kept as the issued version."""

    changes = frozenset({Topic.PACKAGES, Topic.REPORT})

    def __init__(self, parent: QWidget, context: PageContext, path: Path) -> None:
        self._path = path
        said = Banner(
            Tone.NEUTRAL,
            "Phần mềm không đọc lại nội dung tệp Word",
            "Tệp được giữ nguyên làm bản phát hành của lần nộp mới nhất. Số liệu đã nộp không đổi; cần sửa số liệu thì "
            "sửa trong phần mềm rồi nộp lần mới.",
        )
        super().__init__(
            parent,
            context,
            "Bản Word đã chỉnh sửa",
            "Ghi nhận bản phát hành",
            said,
            column(FactLine("Tệp", path.name, _NAMES), spacing=6),
        )

    @override
    def prepare(self) -> Callable[[], object] | None:
        return partial(_attach, self.context, self._path)


def _attach(context: PageContext, path: Path) -> Path:  # on the worker thread
    attach_word(context.workspace, context.period, path)
    return path
