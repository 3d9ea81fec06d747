"""A quick look at PDF files of the plainest form, as this program writes them: none or one signature, one file inside.

It is for the ``report.pdf`` of a container that somebody we trust has signed as a whole, so thousands of them can be
looked at while one waits. It only ever says that all is well, and says nothing where anything is unusual: then
``pdf_checking`` judges, and tells what is wrong.
"""

import re
import zlib
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, cast

import pikepdf
from asn1crypto import parser
from pikepdf.settings import set_qpdf_limits

from desktop.core import limits
from desktop.rules.verdicts import ReasonCode
from desktop.signing.cms import verify_detached
from desktop.signing.pdf_values import DATA_NAME, MAXIMUM_DATA, SignedPdf, hexadecimal_strings
from desktop.signing.report import SignatureReport, SignatureStatus
from desktop.signing.trust import TrustStore

_NESTING = 50
_TIME = re.compile(r"D:([0-9]{14})([+-][0-9]{2})'([0-9]{2})'")
_PADES = "/ETSI.CAdES.detached"
_UNUSUAL_IN_CATALOG = ("/Perms", "/Collection", "/OpenAction")
_MOST_OBJECTS = 5_000
_MOST_REVISIONS = 2
"""The pages, and the signature."""
ACTING = frozenset(
    {
        *("/AA", "/JS", "/JavaScript", "/XFA"),
        *("/GoToE", "/GoToR", "/Hide", "/ImportData", "/Launch", "/Movie", "/Rendition", "/ResetForm"),
        *("/RichMediaExecute", "/SetOCGState", "/Sound", "/SubmitForm"),
        *("/3D", "/RichMedia", "/Screen"),
    }
)
"""Names by which something starts by itself, wherever they stand; ``pdf_contents`` says which of them really do."""
_UNUSUAL_ANYWHERE = re.compile(
    rb"(?:" + rb"|".join(sorted(name.encode() for name in ACTING)) + rb"|/FT\s*(?!/Sig\b)[/\d])(?![A-Za-z0-9])"
)

set_qpdf_limits(flate_max_memory=limits.UNFOLDED_STREAM, parser_max_nesting=_NESTING)


class _UnusualError(Exception):
    """The file is not of the plain form."""


def read_plain_pdf(pdf: bytes, trust: TrustStore, received_at: datetime) -> SignedPdf | None:
    """What ``read_signed_pdf`` would answer for a plain file with which all is well; ``None`` for any other.

    Args:
        pdf: The file as received.
        trust: Whom we trust.
        received_at: Moment for which there is proof: when the file was first received.
    """
    if len(pdf) > limits.PLAIN_PDF or pdf.count(b"startxref") > _MOST_REVISIONS:
        return None
    try:
        with pikepdf.open(BytesIO(pdf), attempt_recovery=False) as document:
            root = cast("Any", document.Root)
            if document.is_encrypted or any(name in root for name in _UNUSUAL_IN_CATALOG):
                return None
            _check_objects(document)
            data = _embedded_file(root)
            signature = _only_signature(root, pdf)
            reports = () if signature is None else (_check(pdf, signature, trust, received_at),)
    except Exception:  # noqa: BLE001 - whatever goes wrong, the thorough check says what it is
        return None
    return SignedPdf(reports, DATA_NAME, data, None if reports else ReasonCode.NO_SIGNATURE)


def _check_objects(document: pikepdf.Pdf) -> None:
    """Nothing in the file acts by itself, can be filled in, or brings a further file."""
    objects = cast("Any", document.objects)
    if len(objects) > _MOST_OBJECTS:
        raise _UnusualError
    written = b"\n".join(
        (each.stream_dict if isinstance(each, pikepdf.Stream) else each).unparse(resolved=True) for each in objects
    )
    if _UNUSUAL_ANYWHERE.search(written) or written.count(b"/EF ") != 1:
        raise _UnusualError


def _embedded_file(root: Any) -> bytes:  # noqa: ANN401 - pikepdf's objects have no types
    names = root.Names.EmbeddedFiles
    if "/Kids" in names or len(names.Names) != 2:  # noqa: PLR2004 - name and value
        raise _UnusualError
    specification = names.Names[1]
    streams = specification.EF
    if {str(specification[key]) for key in ("/F", "/UF") if key in specification} != {DATA_NAME}:
        raise _UnusualError
    contents = {streams[key].objgen: streams[key] for key in streams.keys()}  # noqa: SIM118 - not a mapping
    if len(contents) != 1:
        raise _UnusualError
    return _unfolded(contents.popitem()[1])


def _unfolded(stream: Any) -> bytes:  # noqa: ANN401 - pikepdf's objects have no types
    """The content of a stream, never more than it may be."""
    raw = bytes(stream.read_raw_bytes())
    if "/Filter" not in stream:
        return raw
    if stream.Filter != "/FlateDecode" or "/DecodeParms" in stream:
        raise _UnusualError
    inflater = zlib.decompressobj()
    data = inflater.decompress(raw, MAXIMUM_DATA)
    if not inflater.eof or inflater.unused_data:
        raise _UnusualError
    return data


def _only_signature(root: Any, pdf: bytes) -> Any | None:  # noqa: ANN401 - pikepdf's objects have no types
    fields = list(root.AcroForm.Fields) if "/AcroForm" in root else []
    if not fields and b"/ByteRange" not in pdf:
        return None
    if len(fields) != 1 or fields[0].FT != "/Sig" or "/Kids" in fields[0]:
        raise _UnusualError
    return fields[0].V


def _check(pdf: bytes, signature: Any, trust: TrustStore, received_at: datetime) -> SignatureReport:  # noqa: ANN401 - pyHanko's classes carry no types
    """The report on a signature that covers the whole file and is valid."""
    start, length, end, rest = (int(each) for each in signature.ByteRange)
    contents = bytes(signature.Contents)
    covers_all = start == 0 <= length < end and end + rest == len(pdf)
    if not covers_all or pdf[length:end] not in hexadecimal_strings(contents):
        raise _UnusualError
    if signature.Type != "/Sig" or signature.SubFilter != _PADES:
        raise _UnusualError
    report = verify_detached(
        pdf[:length] + pdf[end:], _without_padding(contents), trust, received_at, told_at=_time(str(signature.M))
    )
    if report.status is not SignatureStatus.VALID:
        raise _UnusualError
    return report


def _without_padding(contents: bytes) -> bytes:
    """The signature without the zeros that fill its room; its own last byte may be zero too."""
    end: int = cast("Any", parser).peek(contents)
    if contents[end:].strip(b"\0"):
        raise _UnusualError
    return contents[:end]


def _time(text: str) -> datetime:
    found = _TIME.fullmatch(text)
    if found is None:
        raise _UnusualError
    return datetime.strptime(f"{found[1]}{found[2]}{found[3]}", "%Y%m%d%H%M%S%z").astimezone(UTC)
