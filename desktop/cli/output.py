"""What a command says: Vietnamese lines, or JSON and nothing else; progress goes to standard error."""

import json
import sys
from collections.abc import Mapping
from enum import IntEnum


class ExitStatus(IntEnum):
    """Exit statuses of the contract."""

    DONE = 0
    ANSWER_IS_NO = 1
    WRONG_USE = 2
    ENVIRONMENT = 3


class Output:
    """Standard output in the form that the caller asked for."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json

    def answer(self, document: Mapping[str, object], *lines: str) -> None:
        """Give one answer: the JSON document, or the lines for a person."""
        if self._as_json:
            print(json.dumps(document, ensure_ascii=False))  # noqa: T201 - this is the command's output
            return
        for line in lines:
            print(line)  # noqa: T201 - the one place that writes to stdout

    def progress(self, done: int, total: int, text: str) -> None:
        """Say how far the work is; goes to standard error."""
        print(f"[{done}/{total}] {text}", file=sys.stderr)  # noqa: T201 - the one place that writes to stderr

    def problem(self, text: str) -> None:
        """Say what went wrong; goes to standard error."""
        print(text, file=sys.stderr)  # noqa: T201 - the one place that writes to stderr
