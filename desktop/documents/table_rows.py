"""Rows of agencies under the name of their kind, numbered through: most tables of a department are listed so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from desktop.documents.model import GroupRow, Row
from desktop.documents.provincial_sentences import KIND_NAMES
from desktop.documents.wording import roman
from desktop.rules.programme_kinds import AgencyKind

T = TypeVar("T")


def rows_by_kind(
    kinds: Mapping[AgencyKind, Sequence[T]], cells: Callable[[T], tuple[str, ...]], *, numbered: bool = True
) -> Iterator[Row | GroupRow]:
    """A row for each agency after its running number.

    Args:
        kinds: What is known of each agency, by its kind.
        cells: What follows the number.
        numbered: Whether the kinds have a number too.
    """
    number = 0
    for index, (kind, members) in enumerate(kinds.items(), start=1):
        yield GroupRow(roman(index) if numbered else "", KIND_NAMES[kind])
        for each in members:
            number += 1
            yield Row((str(number), *cells(each)))
