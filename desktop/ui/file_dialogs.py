"""Choosing files and folders; the dialogs open without stopping the program and tell what was chosen."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget


class FileDialog(QFileDialog):
    """The system's dialog; deletes itself when it is closed."""

    chosen = Signal(object)
    """The paths, as a tuple."""

    def __init__(self, parent: QWidget, title: str, mode: QFileDialog.FileMode, filters: str = "") -> None:
        super().__init__(parent, title)
        self.setFileMode(mode)
        if filters:
            self.setNameFilter(filters)
        self.filesSelected.connect(self._tell)
        self.finished.connect(self.deleteLater)

    def _tell(self, names: list[str]) -> None:
        self.chosen.emit(tuple(Path(name) for name in names))


Done = Callable[[tuple[Path, ...]], object]
"""A bound method of the page that takes the chosen paths."""


def choose_files(parent: QWidget, title: str, filters: str, done: Done) -> FileDialog:
    """Ask for files that exist."""
    return _opened(FileDialog(parent, title, QFileDialog.FileMode.ExistingFiles, filters), done)


def choose_folder(parent: QWidget, title: str, done: Done) -> FileDialog:
    """Ask for a folder."""
    dialog = FileDialog(parent, title, QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _opened(dialog, done)


def choose_target(parent: QWidget, title: str, name: str, filters: str, done: Done) -> FileDialog:
    """Ask where a file is to be written.

    Args:
        parent: The page that asks.
        title: What is written.
        name: The name that is proposed; its ending is added to a name without one.
        filters: Kinds of files, as Qt writes them: “Word (*.docx)”.
        done: Takes one path.
    """
    dialog = FileDialog(parent, title, QFileDialog.FileMode.AnyFile, filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    return _opened(dialog, done)


def open_outside(path: Path) -> bool:
    """Open a file or folder with the program that the system has for it; says whether there is one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _opened(dialog: FileDialog, done: Done) -> FileDialog:
    dialog.chosen.connect(done)
    dialog.open()
    return dialog
