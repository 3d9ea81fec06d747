"""``intake``: takes files, folders and archives into the master copy; one bad file never stops the rest."""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from signal import SIGINT, signal
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING

from desktop.cli.opening import decryptor_from, opened
from desktop.cli.output import ExitStatus, Output
from desktop.cli.verify import signer_json
from desktop.core.clock import Clock
from desktop.core.progress import Progress

if TYPE_CHECKING:
    from desktop.services.intake.taking_in import IntakeRow

RESULT_WORDS = {
    "accepted": "tiếp nhận",
    "duplicate": "trùng, không ghi thêm",
    "superseded": "bản cũ, lưu để đối chiếu",
    "quarantined": "tạm giữ",
    "refused": "đã từ chối",
    "ignored": "bỏ qua",
}


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Take files in, and with the key those that were held encrypted; 1 when something is held.

    With ``--watch`` the folders are looked into over and over.
    """
    from desktop.services.intake.taking_in import take_each
    from desktop.services.intake.unlocking import open_sealed

    with opened(arguments, clock) as workspace:
        counts: Counter[str] = Counter()

        def say(row: "IntakeRow") -> None:
            counts[row.result] += 1
            output.answer(_json(row), *_lines(row))

        decryptor = decryptor_from(arguments, workspace)
        progress = Progress(output.progress)
        if decryptor is not None:
            open_sealed(workspace, decryptor, progress, say)
        if arguments.watch:
            for come in _watched(arguments.paths):
                take_each(workspace, come, say, progress, decryptor=decryptor)
        else:
            take_each(workspace, arguments.paths, say, progress, decryptor=decryptor)
    summary = {name: counts[name] for name in RESULT_WORDS if counts[name] or name != "refused"}
    output.answer(
        {"summary": summary}, ", ".join(f"{count} {RESULT_WORDS[name]}" for name, count in summary.items() if count)
    )
    return ExitStatus.ANSWER_IS_NO if counts["quarantined"] else ExitStatus.DONE


LOOK_EVERY_SECONDS = 3.0


def _watched(folders: Sequence[Path]) -> Iterator[tuple[Path, ...]]:
    """Files that have come to rest in the folders, until somebody presses Ctrl+C; a run that is going on is finished.

    Raises:
        EnvironmentFailureError: A folder cannot be read any more.
    """
    from desktop.services.intake.folder_watch import FolderWatch

    watches = [FolderWatch(folder) for folder in folders]
    asked = Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        asked.set()

    before = signal(SIGINT, ask)
    try:
        while not asked.is_set():
            come = tuple(path for watch in watches for path in watch.look())
            if come:
                yield come
            else:
                asked.wait(LOOK_EVERY_SECONDS)
    finally:
        signal(SIGINT, before)


def _json(row: "IntakeRow") -> dict[str, object]:
    return {
        "file": row.file,
        "kind": row.kind or None,
        "verdict": str(row.verdict),
        "reasons": [{"code": str(r.code), "message": r.message} for r in row.reasons],
        "agency": row.agency or None,
        "period": row.period or None,
        "revision": row.revision,
        "signers": [signer_json(signer) for signer in row.signers],
        "sha256": row.sha256 or None,
        "assurance": str(row.assurance) if row.is_intact else None,
        "result": str(row.result),
        "made_at": _moment(row.made_at),
        "signed_at": _moment(row.signed_at),
        "received_at": _moment(row.received_at),
        "clock_notes": [{"code": str(note), "message": note.sentence} for note in row.clock_notes],
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _lines(row: "IntakeRow") -> list[str]:
    who = f" ({row.agency_name}, {row.period}, bản số {row.revision})" if row.revision else ""
    level = f"; {row.assurance.inline}" if row.revision and row.is_intact else ""
    return [
        f"{row.file}: {RESULT_WORDS[row.result]}{who}{level}",
        *(f"  {r.code}: {r.message}" for r in row.reasons),
        *(f"  {note.sentence}" for note in row.clock_notes),
    ]
