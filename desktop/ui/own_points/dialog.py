"""The dialog in which evidence files are named that prove points."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.services.report.own_points import OwnLine, OwnScore, name_own_evidence
from desktop.ui.context import PageContext
from desktop.ui.parts.inputs import CheckBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, scrolled
from desktop.ui.tokens import px
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog

_LIST_HEIGHT = 240


class EvidenceDialog(WorkDialog):
    """Asks which of the report's evidence files prove the points of one criterion."""

    changes = frozenset({Topic.REPORT})

    def __init__(self, parent: QWidget, context: PageContext, line: OwnLine, score: OwnScore) -> None:
        self.line = line
        self.boxes = {each.sha256: CheckBox(f"{each.name}{_of_task(each.task)}") for each in score.files}
        for sha256, box in self.boxes.items():
            box.setChecked(sha256 in line.claim.evidence)
        listed = scrolled(column(*self.boxes.values(), FILL, spacing=6))
        listed.setFixedHeight(px(_LIST_HEIGHT))
        super().__init__(
            parent,
            context,
            f"Minh chứng cho {line.criterion.code}. {line.criterion.name}",
            "Chọn các tệp này",
            Label("Tệp đã đính ở trang Nhiệm vụ, Sổ theo dõi; đi cùng báo cáo khi nộp.", Role.MUTED, wrap=True),
            listed,
        )

    @override
    def prepare(self) -> Callable[[], object] | None:
        chosen = [sha256 for sha256, box in self.boxes.items() if box.isChecked()]
        return self.context.writing(name_own_evidence, self.context.period, self.line.criterion.code, chosen)


def _of_task(task: str) -> str:
    return f" (nhiệm vụ {task})" if task else ""
