"""An annex in a file of its own is signed: the mark of the decree at the top right, and nothing else is seen."""

from datetime import UTC, datetime
from io import BytesIO

import pdfplumber
import pikepdf
import pytest

from desktop.core.clock import FixedClock
from desktop.core.errors import EnvironmentFailureError
from desktop.services.report.annex_files import AnnexRefusedError, sign_annex
from desktop.services.workspace import Workspace
from desktop.signing.pdf import read_signed_pdf
from desktop.signing.report import SignatureStatus
from desktop.signing.trust import TrustStore
from tests.exchange.making import key, root

AT = datetime(2018, 5, 24, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def workspace(data_folder):
    return Workspace(data_folder, None, FixedClock(AT))


def pdf_of(tmp_path, name="Phụ lục.pdf", *, size=(595, 842), **options):
    document = pikepdf.new()
    for _ in range(2):
        document.add_blank_page(page_size=size)
    options.pop("change", lambda _: None)(document)
    path = tmp_path / name
    document.save(path, **options)
    return path


@pytest.mark.parametrize("size", [(595, 842), (842, 595)], ids=["upright", "landscape"])
def test_number_and_time_stand_at_the_top_right_of_the_first_page(workspace, tmp_path, size):
    signed = sign_annex(workspace, pdf_of(tmp_path, size=size), "15/BC-UBND", key())
    assert signed == tmp_path / "Phụ lục_daky.pdf"
    shown = flattened(signed.read_bytes())
    with pdfplumber.open(BytesIO(shown)) as document:
        (line,) = document.pages[0].extract_text_lines()
        fonts = {(char["fontname"].split("+")[1], char["size"]) for char in document.pages[0].chars}
        colours = {char["non_stroking_color"] for char in document.pages[0].chars}
        assert document.pages[1].chars == []
    assert line["text"] == "Số: 15/BC-UBND; 24/05/2018; 08:02:03+07:00"
    assert fonts == {("LiberationSerif", 10.0)}
    assert colours <= {(0,), (0, 0, 0), None}
    assert line["x1"] > size[0] * 0.9
    assert line["top"] < 50


def flattened(pdf: bytes) -> bytes:
    """What a reader shows: appearances drawn on the page."""
    output = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        document.generate_appearance_streams()
        document.flatten_annotations("all")
        document.save(output)
    return output.getvalue()


def test_the_signature_is_the_agencys_and_covers_the_file(workspace, tmp_path):
    signed = sign_annex(workspace, pdf_of(tmp_path), "15/BC-UBND", key()).read_bytes()
    answer = read_signed_pdf(signed, TrustStore((root().certificate,)), AT)
    assert [each.status for each in answer.signatures] == [SignatureStatus.VALID]
    assert answer.signatures[0].claimed_time == AT


def locked(tmp_path):
    return pdf_of(tmp_path, encryption=pikepdf.Encryption(owner="a", user="b"))


def turned(tmp_path):
    return pdf_of(tmp_path, change=lambda document: document.pages[0].rotate(90, relative=False))


def broken(tmp_path):
    path = tmp_path / "hỏng.pdf"
    path.write_bytes(b"%PDF-1.7\nkhong phai".replace(b"khong", b"what"))
    return path


@pytest.mark.parametrize(
    ("make", "cause"),
    [(locked, "đặt mật khẩu"), (turned, "bị xoay"), (broken, "không phải PDF")],
    ids=["locked", "turned", "broken"],
)
def test_what_cannot_be_signed_is_told(workspace, tmp_path, make, cause):
    with pytest.raises(AnnexRefusedError, match=cause):
        sign_annex(workspace, make(tmp_path), "15/BC-UBND", key())


def test_an_annex_is_signed_by_the_agency_once(workspace, tmp_path):
    signed = sign_annex(workspace, pdf_of(tmp_path), "15/BC-UBND", key())
    with pytest.raises(AnnexRefusedError, match="không ký được"):
        sign_annex(workspace, signed, "15/BC-UBND", key())


def test_without_a_number_nothing_is_signed(workspace, tmp_path):
    with pytest.raises(AnnexRefusedError, match="Chưa ghi số"):
        sign_annex(workspace, pdf_of(tmp_path), " ", key())


def test_a_file_that_is_gone(workspace, tmp_path):
    with pytest.raises(EnvironmentFailureError, match="không tìm thấy"):
        sign_annex(workspace, tmp_path / "mất.pdf", "15/BC-UBND", key())
