"""The way into training: the province is made at once, and one chooses whose work to practise."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.core.errors import Cancelled
from desktop.core.progress import Progress
from desktop.services.training.exercise import TrainingRole
from desktop.services.training.province import TrainingProvince, find_training
from desktop.ui.dialogs import Dialog
from desktop.ui.errors import present
from desktop.ui.icons import Icon
from desktop.ui.job_strip import JobStrip
from desktop.ui.jobs import Job, JobRunner
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import grow, row
from desktop.ui.tokens import Tone
from desktop.ui.welcome.role_choice import ChoiceCard


class TrainingDialog(Dialog):
    """Makes the province if it is not there; the roles can be chosen once it is.

    Args:
        parent: The window.
        jobs: Its runner.
        root: Where training keeps its own.
        anew: What lies there goes first.
    """

    role_chosen = Signal(object, object)
    """The ``TrainingProvince``, and the ``TrainingRole`` to be played in it."""

    def __init__(self, parent: QWidget, jobs: JobRunner, root: Path, *, anew: bool = False) -> None:
        self._jobs, self._root = jobs, root
        self._job: Job | None = None
        self.province: TrainingProvince | None = None
        self.banner = Banner(Tone.MISSING)
        self.banner.hide()
        self.strip = JobStrip()
        self.strip.cancel_button.hide()
        self.cards = {
            TrainingRole.AGENCY: ChoiceCard(
                Icon.HOME,
                TrainingRole.AGENCY.shown,
                "Một xã đang làm báo cáo dở dang: ghi sổ, sửa số, viết lời, kiểm tra, ký và nộp.",
            ),
            TrainingRole.DEPARTMENT: ChoiceCard(
                Icon.BUILDING_GOVERNMENT,
                TrainingRole.DEPARTMENT.shown,
                "Tệp gửi đến có tệp chậm, tệp nhầm kỳ, tệp bị sửa: tiếp nhận, trả lời, đôn đốc, tổng hợp.",
            ),
        }
        self.state_label = Label("", Role.MUTED, wrap=True)
        super().__init__(
            parent,
            "Tập huấn",
            "",
            Label(
                "Một tỉnh giả định để tập làm, tách hẳn khỏi số liệu thật: cửa sổ có khung màu, trang in có chữ "
                "TẬP HUẤN, tệp có đuôi .sdvtap. Làm sai không sao, xóa đi là hết.",
                wrap=True,
            ),
            row(*(grow(card) for card in self.cards.values()), spacing=12),
            self.banner,
            self.strip,
            self.state_label,
            width=640,
        )
        self.accept_button.hide()
        for role, card in self.cards.items():
            card.setAutoDefault(False)
            card.clicked.connect(partial(self._choose, role))
        self._offer(None)
        self._begin(anew=anew)

    def _begin(self, *, anew: bool) -> None:
        found = None if anew else find_training(self._root)
        if found is not None:
            self.state_label.setText("Bài đang làm lần trước còn đó. Chọn vai để làm tiếp.")
            self._offer(found)
            return
        self.state_label.setText("Đang dựng tỉnh tập huấn. Chờ một lát rồi chọn vai.")
        self._job = self._jobs.run_with_progress(partial(_make, self._root))
        self.strip.follow(self._job, "Dựng tỉnh tập huấn")
        self._job.succeeded.connect(self._made)
        self._job.failed.connect(self._refuse)

    def _offer(self, province: TrainingProvince | None) -> None:
        self.province = province
        for card in self.cards.values():
            card.setEnabled(province is not None)

    @Slot(object)
    def _made(self, province: TrainingProvince) -> None:
        self._job = None
        self.state_label.setText("Đã dựng xong. Chọn vai để bắt đầu.")
        self._offer(province)
        self.cards[TrainingRole.AGENCY].setFocus()

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        self._job = None
        self.state_label.setText("")
        if not isinstance(error, Cancelled):
            present(error, self, banner=self.banner)

    def _choose(self, role: TrainingRole) -> None:
        if self.province is not None:
            self.role_chosen.emit(self.province, role)
            self.accept()

    @override
    def reject(self) -> None:
        """Stop making it, if it is being made; then nothing is left of it."""
        if self._job is not None:
            self._job.cancel()
        super().reject()


def _make(root: Path, progress: Progress) -> TrainingProvince:
    from desktop.services.training.sandbox import (
        make_training,  # with all that a province is made of: when it is wanted
    )

    return make_training(root, progress)
