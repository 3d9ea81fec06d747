"""A file that somebody has tampered with on its way: one figure is another, nothing else."""

import zipfile
from pathlib import Path

from desktop.core.files import replacing


def tampered_copy(original: Path) -> Path:
    """A copy beside a report package that was handed in, with one figure changed after signing."""
    target = original.with_name(f"{original.stem}-sua{original.suffix}")
    with (
        zipfile.ZipFile(original) as source,
        replacing(target) as temporary,
        zipfile.ZipFile(temporary, "w") as copy,
    ):
        for entry in source.infolist():
            data = source.read(entry)
            copy.writestr(entry, _other_figure(data) if entry.filename == "report.json" else data)
    return target


def _other_figure(data: bytes) -> bytes:
    """The JSON with the first digit of the first number changed."""
    mark = b'"type":"number","value":"'
    at = data.index(mark) + len(mark)
    digit = b"9" if data[at : at + 1] != b"9" else b"8"
    return data[:at] + digit + data[at + 1 :]
