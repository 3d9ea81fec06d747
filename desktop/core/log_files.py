"""What the program writes down about itself: few files, and nothing of what the agency writes.

A line says which sentence of the code was logged, and where an error came from; what was filled into the sentence, and
what an error said, may hold names and figures and is left out.
"""

import logging
import traceback
from contextlib import suppress
from pathlib import Path

from desktop.core.errors import UserError
from desktop.core.overriding import override

LOG_NAME = "so-dan-van.log"
_LARGEST = 512 * 1024
_KEPT = 4
_OURS = "desktop"


class DiscreetFormatter(logging.Formatter):
    """Writes the sentences of our code as they stand there, and errors as their kinds and places."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s")

    @override
    def format(self, record: logging.LogRecord) -> str:
        said = f"{self.formatTime(record)} {record.levelname} {record.name}"
        if record.name.partition(".")[0] == _OURS and isinstance(record.msg, str):
            said += f": {record.msg}"
        error = record.exc_info[1] if record.exc_info else None
        return f"{said}\n{describe_error(error)}" if error is not None else said


def describe_error(error: BaseException) -> str:
    """Kinds and places of an error and of what caused it, without what they say."""
    lines: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        code = f" [{cause.code}]" if isinstance(cause, UserError) else ""
        lines.append(f"  {type(cause).__module__}.{type(cause).__qualname__}{code}")
        lines += (
            f"    {'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(cause.__traceback__)
        )
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)


def begin_log(folder: Path) -> logging.Handler | None:
    """Write the log of this program into a folder from now on; ``None`` where the disk refuses, which stops nothing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _make_room(folder / LOG_NAME)
        handler = logging.FileHandler(folder / LOG_NAME, encoding="utf-8")
    except OSError:
        return None
    handler.setFormatter(DiscreetFormatter())
    handler.setLevel(logging.INFO)
    root = logging.getLogger()
    root.addHandler(handler)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    return handler


def end_log(handler: logging.Handler | None) -> None:
    """Close the log."""
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        handler.close()


def log_files(folder: Path) -> tuple[Path, ...]:
    """The files of the log, newest first."""
    names = (LOG_NAME, *(f"{LOG_NAME}.{number}" for number in range(1, _KEPT + 1)))
    return tuple(path for name in names if (path := folder / name).is_file())


def _make_room(path: Path) -> None:
    """Begin a new file where this one has grown large; the oldest goes."""
    if not path.is_file() or path.stat().st_size < _LARGEST:
        return
    numbered = [path, *(path.with_name(f"{LOG_NAME}.{number}") for number in range(1, _KEPT + 1))]
    for older, newer in zip(reversed(numbered[1:]), reversed(numbered[:-1]), strict=True):
        with suppress(FileNotFoundError):
            newer.replace(older)
