"""Which files may prove something: kinds that people can look at, and that look like what their names say."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType

_ZIP, _OLD_OFFICE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0",)
_VIDEO = (b"ftyp",)


@dataclass(frozen=True)
class EvidenceType:
    """A kind of file.

    Attributes:
        starts: How such a file begins, at ``offset``; none where that cannot be told.
        is_picture: It may be made smaller.
    """

    media_type: str
    starts: tuple[bytes, ...] = ()
    offset: int = 0
    is_picture: bool = False

    def fits(self, head: bytes) -> bool:
        """Whether a file that begins so is of this kind."""
        return not self.starts or head[self.offset :].startswith(self.starts)


def _office(kind: str) -> str:
    return f"application/vnd.openxmlformats-officedocument.{kind}"


EVIDENCE_TYPES: Mapping[str, EvidenceType] = MappingProxyType(
    {
        ".pdf": EvidenceType("application/pdf", (b"%PDF-",)),
        ".jpg": EvidenceType("image/jpeg", (b"\xff\xd8\xff",), is_picture=True),
        ".jpeg": EvidenceType("image/jpeg", (b"\xff\xd8\xff",), is_picture=True),
        ".png": EvidenceType("image/png", (b"\x89PNG\r\n\x1a\n",), is_picture=True),
        ".webp": EvidenceType("image/webp", (b"RIFF",), is_picture=True),
        ".gif": EvidenceType("image/gif", (b"GIF8",), is_picture=True),
        ".tif": EvidenceType("image/tiff", (b"II*\0", b"MM\0*"), is_picture=True),
        ".tiff": EvidenceType("image/tiff", (b"II*\0", b"MM\0*"), is_picture=True),
        ".bmp": EvidenceType("image/bmp", (b"BM",), is_picture=True),
        ".heic": EvidenceType("image/heic", _VIDEO, 4, is_picture=True),
        ".heif": EvidenceType("image/heif", _VIDEO, 4, is_picture=True),
        ".docx": EvidenceType(_office("wordprocessingml.document"), _ZIP),
        ".xlsx": EvidenceType(_office("spreadsheetml.sheet"), _ZIP),
        ".pptx": EvidenceType(_office("presentationml.presentation"), _ZIP),
        ".odt": EvidenceType("application/vnd.oasis.opendocument.text", _ZIP),
        ".ods": EvidenceType("application/vnd.oasis.opendocument.spreadsheet", _ZIP),
        ".doc": EvidenceType("application/msword", _OLD_OFFICE),
        ".xls": EvidenceType("application/vnd.ms-excel", _OLD_OFFICE),
        ".ppt": EvidenceType("application/vnd.ms-powerpoint", _OLD_OFFICE),
        ".txt": EvidenceType("text/plain"),
        ".csv": EvidenceType("text/csv"),
        ".mp3": EvidenceType("audio/mpeg"),
        ".mp4": EvidenceType("video/mp4", _VIDEO, 4),
        ".mov": EvidenceType("video/quicktime", _VIDEO, 4),
    }
)
"""By the end of the name, lower case. What is not here (programs, shortcuts, web pages, archives) is not taken."""

HEAD = 16
"""First bytes of a file that say whether it is what its name says."""


def evidence_type(name: str) -> EvidenceType | None:
    """The kind of a file by its name; ``None`` for one that is not taken."""
    return EVIDENCE_TYPES.get(PurePath(name).suffix.lower())
