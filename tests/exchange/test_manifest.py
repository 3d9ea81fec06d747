"""What a manifest may not say: each fault has its code, the place where it stands, and a word for who looks for it."""

import pytest

from desktop.exchange.errors import PackageError
from desktop.exchange.manifest import DataObject, Manifest, read_manifest, write_manifest
from desktop.rules.verdicts import Reason, ReasonCode

PLACE = "META-INF/ASiCManifest001.xml"
HONEST = Manifest(
    "META-INF/signature001.p7s",
    (DataObject("report.json", "application/json", "ab" * 32, root=True), DataObject("report.pdf", "", "cd" * 32)),
)
WRITTEN = write_manifest(HONEST)
ROOT, METHOD, VALUE = b' Rootfile="true"', b'Algorithm="', b"</ds:DigestValue>"


def refusal(data):
    with pytest.raises(PackageError) as caught:
        read_manifest(data, PLACE)
    return caught.value


@pytest.mark.parametrize(
    ("was", "now", "detail"),
    [
        (b":ASiCManifest", b":OtherManifest", "root"),
        (b"<asic:ASiCManifest ", b'<asic:ASiCManifest Id="1" ', "root"),
        (b"<asic:SigReference", b"words<asic:SigReference", "root"),
        (b":SigReference", b":OtherReference", "children"),
        (b"/>\n<asic:D", b">x</asic:SigReference>\n<asic:D", "SigReference"),
        (b' URI="META-INF/signature001.p7s"', b"", "no URI"),
        (b' MimeType="application/pkcs7', b' Extra="" MimeType="application/pkcs7', "unknown attribute"),
        (b"<ds:DigestMethod", b"words<ds:DigestMethod", "DataObjectReference"),
        (b"DigestMethod", b"OtherMethod", "DataObjectReference"),
        (METHOD, METHOD + b"http://example.org/other", "DigestMethod"),
        (VALUE, b"=====" + VALUE, "DigestValue"),
        (VALUE, b"AAAA" + VALUE, "DigestValue"),
        (b"<ds:DigestValue>", b'<ds:DigestValue Id="1">', "unknown attribute"),
        (ROOT, b' Rootfile="yes"', "Rootfile"),
        (b"report.pdf", b"report.json", "a file is named twice"),
    ],
)
def test_a_fault_is_told_with_its_place(was, now, detail):
    assert was in WRITTEN
    refused = refusal(WRITTEN.replace(was, now))
    assert (refused.reason, refused.data["detail"]) == (Reason(ReasonCode.MANIFEST, PLACE), detail)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (WRITTEN.replace(b"xmlenc#sha256", b"xmldsig#sha1"), ReasonCode.WEAK_ALGORITHM),
        (WRITTEN.replace(b"<asic:ASiC", b"<!DOCTYPE a><asic:ASiC", 1), ReasonCode.XML_DTD),
        (WRITTEN[:-4], ReasonCode.XML_BAD),
        (b"<a>" * 20_000, ReasonCode.XML_BAD),
    ],
    ids=["weak digest", "DTD", "cut", "too many tags"],
)
def test_other_faults_have_their_own_codes(data, code):
    refused = refusal(data)
    assert refused.reason == Reason(code, PLACE)
    assert refused.data["detail"]


@pytest.mark.parametrize(("flag", "root"), [("true", True), ("1", True), ("false", False), ("0", False)])
def test_the_file_that_holds_the_data_may_be_marked_in_the_forms_of_xml(flag, root):
    read = read_manifest(WRITTEN.replace(ROOT, f' Rootfile="{flag}"'.encode()), PLACE)
    assert [item.root for item in read.objects] == [root, False]


def test_quick_and_careful_reading_say_the_same():
    assert read_manifest(WRITTEN, PLACE) == read_manifest(WRITTEN + b"<!-- a word -->", PLACE) == HONEST
