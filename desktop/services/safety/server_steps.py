"""What is done with a folder's data and a server while nobody has the data open: move there, open there, come home."""

from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from desktop.core.clock import Clock
from desktop.core.numbers import format_number
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.rules.profiles import Officer
from desktop.services.officers.deciding import decider
from desktop.services.safety.move_database import MovedDatabase, bring_home, move_database
from desktop.services.safety.server_place import ServerAddress, server_file, use_server
from desktop.services.workspace import Workspace


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


def do_step(
    root: Path, step: ServerStep, clock: Clock, progress: Progress | None = None, *, by: Officer | None = None
) -> StepDone:
    """Do it; nobody may have the folder's data open.

    Args:
        root: The data folder.
        step: What was agreed to.
        clock: Tells the time.
        progress: Told of each piece; may cancel.
        by: Who has agreed, where people are told apart.

    Raises:
        NotAllowedError: He may not; nothing was begun.
        UserError: A database or the disk refused; the folder is opened where it was before.
        Cancelled: It was asked to stop; a move goes on the next time.
    """
    match step.kind:
        case StepKind.OPEN:
            _allow_elsewhere(root, clock, by)
            use_server(DataFolder(root), step.address)
            return StepDone()
        case StepKind.MOVE:
            moved = move_database(root, step.address.url(step.password), clock, progress, by=by)
            said = "Từ nay mở phần mềm là làm việc trên máy chủ. Tệp dữ liệu cũ ở máy này được giữ nguyên."
            return StepDone("Đã chuyển dữ liệu lên máy chủ", f"{_counted(moved)} {said}")
        case StepKind.HOME:
            moved = bring_home(root, clock, progress, password=step.password, by=by)
            said = "Từ nay làm việc ở máy này; ai ghi tiếp vào máy chủ thì ở đây không có."
            kept = f" Tệp cũ được để riêng trong {moved.aside.name}." if moved.aside is not None else ""
            return StepDone("Đã đưa dữ liệu về máy này", f"{_counted(moved)} {said}{kept}")


def _allow_elsewhere(root: Path, clock: Clock, by: Officer | None) -> None:
    """A folder with data of its own is turned to a server by who may; where its server is gone, nobody can be asked."""
    folder = DataFolder(root)
    if folder.database.exists() and not server_file(folder).exists():
        with closing(Workspace.open(root, clock)) as workspace, workspace.reading() as session:
            decider(session, by, "database.moved")


def _counted(moved: MovedDatabase) -> str:
    return f"{format_number(moved.rows)} dòng trong {moved.tables} bảng, đã đối chiếu từng dòng."
