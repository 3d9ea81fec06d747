"""Signed PDF: accepted by other programs, the same at every run, and read back."""

import asyncio
from io import BytesIO
from subprocess import run
from sys import executable

import pikepdf
import pytest
from PIL import Image

from desktop.rules.verdicts import ReasonCode
from desktop.signing.keys import KeyKind, RsaPadding, save_pkcs12
from desktop.signing.pdf import Appearance, read_signed_pdf, sign_pdf
from desktop.signing.report import SignatureStatus

VARIANTS = [
    (KeyKind.EC_P256, RsaPadding.PSS),
    (KeyKind.RSA_2048, RsaPadding.PSS),
    (KeyKind.RSA_3072, RsaPadding.PKCS1V15),
]
every_variant = pytest.mark.parametrize(("kind", "padding"), VARIANTS)


def seal() -> bytes:
    output = BytesIO()
    Image.new("RGBA", (60, 40), (220, 20, 20, 128)).save(output, "PNG")
    return output.getvalue()


@pytest.fixture
def leader(province):
    return province.new_key(subject=province.leader)


@pytest.fixture
def signed_twice(province, leader, report_pdf):
    once = sign_pdf(
        report_pdf(),
        leader,
        province.now,
        field_name="ChuTich",
        reason="Ký báo cáo",
        appearance=Appearance(seal(), -1, (370.5, 400, 500, 456.25)),
    )
    return sign_pdf(once, province.key(), province.now)


@every_variant
def test_a_signed_report_is_read_back(province, trust, report_pdf, kind, padding):
    signed = sign_pdf(report_pdf(), province.key(kind, padding), province.now)
    answer = read_signed_pdf(signed, trust, province.now)
    assert answer.reason is None
    assert (answer.embedded_name, answer.embedded_data) == ("report.json", b'{"rows":[1717]}')
    (report,) = answer.signatures
    assert report.status is SignatureStatus.VALID
    assert report.claimed_time == province.now
    assert report.revocation_checked


def test_leader_and_agency_sign_one_after_the_other(province, trust, signed_twice):
    answer = read_signed_pdf(signed_twice, trust, province.now)
    assert answer.reason is None
    assert [each.signer.name for each in answer.signatures] == ["Nguyễn Văn Ân", "Ủy ban nhân dân xã Hòa Bình"]


def test_signing_again_gives_the_same_bytes(province, leader, report_pdf):
    look = Appearance(seal(), 0, (50, 50, 110, 90))
    first, again = (
        sign_pdf(report_pdf(), leader, province.now, field_name="ChuTich", appearance=look) for _ in range(2)
    )
    assert first == again


def test_what_was_there_before_stays_untouched(province, report_pdf):
    signed = sign_pdf(report_pdf(), province.key(), province.now)
    assert signed.startswith(report_pdf())
    with pikepdf.open(BytesIO(signed)) as document:
        assert "/Version" not in document.Root
        assert "/Producer" not in document.docinfo


def test_signing_breaks_no_rule_of_the_archive_format(province, leader, trust, report_pdf):
    from pikepdf import pdfa

    output = BytesIO()
    with pikepdf.open(BytesIO(report_pdf())) as document:
        pdfa.save(document, output, "3b")
    look = Appearance(seal(), -1, (370, 400, 430, 440))
    once = sign_pdf(output.getvalue(), leader, province.now, field_name="ChuTich", appearance=look)
    signed = sign_pdf(once, province.key(), province.now)
    assert read_signed_pdf(signed, trust, province.now).reason is None
    with pikepdf.open(BytesIO(signed)) as document:
        # The validator does not know form fields; what it knows, it must find in order.
        assert {finding.kind for finding in pdfa.check(document, "3b").findings} <= {"unsupported"}


def test_the_image_stands_where_it_was_put(signed_twice):
    with pikepdf.open(BytesIO(signed_twice)) as document:
        (widget,) = [each for each in document.pages[-1].Annots if each.T == "ChuTich"]
        assert [float(each) for each in widget.Rect] == [370.5, 400, 500, 456.25]
        assert "/N" in widget.AP
        (other,) = [each for each in document.pages[0].Annots if each.T == "CoQuan"]
        assert [float(each) for each in other.Rect] == [0, 0, 0, 0]


def test_qpdf_finds_no_fault(signed_twice, bench):
    bench.put("signed.pdf", signed_twice)
    result = bench.run("qpdf", "--check", "signed.pdf")
    assert result.returncode == 0, result.stdout + result.stderr


@every_variant
def test_poppler_says_valid(province, report_pdf, bench, kind, padding):
    bench.put("signed.pdf", sign_pdf(report_pdf(), province.key(kind, padding), province.now))
    result = bench.run("pdfsig", "-nocert", "signed.pdf")
    assert "Signature is Valid" in result.stdout
    assert "Total document signed" in result.stdout
    assert "Signature Type: ETSI.CAdES.detached" in result.stdout


def test_poppler_says_valid_to_both_signatures(signed_twice, bench):
    bench.put("signed.pdf", signed_twice)
    result = bench.run("pdfsig", "-nocert", "signed.pdf")
    assert result.stdout.count("Signature is Valid") == 2


def test_pyhanko_says_valid(province, signed_twice):
    from asn1crypto import x509
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import async_validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    for signature in PdfFileReader(BytesIO(signed_twice)).embedded_regular_signatures:
        context = ValidationContext(
            trust_roots=[x509.Certificate.load(province.root.certificate.public_bytes(Encoding.DER))],
            crls=[each.public_bytes(Encoding.DER) for each in province.trust.revocation_lists],
            allow_fetching=False,
            revocation_mode="require",
        )
        status = asyncio.run(async_validate_pdf_signature(signature, signer_validation_context=context))
        assert status.bottom_line


@pytest.mark.parametrize("pades", [True, False])
def test_a_pdf_signed_by_another_program_is_accepted(province, trust, report_pdf, pades):
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import SigSeedSubFilter

    signer = signers.SimpleSigner.load_pkcs12_data(
        save_pkcs12(province.key(KeyKind.RSA_2048), "matkhau", "k"), other_certs=[], passphrase=b"matkhau"
    )
    subfilter = SigSeedSubFilter.PADES if pades else SigSeedSubFilter.ADOBE_PKCS7_DETACHED
    metadata = signers.PdfSignatureMetadata(field_name="Ky", subfilter=subfilter, md_algorithm="sha256")
    output = asyncio.run(signers.async_sign_pdf(IncrementalPdfFileWriter(BytesIO(report_pdf())), metadata, signer))
    answer = read_signed_pdf(output.getvalue(), trust, province.now)
    assert answer.reason is None
    assert answer.signatures[0].status is SignatureStatus.VALID


def test_an_unsigned_report_still_gives_its_data(province, trust, report_pdf):
    answer = read_signed_pdf(report_pdf(), trust, province.now)
    assert answer.reason is ReasonCode.NO_SIGNATURE
    assert answer.embedded_data == b'{"rows":[1717]}'


def test_importing_the_module_loads_nothing_heavy():
    heavy = "{'pyhanko', 'pikepdf', 'PIL', 'asn1crypto', 'asyncio'}"
    code = f"import sys, desktop.signing.pdf, desktop.signing.cms; print({heavy} & set(sys.modules))"
    assert run([executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "set()"
