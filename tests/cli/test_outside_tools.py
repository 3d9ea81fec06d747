"""What was handed in, judged by tools that we did not write: anybody can check a file without this program."""

import base64
import hashlib
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ASIC = "{http://uri.etsi.org/02918/v1.2.1#}"
DSIG = "{http://www.w3.org/2000/09/xmldsig#}"


def run(*command: str | Path) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def handed_in(demonstration):
    """One agency's container and PDF, and the root that Sở Nội vụ published."""
    province = demonstration.department.parent
    container = min((province / "outbox").glob("BC_*_b1.asice"))
    return container, container.with_suffix(".pdf"), province / "trust" / "root.pem"


@pytest.fixture(scope="module")
def unpacked(handed_in, tmp_path_factory):
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(handed_in[0]) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


def test_openssl_believes_the_signature_of_the_package(handed_in, unpacked, tmp_path):
    meta = unpacked / "META-INF"
    said = run(
        *("openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", meta / "signature001.p7s"),
        *("-content", meta / "ASiCManifest.xml", "-CAfile", handed_in[2], "-out", tmp_path / "content"),
    )
    assert "CAdES Verification successful" in said


def test_the_manifest_names_every_file_with_its_digest(unpacked):
    manifest = ET.parse(unpacked / "META-INF" / "ASiCManifest.xml")  # noqa: S314 - written by this very run
    named = {
        item.get("URI"): item.findtext(f"{DSIG}DigestValue") for item in manifest.iter(f"{ASIC}DataObjectReference")
    }
    files = {path.relative_to(unpacked).as_posix(): path for path in unpacked.rglob("*") if path.is_file()}
    data = {name: path for name, path in files.items() if name != "mimetype" and not name.startswith("META-INF/")}
    assert named == {
        name: base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode() for name, path in data.items()
    }
    assert {"report.json", "report.pdf"} <= data.keys()


def test_poppler_finds_the_signature_of_the_pdf_valid_and_whole(handed_in):
    said = run("pdfsig", "-nocert", handed_in[1])
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_qpdf_finds_the_pdf_sound(handed_in):
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", handed_in[1])


def test_the_pdf_carries_the_very_data_of_the_package(handed_in, unpacked, tmp_path):
    run("pdfdetach", "-saveall", "-o", tmp_path, handed_in[1])
    assert (tmp_path / "report.json").read_bytes() == (unpacked / "report.json").read_bytes()
    assert (unpacked / "report.pdf").read_bytes() == handed_in[1].read_bytes()
