"""A second start hands its file over to the window that has the data open, instead of standing beside it.

Requests lie as small files beside the data, where the window watches for them: nothing listens on a port.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from json import loads
from pathlib import Path
from uuid import uuid4

from desktop.core.canonical_json import canonical_json
from desktop.core.computer import Computer, this_computer
from desktop.core.document_form import decode, encode
from desktop.core.folder_lock import is_occupied
from desktop.core.form_parts import FormError

FOLDER = ".mo-tep"
_PATIENCE, _PAUSE = 3.0, 0.05


@dataclass(frozen=True)
class Request:
    """What another start asks of the window.

    Attributes:
        file: To be opened; "" where the window is only to come to the front.
        computer: Where it was asked: a folder that is synchronised carries requests of others too.
    """

    file: str
    computer: str


def hand_over(root: Path, file: Path | None, wait: Callable[[float], None] = time.sleep) -> bool:
    """Ask the window that has a data folder open to open a file, or to show itself.

    Args:
        root: The data folder.
        file: What is to be opened.
        wait: Lets a moment pass.

    Returns:
        Whether a window took it over; else nothing is left behind.
    """
    if not is_occupied(root):
        return False
    request = Request(str(file.absolute()) if file else "", this_computer().identity)
    path = root / FOLDER / f"{uuid4().hex}.json"
    draft = path.with_suffix(".tmp")
    try:
        path.parent.mkdir(exist_ok=True)
        draft.write_bytes(canonical_json(encode(request)))
        draft.replace(path)
        for _ in range(round(_PATIENCE / _PAUSE)):
            if not path.exists():
                return True
            wait(_PAUSE)
        path.unlink()
    except FileNotFoundError:  # taken at the last moment
        return True
    except OSError:
        return False
    return False


def watched_folder(root: Path) -> Path:
    """Where requests come; made where it is not there.

    Raises:
        OSError: The disk refused; then nothing can be handed over.
    """
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def take_requests(root: Path, computer: Computer | None = None) -> Sequence[Path | None]:
    """What other starts on this computer have asked for since the last time; ``None``: only to come to the front."""
    here, found = computer or this_computer(), list[Path | None]()
    for path in sorted((root / FOLDER).glob("*.json")):
        request = _read(path)
        if request is None or request.computer == here.identity:
            with suppress(OSError):
                path.unlink()
        if request is not None and request.computer == here.identity:
            found.append(Path(request.file) if request.file else None)
    return found


def _read(path: Path) -> Request | None:
    try:
        return decode(Request, loads(path.read_bytes()))
    except (OSError, ValueError, RecursionError, FormError):
        return None
