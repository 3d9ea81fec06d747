"""Runs one headless command; each command's module is imported only when it is called."""

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import cast

from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock, FixedClock, SystemClock
from desktop.core.errors import Cancelled, EnvironmentFailureError, UserError

Command = Callable[[argparse.Namespace, Output, Clock], ExitStatus]

_MODULES = {
    "demo": "demo",
    "verify": "verify",
    "bring-back": "bring_back",
    "intake": "intake",
    "status": "status",
    "export": "export",
    "values": "values",
    "consolidate": "consolidate",
    "remind": "remind",
    "programme": "programme",
    "receipt": "answers",
    "return": "answers",
    "forward": "forward",
    "pass-down": "forward",
    "time": "follow_up",
    "choose": "follow_up",
    "contacts": "follow_up",
    "take-in": "take_in",
    "remarks": "take_in",
    "trust": "trust",
    "certificate": "trust",
    "backup": "upkeep",
    "backups": "upkeep",
    "restore": "upkeep",
    "try-restore": "moving",
    "move-out": "moving",
    "move-in": "moving",
    "move": "move",
    "check": "upkeep",
    "encryption": "encryption",
    "audit": "audit",
    "audit-check": "audit",
    "selfcheck": "selfcheck",
}


_UNUSABLE = frozenset({"DATABASE_MISSING", "DATABASE_NEWER", "DATABASE_FOREIGN", "DATABASE_DAMAGED", "NOT_SET_UP"})
_LOCKED = frozenset({"DATA_LOCKED", "KEY_SLOTS_DAMAGED", "PROFILE_NEEDED"})
"""Codes of a data folder that nothing can be done with: the command was not carried out, nothing was changed."""


def run(arguments: argparse.Namespace) -> int:
    """Run the command that the arguments name, and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    output = Output(as_json=arguments.json)
    clock: Clock = FixedClock.on(arguments.today) if arguments.today else SystemClock()
    command = cast("Command", import_module(f"desktop.cli.{_MODULES[arguments.command]}").run)
    try:
        _open_encrypted(arguments)
        return command(arguments, output, clock)
    except BrokenPipeError:  # who reads the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.DONE
    except EnvironmentFailureError as error:
        return _fail(output, error, ExitStatus.ENVIRONMENT)
    except UserError as error:
        unusable = error.code in _UNUSABLE | _LOCKED
        return _fail(output, error, ExitStatus.ENVIRONMENT if unusable else ExitStatus.ANSWER_IS_NO)
    except MemoryError:
        error = EnvironmentFailureError(
            "Máy hết bộ nhớ; việc đang làm dở không được ghi lại.", "Đóng bớt chương trình."
        )
        return _fail(output, error, ExitStatus.ENVIRONMENT)
    except (Cancelled, KeyboardInterrupt):
        output.problem("Đã dừng theo yêu cầu; không có gì bị thay đổi nửa chừng.")
        return ExitStatus.ANSWER_IS_NO


def _open_encrypted(arguments: argparse.Namespace) -> None:
    """Where the data, or a backup that is named, lies encrypted: open it by the words in the file that was given."""
    file: Path | None = getattr(arguments, "data_passphrase_file", None)
    if file is None:
        return
    from desktop.cli.opening import passphrase_from
    from desktop.services.safety.at_rest import open_by_words

    open_by_words(getattr(arguments, "data", None), getattr(arguments, "file", None), passphrase_from(file))


def _fail(output: Output, error: UserError, status: ExitStatus) -> int:
    output.problem(error.sentence)
    output.answer({"error": {"code": error.code, "message": error.message, "hint": error.hint}})
    return status
