"""The result of the self-check on paper, or as a text to be sent."""

from pathlib import Path

from desktop.core.files import write_atomically
from desktop.core.version import VERSION
from desktop.services.care.self_check import STATE_WORDS, SelfCheck

_PROGRAM = "Sổ Dân vận"


def save_self_check(found: SelfCheck, target: Path) -> Path:
    """Write the result as text (.txt) or, by any other ending, as PDF.

    Raises:
        EnvironmentFailureError: The disk refused; what was there before is still there.
    """
    plain = target.suffix.lower() == ".txt"
    write_atomically(target, "\r\n".join((*found.lines, "")).encode("utf-8-sig") if plain else _pdf(found))
    return target


def _pdf(found: SelfCheck) -> bytes:
    from desktop.documents.list_print import ListColumn, PrintedList, list_pdf
    from desktop.documents.model import Align
    from desktop.rules.programme_kinds import AgencyKind
    from desktop.rules.snapshot import AgencyRef

    rows: list[tuple[str, ...] | str] = []
    group = ""
    for item in found.items:
        if item.group != group:
            group = item.group
            rows.append(group)
        rows.append((item.name, STATE_WORDS[item.state], f"{item.sentence} {item.advice}".strip()))
    columns = ListColumn("Mục", 24), ListColumn("Kết quả", 9, Align.CENTRE), ListColumn("Tìm thấy", 60)
    notes = f"Phiên bản {VERSION}", found.summary
    owner = AgencyRef("", AgencyKind.SERVICE_UNIT, _PROGRAM, _PROGRAM, (_PROGRAM,))
    return list_pdf(PrintedList(owner, "Tự kiểm tra máy", notes, columns, tuple(rows), found.made_at))
