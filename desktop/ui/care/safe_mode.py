"""After a start that showed no window: this one did, drawn without the graphics card; should it stay so?"""

from functools import partial
from typing import TYPE_CHECKING

from desktop.core.home import Home
from desktop.core.safe_mode import keep
from desktop.ui.dialogs import ask

if TYPE_CHECKING:
    from desktop.ui.shell import Shell


def ask_to_keep(shell: "Shell", home: Home) -> None:
    """Ask once; who says no starts as usual the next time."""
    ask(
        shell,
        "Lần mở trước cửa sổ không hiện được",
        "Lần này phần mềm đang chạy ở chế độ an toàn, không dùng card màn hình. Nếu lần trước chỉ do tắt máy đột ngột, "
        "chọn Lần sau mở bình thường. Có thể đổi ở Thiết lập, mục Phần mềm.",
        "Luôn dùng chế độ an toàn",
        partial(keep, home.root, wanted=True),
        cancel="Lần sau mở bình thường",
    )
