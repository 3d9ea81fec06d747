"""Results beside formulas in a workbook: openpyxl writes none, and mail previews and Protected View calculate none."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from desktop.documents.sheets import Figure

_FORMULA = re.compile(rb'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v ?(?:/>|></v>)')


def with_results(sheets: Sequence[Mapping[str, Figure]]) -> dict[str, Callable[[bytes], bytes]]:
    """What writes the results into the entries of a workbook, by the entry's name."""
    return {
        f"xl/worksheets/sheet{number}.xml": partial(_fill, results)
        for number, results in enumerate(sheets, start=1)
        if results
    }


def _fill(results: Mapping[str, Figure], xml: bytes) -> bytes:
    def filled(found: re.Match[bytes]) -> bytes:
        result = results.get(found[2].decode())
        return found[0] if result is None else found[1] + f"<v>{float(result.number)!r}</v>".encode()

    return _FORMULA.sub(filled, xml)
