"""Word and Excel files as their schemas want them: judged by a port of Microsoft's Open XML SDK, which is not ours."""

from pathlib import Path

from openxml_audit import OpenXmlValidator, ValidationSeverity

ANY_ORDER = ("/xl/styles.xml", "/font[")
"""ISO/IEC 29500-1, 18.8.22: what describes a font in a workbook may stand in any order; the SDK knows one."""


def faults(data: bytes, name: str, folder: Path) -> list[str]:
    """What a reader of the schemas finds wrong in a file.

    Args:
        data: The file.
        name: With the ending that says what it is.
        folder: Where it is laid for the reader.
    """
    path = folder / name
    path.write_bytes(data)
    found = OpenXmlValidator().validate(path).errors
    return [
        f"{each.part_uri} {each.path}: {each.description}"
        for each in found
        if each.severity is not ValidationSeverity.WARNING
        and not (each.part_uri == ANY_ORDER[0] and ANY_ORDER[1] in (each.path or ""))
    ]
