import hashlib
import json
import os
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from random import Random

import pikepdf
import pytest

from desktop.core import limits
from desktop.core.canonical_json import canonical_json
from desktop.exchange.carriers import read_pdf
from desktop.exchange.container import ContainerFile, write_container
from desktop.exchange.contents import Claims
from desktop.exchange.errors import PackageError
from desktop.exchange.layout import attachment_name
from desktop.exchange.package import examine
from desktop.exchange.writer import package_file_name, report_container, write_package
from desktop.rules.package_data import speaker
from desktop.rules.package_form import data_to_json
from desktop.rules.packages import PackageKind
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.rules.training import training_code
from desktop.rules.verdicts import Reason, ReasonCode, Verdict
from desktop.signing.pdf import sign_pdf
from desktop.signing.trust import TrustStore
from tests.exchange.examples import EXAMPLES, SO_NOI_VU, enclosed, write_example
from tests.exchange.making import DAT_DO, HOA_LONG, NOW, SNAPSHOT, key, root, stranger, trust, with_attachment

JSON = snapshot_to_json(SNAPSHOT)
CLAIMS = Claims(HOA_LONG, "Ủy ban nhân dân xã Hòa Long", "6T-2018", 1)


def pdf_with(data=JSON, signers=()):
    document, stream = pikepdf.new(), BytesIO()
    document.add_blank_page()
    if data is not None:
        document.attachments["report.json"] = pikepdf.AttachedFileSpec(document, data, filename="report.json")
    document.save(stream)
    pdf = stream.getvalue()
    for number, signer in enumerate(signers):
        pdf = sign_pdf(pdf, signer, NOW, field_name=f"ChuKy{number}")
    return pdf


@pytest.fixture
def package(tmp_path):
    def write(keys=(), pdf=None, snapshot=SNAPSHOT, evidence=None):
        path = tmp_path / package_file_name(HOA_LONG, "6T-2018", 1)
        report_container(path, snapshot, pdf, evidence or {}, keys, NOW)
        return path

    return write


@pytest.fixture
def file(tmp_path):
    def write(data, name="tệp.bin"):
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return write


def look(path, trusted=None, at=NOW, **options):
    return examine(path, trusted or trust(), at, **options)


def codes(examination):
    return [reason.code for reason in examination.reasons]


def test_a_signed_report_is_valid_and_says_everything(package):
    path = package([key()])
    found = look(path)
    assert (found.verdict, found.reasons, found.kind) == (Verdict.VALID, (), PackageKind.REPORT)
    assert found.snapshot == SNAPSHOT
    assert found.snapshot_bytes == JSON
    assert found.snapshot_sha256 == hashlib.sha256(JSON).hexdigest()
    assert [signer.signer.agency_code for signer in found.signers] == [HOA_LONG]
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.size == path.stat().st_size
    assert found.claims == CLAIMS
    assert not found.is_pdf


@pytest.mark.parametrize("training", [True, False])
def test_a_file_of_training_and_a_real_one_are_told_apart_by_what_they_say(package, training):
    code = HOA_LONG if training else training_code(HOA_LONG)
    path = package(snapshot=replace(SNAPSHOT, agency=replace(SNAPSHOT.agency, code=code)))
    found = look(path, replace(trust(), training=training))
    reason = ReasonCode.REAL_FILE if training else ReasonCode.TRAINING_FILE
    assert (found.verdict, codes(found)) == (Verdict.INVALID, [reason])
    assert found.claims.agency_code == code
    assert (found.size, found.sha256) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
    assert (found.is_pdf, found.is_paper, found.snapshot_bytes) == (False, False, None)


def test_the_name_of_the_file_plays_no_part(package):
    path = package([key()])
    renamed = path.rename(path.with_name("ảnh.jpg"))
    assert look(renamed).verdict is Verdict.VALID


def test_an_unsigned_report_is_intact_and_says_so(package):
    found = look(package())
    assert (found.verdict, codes(found)) == (Verdict.VALID_UNSIGNED, [ReasonCode.NO_SIGNATURE])
    assert found.snapshot == SNAPSHOT
    assert found.signers == ()


def test_a_stranger_with_the_same_name_is_not_trusted(package):
    found = look(package([stranger()]))
    assert found.verdict is Verdict.UNTRUSTED
    assert found.reasons == (Reason(ReasonCode.UNKNOWN_SIGNER, "META-INF/signature001.p7s"),)
    assert found.snapshot == SNAPSHOT


def test_another_agency_may_not_sign_unless_it_is_allowed(package):
    path = package([key(DAT_DO)])
    found = look(path)
    assert (found.verdict, codes(found)) == (Verdict.UNTRUSTED, [ReasonCode.SIGNER_NOT_AUTHORISED])

    def forwarders(report, origin):
        known = (report.signer.agency_code, origin) == (DAT_DO, HOA_LONG)
        return None if known else ReasonCode.FORWARDER_ENDED

    assert look(path, authorised=forwarders).verdict is Verdict.VALID
    assert codes(look(package([key()]), authorised=forwarders)) == [ReasonCode.FORWARDER_ENDED]


def test_of_two_signers_both_must_be_right(package):
    assert look(package([key(person="Nguyễn Văn Đức"), key()])).verdict is Verdict.VALID
    found = look(package([key(), stranger()]))
    assert found.verdict is Verdict.UNTRUSTED
    assert found.reasons == (Reason(ReasonCode.UNKNOWN_SIGNER, "META-INF/signature002.p7s"),)


def test_times_are_judged_by_when_the_file_was_first_seen(package):
    path = package([key()])
    assert codes(look(path, at=NOW + timedelta(days=3000))) == [ReasonCode.LATE_PROOF]
    assert codes(look(path, at=NOW - timedelta(days=3))) == [ReasonCode.FUTURE_TIME]


def test_evidence_travels_with_the_report(package, file):
    data = "Biên bản đối thoại".encode()
    sha256 = hashlib.sha256(data).hexdigest()
    snapshot = with_attachment(sha256, "Biên bản.PDF", len(data))
    path = package([key()], snapshot=snapshot, evidence={sha256: file(data)})
    found = look(path)
    assert found.verdict is Verdict.VALID
    assert [(each.name, each.size) for each in found.attachments] == [(f"attachments/{sha256}.pdf", len(data))]


def test_evidence_that_is_announced_must_be_there(package, tmp_path):
    snapshot = with_attachment("ab" * 32, "Biên bản.pdf", 5)
    with pytest.raises(PackageError) as refused:
        package([key()], snapshot=snapshot)
    assert refused.value.reason == Reason(ReasonCode.EVIDENCE_MISSING, "Biên bản.pdf")
    path = tmp_path / "x.asice"
    write_container(path, [ContainerFile("report.json", "application/json", snapshot_to_json(snapshot))], [key()], NOW)
    found = look(path)
    assert found.verdict is Verdict.INVALID
    assert codes(found) == [ReasonCode.EVIDENCE_MISSING]
    assert found.claims == CLAIMS


def test_evidence_that_is_not_enclosed_need_not_be_there(package):
    assert look(package([key()], snapshot=with_attachment("ab" * 32, "x.pdf", 5, enclosed=False))).snapshot is not None


def test_evidence_that_nobody_announced_is_not_smuggled_in(tmp_path):
    path = tmp_path / "x.asice"
    name = f"attachments/{hashlib.sha256(b'x').hexdigest()}.exe"
    files = [ContainerFile("report.json", "application/json", JSON), ContainerFile(name, "text/plain", b"x")]
    write_container(path, files, [key()], NOW)
    assert codes(look(path)) == [ReasonCode.UNEXPECTED_FILE]


class TestPdf:
    def test_a_signed_pdf_alone_is_a_package(self, file):
        pdf = pdf_with(signers=[key(person="Nguyễn Văn Đức"), key()])
        found = look(file(pdf))
        assert (found.verdict, found.reasons, found.is_pdf) == (Verdict.VALID, (), True)
        assert found.snapshot_bytes == JSON
        assert [signer.signer.name for signer in found.signers] == ["Nguyễn Văn Đức", "UBND xã Hòa Long"]
        assert found.claims == CLAIMS

    def test_an_unsigned_one_too(self, file):
        found = look(file(pdf_with()))
        assert (found.verdict, codes(found)) == (Verdict.VALID_UNSIGNED, [ReasonCode.NO_SIGNATURE])
        assert found.snapshot == SNAPSHOT

    def test_one_by_a_stranger_is_not_trusted(self, file):
        found = look(file(pdf_with(signers=[stranger()])))
        assert (found.verdict, codes(found)) == (Verdict.UNTRUSTED, [ReasonCode.UNKNOWN_SIGNER])
        assert found.snapshot == SNAPSHOT

    def test_one_by_another_agency_is_not_authorised(self, file):
        assert codes(look(file(pdf_with(signers=[key(DAT_DO)])))) == [ReasonCode.SIGNER_NOT_AUTHORISED]

    def test_a_pdf_that_is_no_report_is_no_package(self, file):
        found = look(file(pdf_with(None)))
        assert (found.verdict, codes(found)) == (Verdict.UNREADABLE, [ReasonCode.NOT_A_PACKAGE])

    def test_a_changed_one_is_invalid(self, file):
        pdf = pdf_with(signers=[key()])
        found = look(file(pdf.replace(b"/MediaBox [ 0 0 612 792 ]", b"/MediaBox [ 0 0 612 793 ]")))
        assert (found.verdict, codes(found)) == (Verdict.INVALID, [ReasonCode.SIGNATURE_BAD])
        found = look(file(pdf + b"\n%more\n"))
        assert (found.verdict, codes(found)) == (Verdict.INVALID, [ReasonCode.CHANGED_AFTER_SIGNING])

    @pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.99])
    def test_a_truncated_one_cannot_be_read(self, file, share):
        pdf = pdf_with(signers=[key()])
        found = look(file(pdf[: int(len(pdf) * share)]))
        assert (found.verdict, codes(found)) == (Verdict.UNREADABLE, [ReasonCode.PDF_BAD])

    def test_in_a_container_it_says_the_same_as_the_data(self, package):
        pdf = pdf_with(signers=[key()])
        path = package([key()], pdf=pdf)
        found = look(path)
        assert (found.verdict, found.reasons, len(found.signers)) == (Verdict.VALID, (), 1)
        assert read_pdf(path) == pdf

    @pytest.mark.parametrize("data", [None, snapshot_to_json(replace(SNAPSHOT, revision=2)), JSON + b" "])
    def test_in_a_container_it_may_not_say_anything_else(self, package, data):
        found = look(package([key()], pdf=pdf_with(data)))
        assert found.verdict is Verdict.INVALID
        assert found.reasons == (Reason(ReasonCode.HASH_MISMATCH, "report.pdf"),)
        assert found.claims == CLAIMS

    def test_in_a_container_its_own_signature_counts_too(self, package):
        broken = pdf_with(signers=[key()]) + b"\n%more\n"
        assert look(package([key()], pdf=broken)).reasons == (Reason(ReasonCode.CHANGED_AFTER_SIGNING, "report.pdf"),)
        found = look(package([key()], pdf=pdf_with(signers=[stranger()])))
        assert (found.verdict, found.reasons) == (
            Verdict.UNTRUSTED,
            (Reason(ReasonCode.UNKNOWN_SIGNER, "report.pdf"),),
        )
        found = look(package([key()], pdf=pdf_with(signers=[key(DAT_DO)])))
        assert found.reasons == (Reason(ReasonCode.SIGNER_NOT_AUTHORISED, "report.pdf"),)

    def test_a_doubt_about_both_is_told_once(self, package):
        found = look(package([stranger()], pdf=pdf_with(signers=[stranger()])))
        assert found.reasons == (Reason(ReasonCode.UNKNOWN_SIGNER, "META-INF/signature001.p7s"),)

    def test_a_signed_pdf_does_not_sign_the_container(self, package):
        found = look(package(pdf=pdf_with(signers=[key()])))
        assert (found.verdict, codes(found)) == (Verdict.VALID_UNSIGNED, [ReasonCode.NO_SIGNATURE])

    def test_the_pdf_can_be_had_from_either_carrier(self, package, file):
        pdf = pdf_with()
        assert read_pdf(file(pdf)) == pdf
        assert read_pdf(package()) is None


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        "data", [b"", b"x", b"PK", b"PK\3\4", b"Th\xc6\xb0 g\xe1\xbb\xadi", Random(7).randbytes(4096)]
    )
    def test_what_is_no_package_is_unreadable(self, file, data):
        found = look(file(data))
        assert found.verdict is Verdict.UNREADABLE
        assert codes(found)[0] in (ReasonCode.NOT_A_PACKAGE, ReasonCode.ZIP_CORRUPT)
        assert found.sha256 == hashlib.sha256(data).hexdigest()

    def test_what_is_not_there_is_said_with_its_cause(self, tmp_path):
        found = look(tmp_path / "mất.asice")
        assert (found.verdict, codes(found)) == (Verdict.UNREADABLE, [ReasonCode.UNREADABLE])
        assert found.reasons[0].message.endswith("(không tìm thấy).")

    def test_a_folder_is_not_a_file(self, tmp_path):
        found = look(tmp_path)
        assert (found.verdict, codes(found)) == (Verdict.UNREADABLE, [ReasonCode.UNREADABLE])
        assert "thư mục" in found.reasons[0].message

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system here")
    def test_a_pipe_does_not_hang(self, tmp_path):
        os.mkfifo(tmp_path / "ống.asice")
        assert codes(look(tmp_path / "ống.asice")) == [ReasonCode.NOT_A_PACKAGE]

    @pytest.mark.parametrize("share", [0.001, 0.01, 0.1, 0.5, 0.9, 0.99])
    def test_a_truncated_package_is_unreadable(self, package, share):
        path = package([key()])
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])
        found = look(path)
        assert found.verdict is Verdict.UNREADABLE

    def test_a_word_file_is_no_package(self, file):
        import docx

        stream = BytesIO()
        docx.Document().save(stream)
        found = look(file(stream.getvalue(), "báo cáo.docx"))
        assert found.verdict is Verdict.UNREADABLE
        assert codes(found) == [ReasonCode.NOT_A_PACKAGE]


class TestOtherKinds:
    @pytest.mark.parametrize("kind", list(EXAMPLES))
    def test_each_kind_comes_back_as_it_was_written(self, tmp_path, kind):
        path = tmp_path / "x.asice"
        write_example(path, kind)
        found = look(path)
        assert (found.verdict, found.kind, found.data) == (Verdict.VALID, kind, EXAMPLES[kind])
        assert found.snapshot is None
        period = getattr(found.data, "period", "")
        assert found.claims == Claims(speaker(found.data).code, speaker(found.data).name, period)

    def test_an_enrolment_comes_unsigned(self, tmp_path):
        path = tmp_path / "x.asice"
        write_package(path, EXAMPLES[PackageKind.ENROLMENT], [], NOW)
        assert look(path).verdict is Verdict.VALID_UNSIGNED

    @pytest.mark.parametrize("kind", [PackageKind.ASSIGNMENT, PackageKind.CERTIFICATE, PackageKind.RETURN])
    def test_what_comes_from_above_is_signed_by_its_issuer(self, tmp_path, kind):
        path = tmp_path / "x.asice"
        write_example(path, kind, key(DAT_DO))
        assert codes(look(path)) == [ReasonCode.SIGNER_NOT_AUTHORISED]

    def test_on_first_meeting_the_department_is_a_stranger_whose_data_can_be_read(self, tmp_path):
        path = tmp_path / "x.asice"
        write_example(path, PackageKind.ASSIGNMENT)
        found = look(path, TrustStore((root("Sở khác").certificate,)))
        assert (found.verdict, codes(found)) == (Verdict.UNTRUSTED, [ReasonCode.UNKNOWN_SIGNER])
        assert found.data.issuer.code == SO_NOI_VU
        assert found.signers[0].certificate

    def test_what_is_forwarded_must_be_enclosed_and_nothing_else(self, tmp_path):
        path = tmp_path / "x.asice"
        data = EXAMPLES[PackageKind.FORWARDING]
        write_package(path, data, [key(DAT_DO)], NOW)
        assert codes(look(path)) == [ReasonCode.EVIDENCE_MISSING]
        more = ContainerFile(attachment_name(hashlib.sha256(b"x").hexdigest(), "x.pdf"), "application/pdf", b"x")
        write_package(path, data, [key(DAT_DO)], NOW, [*enclosed(PackageKind.FORWARDING), more])
        assert codes(look(path)) == [ReasonCode.UNEXPECTED_FILE]

    @pytest.mark.parametrize("kind", list(EXAMPLES))
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"version": 2}, ReasonCode.NEWER_FORMAT),
            ({"version": 2, "agency": [], "issuer": "ai đó"}, ReasonCode.NEWER_FORMAT),
            ({"version": True}, ReasonCode.SCHEMA),
            ({"version": "2"}, ReasonCode.SCHEMA),
            ({"version": 0}, ReasonCode.SCHEMA),
            ({"schema": "so-dan-van/report"}, ReasonCode.SCHEMA),
            ({"agency": "W26572a", "issuer": "SO-SNV"}, ReasonCode.SCHEMA),
            ({"agency": {"code": 7}, "issuer": {"code": ""}}, ReasonCode.SCHEMA),
        ],
    )
    def test_data_of_another_form_is_refused(self, tmp_path, kind, changes, code):
        path = tmp_path / "x.asice"
        document = {**json.loads(data_to_json(EXAMPLES[kind])), **changes}
        data = ContainerFile(f"{kind}.json", "application/json", canonical_json(document))
        write_container(path, [data, *enclosed(kind)], [], NOW)
        found = look(path)
        assert (found.verdict, codes(found), found.data) == (Verdict.INVALID, [code], None)
        assert found.reasons[0].place == f"{kind}.json"

    @pytest.mark.parametrize("data", [b"[]", b"null", b"1"])
    def test_data_is_an_object(self, tmp_path, data):
        path = tmp_path / "x.asice"
        write_container(path, [ContainerFile("enrolment.json", "application/json", data)], [], NOW)
        assert codes(look(path)) == [ReasonCode.SCHEMA]


def test_a_report_of_a_newer_format_is_told_from_a_wrong_one(tmp_path):
    path = tmp_path / "x.asice"
    for data, code in [
        (JSON.replace(b'"version":1', b'"version":2'), ReasonCode.NEWER_FORMAT),
        (JSON.replace(b'"revision":1', b'"revision":"mot"'), ReasonCode.SCHEMA),
    ]:
        assert data != JSON
        write_container(path, [ContainerFile("report.json", "application/json", data)], [key()], NOW)
        assert codes(look(path)) == [code]


@pytest.mark.parametrize(
    ("agency", "period", "revision", "suffix", "name"),
    [
        ("W26593a", "6T-2018", 1, ".asice", "BC_W26593a_6T-2018_b1.asice"),
        ("SO-SNV", "N-2018", 12, ".pdf", "BC_SO-SNV_N-2018_b12.pdf"),
        ("Đất/Đỏ", "Q1:2018", 1, ".asice", "BC_Dat-Do_Q1-2018_b1.asice"),
    ],
)
def test_file_names_are_safe_on_any_disk(agency, period, revision, suffix, name):
    assert package_file_name(agency, period, revision, suffix) == name


def test_what_a_refused_container_is_and_who_signed_it_is_told(tmp_path):
    path = tmp_path / "x.asice"
    data = JSON.replace(b'"revision":1', b'"revision":"mot"')
    write_container(path, [ContainerFile("report.json", "application/json", data)], [key()], NOW)
    found = look(path)
    assert (found.file, found.kind, found.is_pdf, found.is_paper) == (path, PackageKind.REPORT, False, False)
    assert [report.signer and report.signer.agency_code for report in found.signers] == [HOA_LONG]
    assert (found.size, found.sha256) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())


def test_a_refused_pdf_is_told_as_a_pdf(file):
    path = file(pdf_with(JSON.replace(b'"revision":1', b'"revision":"mot"'), signers=[key()]))
    found = look(path)
    assert (found.verdict, found.file, found.is_pdf, found.is_paper) == (Verdict.INVALID, path, True, False)
    assert (found.size, found.sha256) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.parametrize("data", [b"words", b""])
def test_what_is_no_package_is_known_by_its_path(file, data):
    path = file(data)
    found = look(path)
    assert (found.file, found.kind, found.signers, found.is_pdf, found.is_paper) == (path, None, (), False, False)


def test_what_speaks_for_nobody_is_no_real_file_to_those_who_train(file):
    training = TrustStore([], training=True)
    assert codes(examine(file(b"words"), training, NOW)) == codes(look(file(b"words")))


def test_a_file_over_the_limit_is_refused_unread(file, monkeypatch):
    monkeypatch.setattr(limits, "PACKAGE", 10)
    found = examine(file(b"PK\x03\x04 and more"), trust(), NOW)
    assert (found.reasons, found.size, found.sha256) == ((Reason(ReasonCode.TOO_BIG),), 13, "")


def test_a_file_that_is_gone_has_no_size(tmp_path):
    found = examine(tmp_path / "không có.asice", trust(), NOW)
    assert ([reason.code for reason in found.reasons], found.size) == ([ReasonCode.UNREADABLE], 0)


def test_a_fault_of_a_package_is_known_by_its_code_its_place_and_what_was_found():
    fault = PackageError(ReasonCode.HASH_MISMATCH, "data/report.json", "other bytes")
    assert (fault.code, fault.reason) == ("HASH_MISMATCH", Reason(ReasonCode.HASH_MISMATCH, "data/report.json"))
    assert fault.data["detail"] == "other bytes"
