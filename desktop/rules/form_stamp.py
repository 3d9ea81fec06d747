"""What a form says of itself on its hidden sheet: for whom and for when it was made, and what stood in its cells then.

So a form that comes back is known even when rows were moved, and what somebody changed in it is told from what was
already there.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from desktop.core.canonical_json import canonical_json
from desktop.core.text import nfc

FORM_SHEET = "_so_dan_van"
"""Name of the hidden sheet."""

CELL_NAME = "O_"
"""What the names of a form's cells begin with; the code of the indicator follows."""

_MARK, _FORM_VERSION = "so-dan-van/bieu-mau", "1"
_CELL, _SEAL = "cell", "sha256"
_HEAD = ("programme", "version", "agency", "agency_name", "period", "period_name", "register", "made_at")


class DamagedStampError(ValueError):
    """The hidden sheet is there and is not what was once written."""


@dataclass(frozen=True)
class FormCell:
    """What stood in a row of the form when it was made, as texts."""

    value: str = ""
    state: str = ""
    note: str = ""


@dataclass(frozen=True)
class FormStamp:
    """The hidden sheet.

    Attributes:
        programme, version: Code and version of the programme.
        agency, period: Their codes; the names are for people.
        register: Code of the register whose rows are typed in it; "" for the form of indicators.
        cells: What stood in it, by code of the indicator.
    """

    programme: str
    version: str
    agency: str
    agency_name: str
    period: str = ""
    period_name: str = ""
    register: str = ""
    made_at: str = ""
    cells: Mapping[str, FormCell] = field(default_factory=dict[str, FormCell])

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows of the hidden sheet; the last one seals the others."""
        head = [(name, str(getattr(self, name))) for name in _HEAD]
        cells = [(_CELL, code, cell.value, cell.state, cell.note) for code, cell in self.cells.items()]
        rows = ((_MARK, _FORM_VERSION), *head, *cells)
        return (*rows, (_SEAL, _sealed(rows)))


def read_stamp(rows: Iterable[Sequence[str]]) -> FormStamp:
    """The stamp on a hidden sheet.

    Raises:
        DamagedStampError: It was changed, or is of a form that this program does not know.
    """
    tidy = [_trimmed(tuple(map(_plain, row))) for row in rows if any(row)]
    *body, seal = tidy or [()]
    if body[:1] != [(_MARK, _FORM_VERSION)] or seal != (_SEAL, _sealed(body)):
        raise DamagedStampError
    head = {row[0]: row[1] if len(row) > 1 else "" for row in body if row[0] in _HEAD}
    cells = {row[1]: FormCell(*row[2:]) for row in body if row[0] == _CELL}
    return FormStamp(**head, cells=cells)


def _sealed(rows: Iterable[Sequence[str]]) -> str:
    """Programs may drop empty cells at the end of a row and change the ends of lines; nothing else."""
    plain = [_trimmed(tuple(map(_plain, row))) for row in rows]
    return hashlib.sha256(canonical_json(plain)).hexdigest()


def _trimmed(row: tuple[str, ...]) -> tuple[str, ...]:
    while row and not row[-1]:
        row = row[:-1]
    return row


def _plain(text: str) -> str:
    return " ".join(nfc(text).split())
