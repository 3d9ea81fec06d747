"""Every kind of package, judged by programs that we did not write: anybody can check one without this program."""

import asyncio
import base64
import hashlib
import zipfile
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from asn1crypto import cms as asn1_cms
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext

from desktop.exchange.writer import report_container, write_package
from desktop.rules.packages import PackageKind
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.signing.keys import KeyKind
from desktop.signing.pdf import sign_pdf
from desktop.signing.trust import TrustStore
from tests.exchange.examples import EXAMPLES, enclosed
from tests.exchange.making import SNAPSHOT

ASIC = "{http://uri.etsi.org/02918/v1.2.1#}"
DSIG = "{http://www.w3.org/2000/09/xmldsig#}"
MANIFEST, SIGNATURE = "META-INF/ASiCManifest.xml", "META-INF/signature001.p7s"


@pytest.fixture(params=PackageKind)
def package(request, province, bench, report_pdf):
    """A package of a kind, taken apart by unzip alone into the folder in which the other programs work."""
    kind, key = request.param, province.key(KeyKind.EC_P256)
    path = bench.folder / "x.asice"
    if kind is PackageKind.REPORT:
        data = snapshot_to_json(SNAPSHOT)
        pdf = sign_pdf(report_pdf(("report.json", "report.json", data)), key, province.now)
        report_container(path, SNAPSHOT, pdf, {}, [key], province.now)
    else:
        write_package(path, EXAMPLES[kind], [key], province.now, enclosed(kind))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        archive.extractall(bench.folder)
    bench.put("root.pem", TrustStore((province.root.certificate,)).to_pem())
    return bench


def test_openssl_believes_it(package):
    command = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", SIGNATURE]
    result = package.run(*command, "-content", MANIFEST, "-CAfile", "root.pem", "-out", "out")
    assert "CAdES Verification successful" in result.stderr


def test_gnutls_believes_it(package):
    command = ["certtool", "--p7-verify", "--inder", "--infile", SIGNATURE, "--load-data", MANIFEST]
    result = package.run(*command, "--load-ca-certificate", "root.pem")
    assert "Signature status: ok" in result.stdout + result.stderr


def test_pyhanko_believes_it(package, province):
    root = x509.Certificate.load(province.root.certificate.public_bytes(Encoding.DER))
    info = asn1_cms.ContentInfo.load(package.get(SIGNATURE))
    status = asyncio.run(
        async_validate_detached_cms(
            BytesIO(package.get(MANIFEST)),
            info["content"],
            signer_validation_context=ValidationContext(trust_roots=[root], allow_fetching=False),
        )
    )
    assert (status.intact, status.valid, status.trusted) == (True, True, True)


def test_the_manifest_names_every_file_with_its_digest(package):
    named = {
        item.get("URI"): base64.b64decode(item.findtext(f"{DSIG}DigestValue"))
        for item in ET.fromstring(package.get(MANIFEST)).iter(f"{ASIC}DataObjectReference")  # noqa: S314 - our own
    }
    with zipfile.ZipFile(package.folder / "x.asice") as archive:
        inside = [name for name in archive.namelist() if name != "mimetype" and not name.startswith("META-INF/")]
        assert named == {name: hashlib.sha256(archive.read(name)).digest() for name in inside}


@pytest.mark.parametrize("package", [PackageKind.REPORT], indirect=True)
def test_poppler_and_qpdf_find_the_pages_of_a_report_signed_and_sound(package):
    said = package.run("pdfsig", "-nocert", "report.pdf").stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "No syntax or stream encoding errors found" in package.run("qpdf", "--check", "report.pdf").stdout
    package.run("pdfdetach", "-save", "1", "-o", "taken-out.json", "report.pdf")
    assert package.get("taken-out.json") == package.get("report.json")


def test_a_changed_manifest_is_believed_by_nobody(package):
    manifest = package.get(MANIFEST)
    package.put("changed.xml", manifest[:-3] + b" " + manifest[-3:])
    openssl = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", SIGNATURE, "-out", "out"]
    assert package.run(*openssl, "-content", "changed.xml", "-CAfile", "root.pem").returncode != 0
    gnutls = ["certtool", "--p7-verify", "--inder", "--infile", SIGNATURE, "--load-data", "changed.xml"]
    told = package.run(*gnutls, "--load-ca-certificate", "root.pem")
    assert "Signature status: ok" not in told.stdout + told.stderr
