"""A PDF that left unsigned, was signed by another program, and comes back: what it is, and what is made of it."""

import asyncio
import shutil
import zipfile
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.stamp import TextStampStyle

from desktop.core.errors import EnvironmentFailureError
from desktop.exchange.package import examine
from desktop.models.revision import OutgoingPackage
from desktop.rules.verdicts import ReasonCode, Verdict
from desktop.services.report.brought_back import SignedElsewhere, look_at_signed, take_back
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.history import list_revisions
from desktop.services.report.issued_version import NotIssuableError, pack_issued
from desktop.services.report.signed_pages import Signers
from desktop.signing.authority import create_root, issue_certificate
from desktop.signing.certificates import Subject
from desktop.signing.keys import KeyKind, SigningKey, new_private_key, save_pkcs12
from desktop.signing.pdf import sign_pdf
from desktop.signing.trust import TrustStore
from tests.services.pattern import HOA_LONG, PERIOD, approve_all, at, bring_to, copied, count, type_value

SIGNED_NAME = "BC đã ký số.pdf"


@pytest.fixture(scope="module")
def exported_once(pattern, tmp_path_factory):
    """Hòa Long's folder after a PDF left unsigned, which lies beside it; never write to it."""
    folder = tmp_path_factory.mktemp("đã xuất")
    with closing(copied(pattern, HOA_LONG, folder / HOA_LONG, at(5, 12, 10))) as agency:
        approve_all(agency)
        hand_in(agency, PERIOD, (ReportFormat.PDF_TO_SIGN,), folder / "USB", None)
    return folder


@pytest.fixture
def exported(exported_once, agency, tmp_path):
    """The PDF that left unsigned."""
    bring_to(agency, exported_once / HOA_LONG)
    (file,) = Path(shutil.copytree(exported_once / "USB", tmp_path / "USB")).iterdir()
    return file


@pytest.fixture
def back(agency, tmp_path):
    """Puts a file where somebody has saved it, and looks at it."""

    def look(pdf, name=SIGNED_NAME):
        path = tmp_path / name
        path.write_bytes(pdf)
        return look_at_signed(agency, PERIOD, path)

    return look


class _Tool(signers.PdfSigner):
    """pyHanko's own signer, on a computer of the time of these tests."""

    def init_signing_session(self, pdf_out, existing_fields_only=False):
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = at(5, 12, 9).now()
        return session


def signed_by_another_program(pdf, key, *, visible=False, field="Signature1"):
    """By a program that knows nothing of this one."""
    signer = signers.SimpleSigner.load_pkcs12_data(save_pkcs12(key, "matkhau", "k"), [], passphrase=b"matkhau")
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    look = TextStampStyle(stamp_text="Ky boi: %(signer)s") if visible else None
    if visible:
        append_signature_field(writer, SigFieldSpec(field, on_page=0, box=(300, 60, 500, 120)))
    metadata = signers.PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    tool = _Tool(metadata, signer=signer, stamp_style=look)
    return asyncio.run(tool.async_sign_pdf(writer)).getvalue()


def foreign_key(agency):
    """A certificate of a public service: another authority, no agency code of ours."""
    root = create_root("Ban Cơ yếu Chính phủ", "CA phục vụ cơ quan Đảng, Nhà nước", agency.clock.now())
    private_key = new_private_key(KeyKind.RSA_2048)
    subject = Subject("UBND xã Hòa Long", "Ủy ban nhân dân xã Hòa Long", "H99.99")
    certificate = issue_certificate(root, private_key.public_key(), subject, agency.clock.now())
    return SigningKey(private_key, certificate, (root.certificate,))


@pytest.mark.parametrize("visible", [False, True], ids=["invisible", "visible"])
def test_the_same_export_with_a_trusted_signature(agency, pattern, exported, back, visible):
    seen = back(signed_by_another_program(exported.read_bytes(), pattern.keys[HOA_LONG], visible=visible))
    assert (seen.state, seen.revision, seen.reasons) == (SignedElsewhere.SIGNED, 1, ())
    assert [each.name for each in seen.signers] == ["UBND xã Hòa Long"]


def test_a_signer_of_an_unknown_authority_is_told_and_may_still_be_issued(agency, exported, back):
    seen = back(signed_by_another_program(exported.read_bytes(), foreign_key(agency)))
    assert seen.state is SignedElsewhere.DOUBTFUL_SIGNER
    assert [each.code for each in seen.reasons] == [ReasonCode.UNKNOWN_SIGNER]
    assert seen.may_be_issued


def test_a_leader_signs_elsewhere_what_the_agency_has_signed_here(agency, pattern, tmp_path, back):
    approve_all(agency)
    ours = hand_in(agency, PERIOD, (ReportFormat.PDF,), tmp_path, pattern.keys[HOA_LONG]).files[0].read_bytes()
    assert back(ours).state is SignedElsewhere.NOTHING_NEW
    seen = back(signed_by_another_program(ours, foreign_key(agency)))
    assert seen.state is SignedElsewhere.DOUBTFUL_SIGNER
    assert len(seen.signers) == 2


def test_what_was_not_signed_yet(exported, back):
    assert back(exported.read_bytes()).state is SignedElsewhere.UNSIGNED


def test_pages_written_anew_before_they_were_signed(pattern, exported, back):
    output = BytesIO()
    with pikepdf.open(exported) as document:
        document.save(output)
    seen = back(signed_by_another_program(output.getvalue(), pattern.keys[HOA_LONG]))
    assert (seen.state, seen.may_be_issued) == (SignedElsewhere.REWRITTEN, True)


def updated(pdf):
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    stream = writer.add_object(generic.StreamObject(stream_data=b"1 0 0 rg 0 0 300 300 re f"))
    writer.add_stream_to_page(0, stream)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


CHANGES = {
    "something was added after the signature": (updated, ReasonCode.CHANGED_AFTER_SIGNING),
    "bytes after the end": (lambda pdf: pdf + b"\n% more\n", ReasonCode.CHANGED_AFTER_SIGNING),
    "one byte of a page": (
        lambda pdf: pdf[:60_000] + bytes([pdf[60_000] ^ 1]) + pdf[60_001:],
        ReasonCode.SIGNATURE_BAD,
    ),
}


@pytest.mark.parametrize(("change", "code"), CHANGES.values(), ids=CHANGES)
def test_what_was_changed_after_it_was_signed(agency, pattern, exported, back, change, code):
    signed = sign_pdf(exported.read_bytes(), pattern.keys[HOA_LONG], agency.clock.now())
    seen = back(change(signed))
    assert (seen.state, [each.code for each in seen.reasons]) == (SignedElsewhere.CHANGED, [code])
    assert not seen.may_be_issued


def test_a_report_that_was_edited_since(agency, pattern, exported, back, tmp_path):
    type_value(agency, "CT2.05", "4.321")
    approve_all(agency)
    hand_in(agency, PERIOD, (ReportFormat.PDF_TO_SIGN,), tmp_path, None)
    seen = back(signed_by_another_program(exported.read_bytes(), pattern.keys[HOA_LONG]))
    assert (seen.state, seen.revision, seen.newest) == (SignedElsewhere.OLDER_REVISION, 1, 2)


def test_a_report_that_did_not_leave_here(agency, pattern, back):
    assert back(pattern.first_pdf.read_bytes()).state is SignedElsewhere.OTHER_REPORT


def test_the_report_of_another_agency(agency, pattern, back):
    with zipfile.ZipFile(pattern.long_phuoc) as container:
        assert back(container.read("report.pdf")).state is SignedElsewhere.OTHER_AGENCY


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", ReasonCode.PDF_BAD), (b"PK\x03\x04", ReasonCode.PDF_BAD), (b"%PDF-1.7\n", ReasonCode.PDF_BAD)],
    ids=["empty", "a container", "a stump"],
)
def test_what_is_no_report(agency, back, data, code):
    seen = back(data)
    assert (seen.state, [each.code for each in seen.reasons]) == (SignedElsewhere.NOT_A_REPORT, [code])


def test_a_file_that_is_not_there(agency, tmp_path):
    with pytest.raises(EnvironmentFailureError, match="không tìm thấy"):
        look_at_signed(agency, PERIOD, tmp_path / "mất.pdf")


def test_the_signed_file_becomes_the_issued_version_once(agency, pattern, exported, back):
    seen = back(signed_by_another_program(exported.read_bytes(), pattern.keys[HOA_LONG]))
    taken = take_back(agency, PERIOD, seen.file)
    assert taken == seen
    assert take_back(agency, PERIOD, seen.file).state is SignedElsewhere.NOTHING_NEW
    assert count(agency, OutgoingPackage) == 2
    with agency.reading() as session:
        (revision,) = list_revisions(session, agency.clock, PERIOD)
    assert [each.name for each in revision.files] == ["BC_W26572a_6T-2018_b1_cho-ky.pdf", SIGNED_NAME]
    assert revision.files[1].sha256 == seen.sha256


def test_what_may_not_be_issued_is_refused(agency, exported):
    with pytest.raises(NotIssuableError):
        take_back(agency, PERIOD, exported)
    assert count(agency, OutgoingPackage) == 1


def test_the_issued_version_goes_into_a_package_that_verifies(agency, pattern, exported, back, tmp_path):
    key = pattern.keys[HOA_LONG]
    seen = take_back(agency, PERIOD, back(signed_by_another_program(exported.read_bytes(), key)).file)
    done = pack_issued(agency, seen.sha256, tmp_path / "gói", Signers(agency=key))
    answer = examine(done.files[0], TrustStore((pattern.root.certificate,)), agency.clock.now())
    assert (answer.verdict, answer.snapshot_sha256) == (Verdict.VALID, seen.snapshot_sha256)
    with zipfile.ZipFile(done.files[0]) as container:
        assert container.read("report.pdf") == seen.file.read_bytes()
    assert count(agency, OutgoingPackage) == 3


def test_a_version_that_was_never_brought_back_is_not_packed(agency, exported, tmp_path):
    with pytest.raises(NotIssuableError, match="Không tìm thấy"):
        pack_issued(agency, "0" * 64, tmp_path, Signers())


def test_a_look_records_nothing(agency, exported, back, pattern):
    before = count(agency, OutgoingPackage)
    seen = back(signed_by_another_program(exported.read_bytes(), pattern.keys[HOA_LONG]))
    assert replace(seen, file=exported).may_be_issued
    assert count(agency, OutgoingPackage) == before
    assert not list(agency.folder.packages.glob("*.pdf"))
