"""An honest signed PDF, and the tools to turn it into a dishonest one."""

import asyncio
import zlib
from functools import cache
from io import BytesIO

import pikepdf
from asn1crypto import keys as loose_keys
from asn1crypto import x509 as loose_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils import embed, generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers, timestamps
from pyhanko.sign.validation.dss import DocumentSecurityStore

from desktop.rules.snapshot_json import snapshot_to_json
from desktop.signing.authority import issue_certificate
from desktop.signing.certificates import Subject
from desktop.signing.keys import KeyKind, SigningKey, new_private_key
from desktop.signing.pdf import sign_pdf
from tests.exchange.making import NOW, SNAPSHOT, key, root

DATA = snapshot_to_json(SNAPSHOT)
NAME = "report.json"


@cache
def plain(data: bytes = DATA) -> bytes:
    """Two pages and the data file, nobody's signature; object streams as programs write them."""
    return made(lambda _: None, data)


def made(change, data: bytes = DATA, **options) -> bytes:
    """The same with something changed before it is written."""
    document = pikepdf.new()
    for text in (b"0.5 w 50 50 m 500 50 l S", b"0.5 w 60 60 m 500 60 l S"):
        page = document.add_blank_page(page_size=(595, 842))
        page.contents_add(document.make_stream(text), prepend=True)
    attach(document, NAME, data)
    document.Root.AF = pikepdf.Array([document.attachments[NAME].obj])
    change(document)
    output = BytesIO()
    options = {"deterministic_id": True, "min_version": "1.7"} | options
    document.save(output, **options)
    return output.getvalue()


def attach(document, key_: str, data: bytes, name: str = "") -> None:
    document.attachments[key_] = pikepdf.AttachedFileSpec(
        document, data, filename=name or key_, mime_type="application/json", relationship=pikepdf.Name.Source
    )


def signed(pdf: bytes | None = None, signer: SigningKey | None = None, **options) -> bytes:
    """Signed by the agency unless told otherwise."""
    return sign_pdf(plain() if pdf is None else pdf, signer or key(), options.pop("at", NOW), **options)


@cache
def good() -> bytes:
    """Signed by the leader, then by the agency."""
    return signed(led())


@cache
def led() -> bytes:
    """Signed by the leader, who is the first."""
    return signed(signer=key(person="Nguyễn Văn Đức"), field_name="LanhDao")


def updated(pdf: bytes, change) -> bytes:
    """The file with an incremental update."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def named(value: str) -> generic.NameObject:
    return generic.pdf_name(value)


def draw(writer) -> None:
    """A red square over the first page."""
    stream = writer.add_object(generic.StreamObject(stream_data=b"1 0 0 rg 0 0 300 300 re f"))
    writer.add_stream_to_page(0, stream)


def add_file(writer, name: str = "report2.json") -> None:
    content = embed.EmbeddedFileObject.from_file_data(writer, b"{}")
    embed.embed_file(writer, embed.FileSpec(file_spec_string=name, embedded_data=content))


def replace_data(writer) -> None:
    specification = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
    stream = generic.StreamObject(stream_data=DATA.replace(b"1234.5", b"9999.5"))
    specification["/EF"]["/F"] = specification["/EF"]["/UF"] = writer.add_object(stream)
    writer.update_container(specification["/EF"])


def stamping_authority() -> signers.SimpleSigner:
    """pyHanko's signer with a key of an authority of time stamps that nobody here knows."""
    signer = _authority()
    encoded = signer.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return loose_x509.Certificate.load(signer.certificate.public_bytes(Encoding.DER)), loose_keys.PrivateKeyInfo.load(
        encoded
    )


@cache
def _authority() -> SigningKey:
    private_key = new_private_key(KeyKind.RSA_2048)
    subject = Subject("Cấp dấu thời gian", "Tổ chức cấp dấu thời gian", "")
    return SigningKey(private_key, issue_certificate(root("TSA"), private_key.public_key(), subject, NOW), ())


def time_stamped(pdf: bytes) -> bytes:
    """With a document time stamp over everything before it."""
    certificate, private_key = stamping_authority()
    stamper = timestamps.DummyTimeStamper(certificate, private_key, fixed_dt=NOW, override_md="sha256")
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    tool = signers.PdfTimeStamper(stamper)
    return asyncio.run(tool.async_timestamp_pdf(writer, "sha256")).getvalue()


def with_validation_data(pdf: bytes) -> bytes:
    """With a store of certificates, as programs add that make a signature last."""
    (certificate,) = load_certs_from_pemder_data(root().certificate.public_bytes(Encoding.PEM))
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    reader = PdfFileReader(BytesIO(pdf))
    contents = reader.embedded_signatures[0].pkcs7_content
    DocumentSecurityStore.supply_dss_in_writer(writer, contents, certs=[certificate])
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def bomb(size: int, layers: int = 1) -> bytes:
    """Zeros, compressed."""
    data = bytes(size)
    for _ in range(layers):
        data = zlib.compress(data, 9)
    return data
