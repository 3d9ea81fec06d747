"""A province of training where it lies: found, known for one, thrown away."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from desktop.core.canonical_json import canonical_json
from desktop.core.document_form import decode, encode
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.form_parts import FormError
from desktop.services.training.guard import TRAINING_MARK

LETTERS = "thu-den"
"""Folder of the files that are to be taken in."""


class NotTrainingError(UserError):
    """The folder is not one that training has made: it is neither used nor removed."""

    code = "NOT_TRAINING"


@dataclass(frozen=True)
class Letters:
    """What has come by post and is still to be taken in: SHA-256 of each file, by what is the matter with it."""

    late: str
    wrong_period: str
    forged: str
    again: str

    @property
    def everything(self) -> frozenset[str]:
        """All of them."""
        return frozenset((self.late, self.wrong_period, self.forged, self.again))


@dataclass(frozen=True)
class TrainingProvince:
    """A province of training that is ready.

    Attributes:
        department, agency: Data folders of the two roles.
        letters_folder: Where the files lie that the department is to take in.
        in_time, late, astray: Codes of the agencies that handed in in time, late, for the wrong period.
        statements, rows: How many statements on tasks, and rows in registers, the agency that is played began with.
    """

    root: Path
    department: Path
    agency: Path
    letters_folder: Path
    letters: Letters
    in_time: str
    late: str
    astray: str
    statements: int
    rows: int

    def folder_of(self, *, is_department: bool) -> Path:
        """Data folder of a role."""
        return self.department if is_department else self.agency


@dataclass(frozen=True)
class Made:
    """What is known of a province that is ready; see ``TrainingProvince``."""

    played: str
    in_time: str
    late: str
    astray: str
    letters: Letters
    statements: int
    rows: int


@dataclass(frozen=True)
class _Mark:
    """What the file says that marks the folder: ``made`` once the province is ready."""

    format: Literal["so-dan-van/training"] = "so-dan-van/training"
    about: str = "Thư mục của chế độ Tập huấn: không phải số liệu thật, xóa được bất cứ lúc nào."
    made: Made | None = None


def find_training(root: Path) -> TrainingProvince | None:
    """The province that lies in a folder, if one was made there to the end."""
    try:
        mark = decode(_Mark, json.loads((root / TRAINING_MARK).read_bytes()))
    except (OSError, ValueError, RecursionError, FormError):
        return None
    if mark.made is None:
        return None
    made = mark.made
    return TrainingProvince(
        root,
        root / "department",
        root / "agencies" / made.played,
        root / LETTERS,
        made.letters,
        made.in_time,
        made.late,
        made.astray,
        made.statements,
        made.rows,
    )


def province_around(folder: Path) -> TrainingProvince | None:
    """The province that a data folder is part of."""
    return next((found for each in folder.parents[:2] if (found := find_training(each)) is not None), None)


def discard_training(root: Path) -> None:
    """Throw a province of training away; nobody may have it open. An empty or missing folder is fine.

    Raises:
        NotTrainingError: Something else lies there.
        EnvironmentFailureError: The disk refused; what is left can be thrown away again.
    """
    with explaining_os_errors(root):
        if root.is_symlink() or (root.exists() and not root.is_dir()):
            raise _not_training(root)
        if not root.exists():
            return
        if not (root / TRAINING_MARK).is_file():
            if any(root.iterdir()):
                raise _not_training(root)
            root.rmdir()
            return
        for each in root.iterdir():
            if each.name == TRAINING_MARK:
                continue  # last of all: what is left after a power cut is still known for training
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each)
            else:
                each.unlink()
        (root / TRAINING_MARK).unlink()
        root.rmdir()


def _not_training(root: Path) -> NotTrainingError:
    return NotTrainingError(
        f"{root}: trong thư mục này có dữ liệu không phải của chế độ Tập huấn nên được giữ nguyên.",
        "Chuyển các tệp đó đi nơi khác rồi bắt đầu tập huấn lại.",
    )


def write_mark(root: Path, made: Made | None = None) -> None:
    """Mark a folder as one of training; with ``made`` the province in it is ready."""
    write_atomically(root / TRAINING_MARK, canonical_json(encode(_Mark(made=made))))
