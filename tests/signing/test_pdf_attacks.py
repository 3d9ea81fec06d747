"""PDF files changed, forged or broken: each has its own answer, and none is taken for what was signed."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import embed, generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from desktop.rules.verdicts import ReasonCode
from desktop.signing.keys import new_private_key
from desktop.signing.pdf import read_signed_pdf, sign_pdf
from desktop.signing.report import SignatureStatus

DAY = timedelta(days=1)
REPORT = ("report.json", "report.json", b'{"rows":[1717]}')


@pytest.fixture
def signed(province, report_pdf):
    once = sign_pdf(report_pdf(), province.new_key(subject=province.leader), province.now, field_name="ChuTich")
    return sign_pdf(once, province.key(), province.now)


@pytest.fixture
def read(province, trust):
    def check(pdf):
        answer = read_signed_pdf(pdf, trust, province.now)
        assert answer.reason is not None
        if any(each.status is SignatureStatus.INVALID for each in answer.signatures):
            assert answer.embedded_data is None
        return answer

    return check


def updated(pdf, change) -> bytes:
    """The file with an incremental update."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    change(writer)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def replace_data(writer):
    specification = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]
    stream = generic.StreamObject(stream_data=b'{"rows":[9999]}')
    specification["/EF"]["/F"] = specification["/EF"]["/UF"] = writer.add_object(stream)
    writer.update_container(specification["/EF"])


def add_attachment(writer):
    content = embed.EmbeddedFileObject.from_file_data(writer, b"{}")
    embed.embed_file(writer, embed.FileSpec(file_spec_string="report2.json", embedded_data=content))


def change_title(writer):
    writer.set_info(generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string("x")}))


def change_page(writer):
    stream = writer.add_object(generic.StreamObject(stream_data=b"1 0 0 rg 0 0 300 300 re f"))
    writer.add_stream_to_page(0, stream)


@pytest.mark.parametrize("change", [replace_data, add_attachment, change_title, change_page])
def test_an_update_after_the_last_signature(signed, read, change):
    answer = read(updated(signed, change))
    assert answer.reason is ReasonCode.CHANGED_AFTER_SIGNING
    assert answer.embedded_data is None


@pytest.mark.parametrize("change", [replace_data, add_attachment, change_page])
def test_an_update_between_two_signatures(province, report_pdf, read, change):
    first = sign_pdf(report_pdf(), province.new_key(subject=province.leader), province.now, field_name="ChuTich")
    answer = read(sign_pdf(updated(first, change), province.key(), province.now))
    assert answer.reason is ReasonCode.CHANGED_AFTER_SIGNING
    assert [each.status for each in answer.signatures] == [SignatureStatus.INVALID, SignatureStatus.VALID]


def test_bytes_after_the_end(signed, read):
    assert read(signed + b"\n% extra\n").reason is ReasonCode.CHANGED_AFTER_SIGNING


def test_one_changed_byte_on_the_page(signed, read):
    at = signed.index(b"0.5 w 50 50 m")
    changed = signed[:at] + b"0.6" + signed[at + 3 :]
    answer = read(changed)
    assert answer.reason is ReasonCode.SIGNATURE_BAD
    assert all(each.signer is None for each in answer.signatures)


def test_one_changed_byte_in_the_data(signed, read):
    assert read(signed.replace(b"1717", b"9717", 1)).reason is ReasonCode.SIGNATURE_BAD


def test_saved_again_by_another_program(signed, read):
    output = BytesIO()
    with pikepdf.open(BytesIO(signed)) as document:
        document.save(output)
    assert read(output.getvalue()).reason is ReasonCode.SIGNATURE_BAD


def test_the_signature_of_another_report(province, report_pdf, read):
    ours = sign_pdf(report_pdf(), province.key(), province.now)
    other = sign_pdf(report_pdf(("report.json", "report.json", b'{"rows":[1718]}')), province.key(), province.now)
    start, end = (ours.index(b"/Contents <"), ours.index(b">", ours.index(b"/Contents <")))
    swapped = ours[:start] + other[start:end] + ours[end:]
    assert len(swapped) == len(ours)
    assert read(swapped).reason is ReasonCode.SIGNATURE_BAD


def test_signers_that_are_not_trusted(province, report_pdf, read):
    old = province.new_key(issued_at=province.now - 800 * DAY, until=province.now - 70 * DAY)
    stranger = province.new_key(root=province.other_root)
    cases = {
        ReasonCode.UNKNOWN_SIGNER: replace(stranger, chain=(province.other_root.certificate,)),
        ReasonCode.REVOKED: province.revoked,
        ReasonCode.EXPIRED: old,
        ReasonCode.KEY_USAGE: province.odd_key(new_private_key(), usage={"key_agreement": True}),
    }
    for reason, key in cases.items():
        answer = read(sign_pdf(report_pdf(), key, province.now))
        assert (answer.reason, answer.signatures[0].status) == (reason, SignatureStatus.UNTRUSTED)


def test_times_that_cannot_be(province, report_pdf, read):
    late = province.new_key(issued_at=province.now - 800 * DAY, until=province.now - 70 * DAY)
    assert read(sign_pdf(report_pdf(), late, province.now - 90 * DAY)).reason is ReasonCode.LATE_PROOF
    assert read(sign_pdf(report_pdf(), province.key(), province.now + 3 * DAY)).reason is ReasonCode.FUTURE_TIME


@pytest.mark.parametrize(
    ("attachments", "reason"),
    [
        ((REPORT, ("x.json", "report.json", b"{}")), ReasonCode.UNEXPECTED_FILE),
        ((REPORT, ("virus.exe", "virus.exe", b"MZ")), ReasonCode.UNEXPECTED_FILE),
        ((("data.json", "data.json", b"{}"),), ReasonCode.UNEXPECTED_FILE),
    ],
    ids=["two reports", "another file", "another name"],
)
@pytest.mark.parametrize("sign", [True, False])
def test_other_embedded_files(province, report_pdf, read, attachments, reason, sign):
    pdf = report_pdf(*attachments)
    assert read(sign_pdf(pdf, province.key(), province.now) if sign else pdf).reason is reason


def edited(pdf, change) -> bytes:
    output = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        change(document)
        document.save(output)
    return output.getvalue()


def test_two_contents_under_one_name(province, report_pdf, read):
    def split(document):
        specification = document.attachments["report.json"].obj
        specification.EF.F = document.make_stream(b"{}")

    assert (
        read(sign_pdf(edited(report_pdf(), split), province.key(), province.now)).reason is ReasonCode.UNEXPECTED_FILE
    )


def test_a_name_tree_without_end(report_pdf, read):
    def loop(document):
        tree = document.Root.Names.EmbeddedFiles
        tree.Kids = pikepdf.Array([document.make_indirect(tree)])
        del tree.Names

    assert read(edited(report_pdf(), loop)).reason in (ReasonCode.PDF_BAD, ReasonCode.UNEXPECTED_FILE)


def test_a_bomb_inside(report_pdf, read):
    bomb = edited(report_pdf(("report.json", "report.json", bytes(60 << 20))), lambda _: None)
    assert len(bomb) < 1 << 20
    assert read(bomb).reason is ReasonCode.PDF_BOMB


def test_an_ordinary_pdf_has_no_data(report_pdf, read):
    def empty(document):
        del document.attachments["report.json"]

    assert read(edited(report_pdf(), empty)).reason is ReasonCode.NOT_A_PACKAGE


def test_an_encrypted_pdf(report_pdf, read):
    output = BytesIO()
    with pikepdf.open(BytesIO(report_pdf())) as document:
        document.save(output, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert read(output.getvalue()).reason is ReasonCode.PDF_ENCRYPTED


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n", b"%PDF-1.7\nstartxref\n0\n%%EOF\n", bytes(1000)])
def test_what_is_no_pdf(read, data):
    assert read(data).reason is ReasonCode.PDF_BAD


@pytest.mark.parametrize("lost", [2, 700, 2000, 4000])
def test_a_truncated_pdf(signed, read, lost):
    assert read(signed[:-lost]).reason in (ReasonCode.PDF_BAD, ReasonCode.CHANGED_AFTER_SIGNING)


def test_a_pdf_without_its_last_update_is_what_it_was_before(province, trust, report_pdf, signed):
    end = signed.index(b"%%EOF", len(report_pdf())) + len(b"%%EOF\n")
    answer = read_signed_pdf(signed[:end], trust, province.now)
    assert [each.signer.name for each in answer.signatures] == ["Nguyễn Văn Ân"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_any_changed_bit_is_seen(province, signed, place, bit):
    changed = bytearray(signed)
    changed[place % len(signed)] ^= 1 << bit
    answer = read_signed_pdf(bytes(changed), province.trust, province.now)
    assert answer.reason is not None or answer.embedded_data == REPORT[2]
