"""What is done with a folder's data and a server while nobody has the data open: move there, open there, come home."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from desktop.core.clock import Clock
from desktop.core.numbers import format_number
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.services.safety.move_database import MovedDatabase, bring_home, move_database
from desktop.services.safety.server_place import ServerAddress, use_server


class StepKind(StrEnum):
    """Which of the three."""

    MOVE = "move"
    """The folder's data goes to an empty database there."""
    OPEN = "open"
    """The data that is there is worked with from now on."""
    HOME = "home"
    """The data that is there comes into the folder's own file."""


@dataclass(frozen=True)
class ServerStep:
    """What a person has agreed to. The password is kept in memory only."""

    kind: StepKind
    address: ServerAddress
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class StepDone:
    """What came of it, in words; nothing is to be told where the title is empty."""

    title: str = ""
    text: str = ""


def do_step(root: Path, step: ServerStep, clock: Clock, progress: Progress | None = None) -> StepDone:
    """Do it; nobody may have the folder's data open.

    Raises:
        UserError: A database or the disk refused; the folder is opened where it was before.
        Cancelled: It was asked to stop; a move goes on the next time.
    """
    match step.kind:
        case StepKind.OPEN:
            use_server(DataFolder(root), step.address)
            return StepDone()
        case StepKind.MOVE:
            moved = move_database(root, step.address.url(step.password), clock, progress)
            said = "Từ nay mở phần mềm là làm việc trên máy chủ. Tệp dữ liệu cũ ở máy này được giữ nguyên."
            return StepDone("Đã chuyển dữ liệu lên máy chủ", f"{_counted(moved)} {said}")
        case StepKind.HOME:
            moved = bring_home(root, clock, progress, password=step.password)
            said = "Từ nay làm việc ở máy này; ai ghi tiếp vào máy chủ thì ở đây không có."
            kept = f" Tệp cũ được để riêng trong {moved.aside.name}." if moved.aside is not None else ""
            return StepDone("Đã đưa dữ liệu về máy này", f"{_counted(moved)} {said}{kept}")


def _counted(moved: MovedDatabase) -> str:
    return f"{format_number(moved.rows)} dòng trong {moved.tables} bảng, đã đối chiếu từng dòng."
