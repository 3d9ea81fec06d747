import base64
import hashlib
import os
import subprocess
import zipfile
from datetime import datetime
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.core import limits
from desktop.core.clock import VIETNAM
from desktop.core.errors import EnvironmentFailureError
from desktop.exchange.container import ContainerFile, write_container
from desktop.exchange.errors import PackageError
from desktop.exchange.layout import attachment_name
from desktop.exchange.reader import extract_attachment, open_container
from desktop.rules.packages import PackageKind
from desktop.rules.verdicts import ReasonCode
from desktop.signing.keys import RsaPadding
from tests.exchange.making import HOA_LONG, NOW, key, root, rsa_key, trust

DATA = '{"schema":"so-dan-van/report","tên":"Hòa Long"}'.encode()
PHOTO = bytes(range(256)) * 9000
PHOTO_SHA = hashlib.sha256(PHOTO).hexdigest()
PHOTO_NAME = f"attachments/{PHOTO_SHA}.jpg"


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "Ảnh hội nghị.JPG"
    path.write_bytes(PHOTO)
    return ContainerFile(attachment_name(PHOTO_SHA, path.name), "image/jpeg", path)


@pytest.fixture
def files(photo):
    return [
        ContainerFile("report.json", "application/json", DATA),
        ContainerFile("report.pdf", "application/pdf", b"%PDF-1.7 ..."),
        photo,
    ]


def opened(path):
    with path.open("rb") as stream:
        return open_container(stream, trust(), NOW)


def test_what_went_in_comes_out(tmp_path, files):
    path = tmp_path / "gói.asice"
    sha256 = write_container(path, files, [key()], NOW)
    assert sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    package = opened(path)
    assert package.kind is PackageKind.REPORT
    assert package.data == DATA
    assert package.pdf == b"%PDF-1.7 ..."
    assert [(each.name, each.sha256, each.size) for each in package.attachments] == [
        (PHOTO_NAME, PHOTO_SHA, len(PHOTO))
    ]
    ((place, report),) = package.signatures
    assert (place, report.status, report.signer.agency_code) == ("META-INF/signature001.p7s", "valid", HOA_LONG)
    assert report.claimed_time == NOW


def test_an_attachment_is_copied_out_whole(tmp_path, files):
    path = tmp_path / "gói.asice"
    write_container(path, files, [], NOW)
    extract_attachment(path, PHOTO_SHA, tmp_path / "ra" / "ảnh.jpg")
    assert (tmp_path / "ra" / "ảnh.jpg").read_bytes() == PHOTO
    with pytest.raises(PackageError) as missing:
        extract_attachment(path, "0" * 64, tmp_path / "ra" / "khác.jpg")
    assert missing.value.reason.code is ReasonCode.EVIDENCE_MISSING
    assert [each.name for each in (tmp_path / "ra").iterdir()] == ["ảnh.jpg"]


def test_the_first_bytes_say_what_it_is(tmp_path, files):
    path = tmp_path / "gói.asice"
    write_container(path, files, [key()], NOW)
    head = path.read_bytes()[:69]
    assert head[:4] == b"PK\x03\x04"
    assert head[30:] == b"mimetypeapplication/vnd.etsi.asic-e+zip"


def test_other_programs_read_it_without_a_complaint(tmp_path, files):
    path = tmp_path / "gói.asice"
    write_container(path, files, [key()], datetime(2018, 5, 24, 16, 5, 31, tzinfo=VIETNAM))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "mimetype",
            "report.json",
            "report.pdf",
            PHOTO_NAME,
            "META-INF/ASiCManifest.xml",
            "META-INF/signature001.p7s",
        ]
        assert {each.date_time for each in archive.infolist()} == {(2018, 5, 24, 16, 5, 30)}
    subprocess.run(["zip", "-T", str(path)], check=True, capture_output=True)


def test_an_unsigned_package_has_a_manifest_and_no_signature(tmp_path, files):
    path = tmp_path / "gói.asice"
    write_container(path, files, [], NOW)
    assert opened(path).signatures == ()


@pytest.mark.parametrize("signers", [[], [key()]], ids=["unsigned", "signed"])
def test_the_same_content_gives_the_same_bytes(tmp_path, files, signers):
    first = write_container(tmp_path / "a.asice", files, signers, NOW)
    assert write_container(tmp_path / "b.asice", files, signers, NOW) == first


def verify_with_openssl(folder, manifest, signature, anchor):
    trusting = ["-CAfile", anchor, "-attime", str(int(NOW.timestamp()))]
    streams = ["-in", signature, "-content", manifest, "-out", "/dev/null"]
    return subprocess.run(
        ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", *trusting, *streams],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    "signers",
    [
        [key()],
        [key(person="Nguyễn Văn Đức"), key()],
        [rsa_key(RsaPadding.PSS)],
        [rsa_key(RsaPadding.PKCS1V15)],
    ],
    ids=["ECDSA", "leader and agency", "RSA-PSS", "RSA PKCS#1 v1.5"],
)
def test_openssl_and_hashlib_alone_can_check_a_package(tmp_path, files, signers):
    path = tmp_path / "gói.asice"
    write_container(path, files, signers, NOW)
    assert [report.reason for _, report in opened(path).signatures] == [None] * len(signers)
    (tmp_path / "root.pem").write_bytes(root().certificate.public_bytes(Encoding.PEM))
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "x")
        names = set(archive.namelist())
    manifests = sorted(name for name in names if name.startswith("META-INF/ASiCManifest"))
    assert len(manifests) == len(signers)
    asic, dsig = "{http://uri.etsi.org/02918/v1.2.1#}", "{http://www.w3.org/2000/09/xmldsig#}"
    for name in manifests:
        manifest = ET.parse(tmp_path / "x" / name).getroot()  # noqa: S314 - we wrote it
        signature = manifest.find(f"{asic}SigReference").get("URI")
        answer = verify_with_openssl(tmp_path / "x", name, signature, tmp_path / "root.pem")
        assert "CAdES Verification successful" in answer.stderr
        covered = set()
        for item in manifest.findall(f"{asic}DataObjectReference"):
            assert item.find(f"{dsig}DigestMethod").get("Algorithm") == "http://www.w3.org/2001/04/xmlenc#sha256"
            digest = hashlib.sha256((tmp_path / "x" / item.get("URI")).read_bytes()).digest()
            assert base64.b64decode(item.find(f"{dsig}DigestValue").text) == digest
            covered.add(item.get("URI"))
        assert covered == {each for each in names if each != "mimetype" and not each.startswith("META-INF/")}


def test_openssl_sees_a_changed_manifest(tmp_path, files):
    path = tmp_path / "gói.asice"
    write_container(path, files, [key()], NOW)
    (tmp_path / "root.pem").write_bytes(root().certificate.public_bytes(Encoding.PEM))
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "x")
    manifest = tmp_path / "x" / "META-INF" / "ASiCManifest.xml"
    manifest.write_bytes(manifest.read_bytes().replace(b"report.pdf", b"report.pdg"))
    answer = verify_with_openssl(
        tmp_path / "x", "META-INF/ASiCManifest.xml", "META-INF/signature001.p7s", tmp_path / "root.pem"
    )
    assert answer.returncode != 0


def test_two_signers_are_both_reported(tmp_path, files):
    path = tmp_path / "gói.asice"
    write_container(path, files, [key(person="Nguyễn Văn Đức"), key()], NOW)
    assert [report.signer.name for _, report in opened(path).signatures] == ["Nguyễn Văn Đức", "UBND xã Hòa Long"]


def test_a_file_that_packs_too_well_is_stored_so_that_it_arrives(tmp_path):
    blank = bytes(3 * limits.MB)
    name = f"attachments/{hashlib.sha256(blank).hexdigest()}.bmp"
    path = tmp_path / "gói.asice"
    files = [ContainerFile("report.json", "application/json", DATA), ContainerFile(name, "image/bmp", blank)]
    write_container(path, files, [], NOW)
    assert opened(path).attachments[0].size == len(blank)


def test_evidence_that_changed_on_the_disk_is_not_sent(tmp_path, files, photo):
    photo.source.write_bytes(PHOTO[:-1] + b"!")
    with pytest.raises(PackageError) as refused:
        write_container(tmp_path / "gói.asice", files, [], NOW)
    assert refused.value.reason.code is ReasonCode.HASH_MISMATCH
    assert [each.name for each in tmp_path.iterdir()] == ["Ảnh hội nghị.JPG"]


def test_evidence_that_is_gone_is_named(tmp_path, files, photo):
    photo.source.unlink()
    with pytest.raises(EnvironmentFailureError, match="Ảnh hội nghị"):
        write_container(tmp_path / "gói.asice", files, [], NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_before_anything_is_written(tmp_path, files, monkeypatch):
    monkeypatch.setattr("desktop.core.files.shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(EnvironmentFailureError, match="ổ đĩa đã đầy"):
        write_container(tmp_path / "ra" / "gói.asice", files, [], NOW)
    assert list((tmp_path / "ra").iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="no such limit")
def test_a_disk_that_fills_up_while_writing_leaves_nothing(tmp_path, files):
    import resource
    import signal

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(EnvironmentFailureError):
            write_container(tmp_path / "ra" / "gói.asice", files, [], NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert list((tmp_path / "ra").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("readme.txt", ReasonCode.UNEXPECTED_FILE),
        ("attachments/ảnh.jpg", ReasonCode.UNEXPECTED_FILE),
        ("assignment.json", ReasonCode.UNEXPECTED_FILE),
        ("META-INF/container.xml", ReasonCode.UNEXPECTED_FILE),
    ],
)
def test_what_may_not_be_read_is_not_written(tmp_path, name, code):
    files = [ContainerFile("report.json", "application/json", DATA), ContainerFile(name, "text/plain", b"x")]
    with pytest.raises(PackageError) as refused:
        write_container(tmp_path / "gói.asice", files, [], NOW)
    assert refused.value.reason.code is code


def test_a_package_without_data_is_not_written(tmp_path):
    with pytest.raises(PackageError) as refused:
        write_container(tmp_path / "gói.asice", [], [], NOW)
    assert refused.value.reason.code is ReasonCode.PART_MISSING


def test_names_of_attachments_are_plain_whatever_the_original():
    sha256 = "ab" * 32
    assert attachment_name(sha256, "Ảnh.PNG") == f"attachments/{sha256}.png"
    assert attachment_name(sha256, "không đuôi") == f"attachments/{sha256}"
    assert attachment_name(sha256, "a.đoc") == f"attachments/{sha256}"
    assert attachment_name(sha256, "a.b/c") == f"attachments/{sha256}"
