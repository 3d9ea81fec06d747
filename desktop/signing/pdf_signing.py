"""Signatures are put into a PDF: pyHanko prepares the file, our own CMS goes into the space it keeps."""

# pyHanko and asn1crypto are annotated in parts only.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

import hashlib
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from PIL import Image
from pyhanko.pdf_utils import content, generic, layout
from pyhanko.pdf_utils.extensions import DeveloperExtension
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigAppearanceSetup, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import PreparedByteRangeDigest, SignatureObject
from pyhanko.stamp import StaticStampStyle

from desktop.core.clock import local
from desktop.signing.cms import sign_digest, size_of_signature
from desktop.signing.keys import Signer
from desktop.signing.pdf_values import Appearance, UnsignablePdfError

if TYPE_CHECKING:
    from collections.abc import Generator


_UNSIGNABLE = (PdfError, SigningError, AssertionError, LookupError, RecursionError, TypeError, ValueError)
"""What the library raises about a file that is no PDF in order, or has a signature of this name already."""


class _ArchivalWriter(IncrementalPdfFileWriter):
    """Adds a revision without touching what makes the file PDF/A, and without chance or the present time in it."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        """The first identifier stays; the second, which names the revision, follows from the bytes before it."""
        prev.stream.seek(0)
        revision = generic.ByteStringObject(hashlib.sha256(prev.stream.read()).digest()[:16])
        try:
            original = _original_bytes(cast("Any", prev.trailer["/ID"])[0])
        except KeyError:
            original = revision
        return generic.ArrayObject([original, revision])

    def _update_meta(self) -> None:
        """Leave the metadata as the document was made: PDF/A wants both its forms to say the same."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """PDF/A-3 builds on PDF 1.7: no /Version /2.0 in the catalog."""
        super().ensure_output_version(min(version, (1, 7)))

    def register_extension(self, ext: DeveloperExtension) -> None:
        """No extensions of PDF 2.0, for the same reason."""
        if str(ext.base_version) <= "/1.7":
            super().register_extension(ext)


class _Drawing(content.PdfContent):
    """The first page of another PDF; pyHanko's own class gives it a name by chance."""

    def __init__(self, pdf: bytes, name: str) -> None:
        page = PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Kids"][0]  # type: ignore[index] - pyHanko has no types
        left, bottom, right, top = (float(each) for each in page["/MediaBox"])
        super().__init__(box=layout.BoxConstraints(width=right - left, height=top - bottom))
        self._pdf = pdf
        self._name = name

    def render(self) -> bytes:
        """Called by pyHanko."""
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        self.resources.xobject[generic.pdf_name(f"/{self._name}")] = page
        return f"/{self._name} Do".encode()


def add_signature(
    pdf: bytes,
    key: Signer,
    at: datetime,
    *,
    field_name: str,
    reason: str,
    appearance: Appearance | None,
) -> bytes:
    """Do what ``sign_pdf`` promises."""
    moment = local(at).replace(microsecond=0)
    placeholder = SignatureObject(
        timestamp=moment,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason or None,
        bytes_reserved=2 * size_of_signature(key, None),
    )
    # The steps of pyHanko's embedding protocol: field, signature object, file with a gap, content of the gap.
    try:
        writer = _ArchivalWriter(BytesIO(pdf))
        writer.register_extension(ESIC_EXTENSION_1)
        field = _field(field_name, appearance)
        steps = cast("Generator[Any, Any, None]", PdfCMSEmbedder(field).write_cms(field_name, writer))
        next(steps)
        steps.send(SigObjSetup(placeholder, appearance_setup=_look(field_name, moment, appearance)))
        prepared, output = cast(
            "tuple[PreparedByteRangeDigest, BytesIO]", steps.send(SigIOSetup(md_algorithm="sha256", output=BytesIO()))
        )
    except _UNSIGNABLE as error:
        raise UnsignablePdfError from error
    steps.send(sign_digest(prepared.document_digest, key, None))
    return output.getvalue()


def _field(name: str, appearance: Appearance | None) -> SigFieldSpec:
    if appearance is None:
        return SigFieldSpec(name)
    box = cast("tuple[int, int, int, int]", appearance.box)  # pyHanko writes fractions of a point just as well
    return SigFieldSpec(name, on_page=appearance.page, box=box)


def _look(name: str, moment: datetime, appearance: Appearance | None) -> SigAppearanceSetup | None:
    if appearance is None:
        return None
    centred = layout.SimpleBoxLayoutRule(
        x_align=layout.AxisAlignment.ALIGN_MID,
        y_align=layout.AxisAlignment.ALIGN_MID,
        margins=layout.Margins(0, 0, 0, 0),
    )
    if appearance.image.startswith(b"%PDF-"):
        shown: content.PdfContent = _Drawing(appearance.image, name)
    else:
        shown = PdfImage(Image.open(BytesIO(appearance.image)), name=name)
    style = StaticStampStyle(background=shown, border_width=0, background_layout=centred)
    return SigAppearanceSetup(style, moment, name=None)


def _original_bytes(identifier: object) -> object:
    """An identifier that happens to look like text is read as text."""
    if isinstance(identifier, generic.TextStringObject):
        return generic.ByteStringObject(identifier.original_bytes)
    return identifier
