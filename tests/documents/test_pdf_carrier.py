import json
import subprocess

import pikepdf
import pikepdf.pdfa
import pytest

from desktop.documents.pdf import render_pdf
from desktop.documents.pdf_carrier import embed_data
from desktop.documents.unit_report import unit_report
from tests.documents.conftest import MADE_AT, make_snapshot

DATA = json.dumps({"schema": "so-dan-van/report", "agency": "Hòa Long"}, ensure_ascii=False).encode()


@pytest.fixture(scope="module")
def pdf(programme):
    return render_pdf(unit_report(make_snapshot(programme), programme))


@pytest.fixture
def carrier(pdf, tmp_path):
    path = tmp_path / "carrier.pdf"
    path.write_bytes(embed_data(pdf, "report.json", DATA, MADE_AT, "Số liệu báo cáo (máy đọc)"))
    return path


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_carrier_is_pdf_a_3b(carrier):
    report = pikepdf.pdfa.validate_written(carrier, "3b")
    assert (report.verdict, list(report.findings)) == ("pass", [])


def test_other_tools_find_no_fault_and_every_font_inside(carrier):
    assert "No syntax or stream encoding errors" in output_of("qpdf", "--check", carrier)
    fonts = output_of("pdffonts", carrier).splitlines()[2:]
    assert len(fonts) == 4
    assert all("LiberationSerif" in font and " yes yes yes " in font for font in fonts)


def test_the_data_come_out_unchanged_as_the_one_associated_file(carrier, tmp_path):
    assert "1 embedded files" in output_of("pdfdetach", "-list", carrier)
    output_of("pdfdetach", "-saveall", "-o", tmp_path, carrier)
    assert (tmp_path / "report.json").read_bytes() == DATA
    with pikepdf.open(carrier) as document:
        (file,) = document.Root.AF
        assert file.AFRelationship == pikepdf.Name.Source
        assert file.EF.F.Subtype == pikepdf.Name("/application/json")
        assert str(document.Root.Lang) == "vi-VN"


def test_the_same_input_gives_the_same_bytes(pdf, carrier):
    assert embed_data(pdf, "report.json", DATA, MADE_AT, "Số liệu báo cáo (máy đọc)") == carrier.read_bytes()


def test_carrier_shows_the_same_pages(pdf, carrier, text_of):
    assert text_of(carrier.read_bytes()) == text_of(pdf)
