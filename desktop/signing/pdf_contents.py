"""What is inside a received PDF besides pages: exactly one data file, and nothing that acts by itself."""

# pyHanko is annotated in parts only.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

from collections.abc import Iterator
from typing import Any, cast

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from desktop.rules.verdicts import ReasonCode
from desktop.signing.pdf_values import DATA_NAME, MAXIMUM_DATA
from desktop.signing.report import SignatureRefusedError

_MAXIMUM_NODES = 500_000
"""Dictionaries and arrays that are looked at."""

_DEEPEST_NAME_TREE = 8

_ACTING_ACTIONS = frozenset(
    {
        "/GoToE",
        "/GoToR",
        "/Hide",
        "/ImportData",
        "/JavaScript",
        "/Launch",
        "/Movie",
        "/Rendition",
        "/ResetForm",
        "/RichMediaExecute",
        "/SetOCGState",
        "/Sound",
        "/SubmitForm",
    }
)
_ACTING_ANNOTATIONS = frozenset({"/3D", "/Movie", "/RichMedia", "/Screen", "/Sound"})
_ACTING_KEYS = frozenset({"/AA", "/JS", "/JavaScript", "/XFA"})


def embedded_data(reader: PdfFileReader) -> bytes:
    """The content of the one embedded file.

    Raises:
        SignatureRefusedError: There is none, another, or more than one; or the file has parts that act by themselves.
    """
    specification = _named_file(reader)
    for node in _nodes(reader):
        if _acts(node):
            raise SignatureRefusedError(ReasonCode.PDF_ACTIVE)
        if specification is not None and "/EF" in node and node is not specification:
            raise SignatureRefusedError(ReasonCode.UNEXPECTED_FILE)
    if specification is None:
        raise SignatureRefusedError(ReasonCode.NOT_A_PACKAGE)
    return _content(specification)


def _acts(node: dict[str, object]) -> bool:
    """Whether a dictionary starts something, or can be filled in."""
    return (
        bool(_ACTING_KEYS & node.keys())
        or _name(node, "/S") in _ACTING_ACTIONS
        or _name(node, "/Subtype") in _ACTING_ANNOTATIONS
        or _name(node, "/FT") not in ("", "/Sig")
    )


def _name(node: dict[str, object], key: str) -> str:
    """A name in a dictionary, also where it stands elsewhere in the file; "" for anything else."""
    value = node.get(key)
    if isinstance(value, generic.IndirectObject):
        value = value.get_object()
    return str(value) if isinstance(value, generic.NameObject) else ""


def _nodes(reader: PdfFileReader) -> Iterator[dict[str, object]]:
    """Every dictionary that can be reached from the catalog, streams' dictionaries too."""
    waiting: list[Any] = [cast("Any", reader.trailer).raw_get("/Root")]
    seen: set[object] = set()
    count = 0
    while waiting:
        node = waiting.pop()
        if isinstance(node, generic.IndirectObject):
            if node.reference in seen:
                continue
            seen.add(node.reference)
            node = node.get_object()
        if isinstance(node, generic.DictionaryObject):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, generic.ArrayObject):
            waiting.extend(list.__iter__(node))
        else:
            continue
        count += 1
        if count > _MAXIMUM_NODES:
            raise SignatureRefusedError(ReasonCode.PDF_BOMB)


def _named_file(reader: PdfFileReader) -> Any:  # noqa: ANN401 - pyHanko's dictionaries have no types
    """The specification of the one file in the list of embedded files; ``None`` if the list is empty."""
    files: list[Any] = []
    root = cast("Any", reader.root)
    if "/Names" in root and "/EmbeddedFiles" in root["/Names"]:
        _collect(root["/Names"]["/EmbeddedFiles"], files, _DEEPEST_NAME_TREE)
    if len(files) > 1:
        raise SignatureRefusedError(ReasonCode.UNEXPECTED_FILE)
    return files[0] if files else None


def _collect(node: Any, files: list[Any], depth: int) -> None:  # noqa: ANN401 - pyHanko's dictionaries have no types
    """Gather the values of a name tree; two are as bad as many."""
    if depth == 0:
        raise SignatureRefusedError(ReasonCode.PDF_BAD)
    names, children = _entries(node, "/Names"), _entries(node, "/Kids")
    files.extend(names[index] for index in range(1, len(names), 2))
    for index in range(len(children)):
        if len(files) > 1:
            return
        _collect(children[index], files, depth - 1)


def _entries(node: Any, key: str) -> Any:  # noqa: ANN401 - pyHanko's dictionaries have no types
    try:
        return node[key]  # unlike get(), this follows references
    except KeyError:
        return ()


def _content(specification: Any) -> bytes:  # noqa: ANN401 - pyHanko's dictionaries have no types
    names = {str(specification[key]) for key in ("/F", "/UF") if key in specification}
    if names != {DATA_NAME}:
        raise SignatureRefusedError(ReasonCode.UNEXPECTED_FILE)
    streams = specification["/EF"]
    contents = {bytes(streams[key].data) for key in streams}
    if len(contents) != 1:  # /F and /UF differ: two programs would see two files
        raise SignatureRefusedError(ReasonCode.UNEXPECTED_FILE)
    data = contents.pop()
    if len(data) > MAXIMUM_DATA:
        raise SignatureRefusedError(ReasonCode.TOO_BIG)
    return data
