"""Where the data has gone to another computer, the first edit asks whether people know."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop.ui.jobs import JobRunner
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from desktop.services.workspace import Workspace
    from desktop.ui.shell import Shell

_EDITS = frozenset(Topic) - {Topic.BACKUP, Topic.SETTINGS}


class MovedWarning(QObject):
    """Asks once a window; the line over all pages stays until people answer that they work on here.

    Args:
        shell: The window.
        jobs: Its runner.
        workspace: Gives the open data folder.
    """

    def __init__(self, shell: "Shell", jobs: JobRunner, workspace: "Callable[[], Workspace | None]") -> None:
        super().__init__(shell)
        self._shell, self._jobs, self._workspace = shell, jobs, workspace
        self._asked = False
        self.has_moved = False
        """What the window's frame has read last."""

    def hear(self, changed: frozenset[Topic]) -> None:
        """Something was edited."""
        if not self.has_moved or self._asked or not changed & _EDITS:
            return
        from desktop.ui.dialogs import ask

        self._asked = True
        ask(
            self._shell,
            self.tr("Dữ liệu này đã chuyển sang máy khác"),
            self.tr(
                "Những gì nhập ở đây thì máy kia không có, và hai máy sẽ nộp hai báo cáo khác nhau. "
                "Nếu đã mở tệp chuyển máy ở máy kia, hãy nhập tiếp ở đó. "
                "Chỉ chọn “Vẫn dùng máy này” khi chưa mở, hoặc thôi không dùng máy kia."
            ),
            self.tr("Vẫn dùng máy này"),
            self._stay,
            cancel=self.tr("Đã hiểu"),
        )

    @Slot()
    def _stay(self) -> None:
        workspace = self._workspace()
        if workspace is not None:
            self._jobs.run(partial(_stay_here, workspace), changes=frozenset({Topic.BACKUP}))


def _stay_here(workspace: "Workspace") -> None:
    from desktop.services.safety.moving import stay_here

    stay_here(workspace)
