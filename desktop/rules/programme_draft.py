"""A programme as far as it could be read: what the checks look at, and how they say what they found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any, cast

from desktop.core.text import nfc
from desktop.rules.programme_entries import Choice, Indicator, Register
from desktop.rules.programme_kinds import Severity


@dataclass(frozen=True)
class Found:
    """A fault at a place of the document: cause and expectation."""

    path: str
    message: str
    severity: Severity = Severity.ERROR


@dataclass
class Draft:
    """What could be read of a programme: its fields, and the entries of its lists by their place in the file.

    It is asked for codes once it has been read: they are gathered at the first question.
    """

    values: dict[str, Any] = field(default_factory=dict[str, Any])
    lists: dict[str, dict[int, Any]] = field(default_factory=dict[str, dict[int, Any]])
    _unreadable: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    _codes: dict[str, set[str]] = field(default_factory=dict[str, set[str]])

    def note_unreadable(self, name: str, item: object) -> None:
        """Remember the code of an entry that is faulty itself, so that those who refer to it are not blamed."""
        code = cast("dict[str, object]", item).get("code") if isinstance(item, dict) else None
        if isinstance(code, str):
            self._unreadable.setdefault(name, set()).add(nfc(code))

    def entries(self, name: str) -> Mapping[int, Any]:
        """Entries of a list by their index."""
        return self.lists.get(name, {})

    def codes(self, name: str) -> set[str]:
        """Codes that entries of a list have."""
        if name not in self._codes:
            own = {entry.code for entry in self.entries(name).values()}
            self._codes[name] = own | self._unreadable.get(name, set())
        return self._codes[name]

    def each(self, name: str) -> Iterator[tuple[str, Any]]:
        """Entries with their path."""
        return ((f"{name}[{index}]", entry) for index, entry in self.entries(name).items())

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Readable indicators by code."""
        return {entry.code: entry for entry in self.entries("indicators").values()}

    @cached_property
    def registers(self) -> dict[str, Register]:
        """Readable registers by code."""
        return {entry.code: entry for entry in self.entries("registers").values()}

    @property
    def code_lists(self) -> Mapping[str, tuple[Choice, ...]]:
        """Code lists by name."""
        return self.values.get("lists", {})


def check_cycles(what: str, edges: Mapping[str, set[str]], places: Mapping[str, str]) -> Iterator[Found]:
    """A finding that names the cycle among ``edges``, at the place of its first member."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        cycle = list(reversed(cast("list[str]", error.args[1])))
        yield Found(places[cycle[0]], f"{what} đi vòng: {' → '.join(cycle)}; bỏ bớt một liên kết")


def refer(path: str, code: str, known: set[str], what: str) -> Iterator[Found]:
    """A finding when ``code`` is not among those that exist."""
    if code not in known:
        yield Found(path, f"không có {what} “{code[:40]}”")
