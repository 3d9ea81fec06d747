"""A report on paper: printed, scanned badly, and read back to the last byte with the same verdicts as a package."""

import json
import lzma
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.core import limits
from desktop.core.paths import resources
from desktop.documents.pdf import render_pdf
from desktop.documents.unit_report import unit_report
from desktop.exchange.carriers import read_pdf
from desktop.exchange.errors import PackageError
from desktop.exchange.finder import FoundKind, find_packages
from desktop.exchange.package import examine
from desktop.exchange.paper import SIGNATURE, PaperFile, read_paper, write_paper
from desktop.exchange.paper_codes import PaperCode, PaperPile, TooMuchForPaperError, share_out
from desktop.exchange.paper_reading import read_papers
from desktop.exchange.scans import read_scan
from desktop.rules.packages import PackageKind
from desktop.rules.paper_head import paper_schema
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.rules.verdicts import ReasonCode, Verdict
from desktop.services.programme.versions import bundled_programme
from desktop.services.report.printed_codes import printed_codes
from desktop.signing.cms import sign_detached
from tests.exchange.making import NOW, SNAPSHOT, key, stranger, trust
from tests.exchange.paper import covered, printed, stained

DATA = snapshot_to_json(SNAPSHOT)


def paper_of(data=DATA, *signers, at=NOW):
    return write_paper(PaperFile(data, tuple(sign_detached(data, each, at) for each in signers)))


def kept(folder, paper, name="giấy"):
    (folder / name).write_bytes(paper)
    return folder / name


def put_together(codes):
    pile = PaperPile()
    pile.add("scan", codes)
    return [paper for paper, _ in pile.wholes()], pile.lack_of("scan")


@pytest.fixture(scope="module")
def long_report():
    """A report of usual length: four of six codes are needed."""
    chance = Random(7)
    text = " ".join(f"Đã họp {chance.randrange(10**9)} cuộc." for _ in range(480))
    return replace(SNAPSHOT, narrative=(replace(SNAPSHOT.narrative[0], text=text),))


@pytest.fixture(scope="module")
def pdf(long_report):
    """The report as it leaves the printer."""
    page = printed_codes(long_report, [key()], NOW)
    assert len(page.codes) == 6
    return render_pdf(replace(unit_report(long_report, bundled_programme()), code_page=page))


@pytest.fixture(scope="module")
def sheet(pdf):
    """The page with the codes at 200 dpi, on grey paper, 5° askew."""
    return printed(pdf)


class TestPaperFile:
    def test_its_first_line_is_as_it_is_published(self):
        whole = lzma.decompress(paper_of(DATA, key())[len(SIGNATURE) :])
        schema = json.loads((resources() / "schemas" / "paper-1.schema.json").read_text(encoding="utf-8"))
        jsonschema.validate(json.loads(whole.partition(b"\n")[0]), schema)
        assert schema == paper_schema()

    @pytest.mark.parametrize("signers", [(), (key(),), (key(), stranger())])
    def test_comes_back_as_it_was_written(self, signers):
        paper = read_paper(paper_of(DATA, *signers))
        assert paper.data == DATA
        assert len(paper.signatures) == len(signers)

    def test_is_judged_as_a_package_is(self, tmp_path):
        seen = examine(kept(tmp_path, paper_of(DATA, key())), trust(), NOW)
        assert (seen.verdict, seen.reasons, seen.kind) == (Verdict.VALID, (), PackageKind.REPORT)
        assert seen.snapshot == SNAPSHOT
        assert seen.is_paper
        assert read_pdf(tmp_path / "giấy") is None

    @pytest.mark.parametrize(
        ("signers", "verdict", "code"),
        [
            ((), Verdict.VALID_UNSIGNED, ReasonCode.NO_SIGNATURE),
            ((stranger(),), Verdict.UNTRUSTED, ReasonCode.UNKNOWN_SIGNER),
            ((key("W26569a"),), Verdict.UNTRUSTED, ReasonCode.SIGNER_NOT_AUTHORISED),
        ],
    )
    def test_doubts_about_signers_are_those_of_a_package(self, tmp_path, signers, verdict, code):
        seen = examine(kept(tmp_path, paper_of(DATA, *signers)), trust(), NOW)
        assert seen.verdict is verdict
        assert [reason.code for reason in seen.reasons] == [code]

    def test_changed_data_are_refused(self, tmp_path):
        signature = sign_detached(DATA, key(), NOW)
        changed = write_paper(PaperFile(DATA.replace(b"1234.50", b"1234.51"), (signature,)))
        seen = examine(kept(tmp_path, changed), trust(), NOW)
        assert (seen.verdict, seen.reasons[0].code) == (Verdict.INVALID, ReasonCode.SIGNATURE_BAD)

    def test_evidence_is_not_looked_for_on_paper(self, tmp_path):
        from tests.exchange.making import with_attachment

        data = snapshot_to_json(with_attachment("ab" * 32, "ảnh.jpg", 7))
        assert examine(kept(tmp_path, paper_of(data, key())), trust(), NOW).verdict is Verdict.VALID

    @pytest.mark.parametrize(
        ("content", "code"),
        [
            (b"{}\n", ReasonCode.SCHEMA),
            (b"no line", ReasonCode.SCHEMA),
            (b"[]\n", ReasonCode.SCHEMA),
            (b"{\n", ReasonCode.JSON_BAD),
            (b'{"schema":"so-dan-van/paper","version":2}\n', ReasonCode.NEWER_FORMAT),
            (b'{"schema":"so-dan-van/paper","signatures":[],"size":9,"version":1}\n', ReasonCode.SCHEMA),
            (b'{"schema":"so-dan-van/paper","signatures":[-1],"size":1,"version":1}\n', ReasonCode.SCHEMA),
            (b'{"schema":"so-dan-van/paper","signatures":[99999],"size":0,"version":1}\n', ReasonCode.SCHEMA),
            (bytes(limits.RATIO_FROM + 1), ReasonCode.TOO_BIG),
        ],
    )
    def test_what_is_no_paper_file_is_said(self, content, code):
        with pytest.raises(PackageError) as refusal:
            read_paper(SIGNATURE + lzma.compress(content))
        assert refusal.value.reason.code is code

    @pytest.mark.parametrize("rest", [b"", b"x", paper_of()[len(SIGNATURE) : -3], paper_of()[len(SIGNATURE) :] + b"x"])
    def test_damaged_packing_is_said(self, rest):
        with pytest.raises(PackageError) as refusal:
            read_paper(SIGNATURE + rest)
        assert refusal.value.reason.code is ReasonCode.SCHEMA

    def test_a_file_too_large_for_paper_is_not_unpacked(self, tmp_path):
        seen = examine(kept(tmp_path, SIGNATURE + bytes(limits.PAPER)), trust(), NOW)
        assert seen.reasons[0].code is ReasonCode.TOO_BIG


class TestSharing:
    @pytest.mark.parametrize("size", [1, 1000, 2000, 3000, 4001, 9000])
    def test_any_that_are_needed_give_the_whole(self, size):
        paper = Random(size).randbytes(size)
        codes = share_out(paper)
        assert len(codes) <= limits.PAPER_CODES
        for some in combinations(codes, codes[0].needed):
            assert put_together([PaperCode.read(code.to_bytes()) for code in some]) == ([paper], None)

    @pytest.mark.parametrize("size", [1, 1000, 2000, 3000, 4001, 9000])
    def test_one_fewer_does_not(self, size):
        codes = share_out(Random(size).randbytes(size))
        whole, lack = put_together(codes[: codes[0].needed - 1]) if codes[0].needed > 1 else ([], None)
        assert whole == []
        assert codes[0].needed == 1 or lack.code is ReasonCode.PART_MISSING

    def test_the_missing_ones_are_named(self):
        codes = share_out(Random(1).randbytes(4001))
        _, lack = put_together([codes[0], codes[2], codes[5]])
        assert lack.place == "mã 2, 4, 5 trong 6 mã, cần thêm ít nhất 1 mã"
        _, lack = put_together(share_out(bytes(9000))[:4])
        assert lack.place == "mã 5, 6 trong 6 mã, cần thêm ít nhất 1 mã"

    def test_a_report_that_is_too_long_is_said(self):
        with pytest.raises(TooMuchForPaperError) as refusal:
            share_out(bytes(13_000))
        assert "13.000 byte" in refusal.value.message

    def test_codes_that_somebody_mixed_in_do_no_harm(self):
        paper = Random(2).randbytes(4001)
        codes = share_out(paper)
        forged = [replace(codes[1], share=bytes(len(codes[1].share))), replace(codes[0], share=codes[1].share)]
        assert put_together([*forged, *codes[:4]]) == ([paper], None)
        whole, lack = put_together([*forged, *codes[2:4]])
        assert whole == []
        assert lack.code is ReasonCode.PART_MISSING

    @given(st.binary(max_size=80))
    def test_no_content_of_a_code_breaks_the_reader(self, content):
        assert PaperCode.read(b"SDV\x01" + content) is None

    @settings(max_examples=30)
    @given(st.data())
    def test_a_code_that_was_read_wrongly_is_dropped(self, data):
        code = share_out(DATA)[0].to_bytes()
        at = data.draw(st.integers(0, len(code) - 1))
        changed = bytes([*code[:at], code[at] ^ data.draw(st.integers(1, 255)), *code[at + 1 :]])
        assert PaperCode.read(changed) is None


class TestScanning:
    @pytest.mark.parametrize("name", ["trang.png", "trang.jpg", "trang.tif", "trang.pdf"])
    def test_a_page_at_200_dpi_grey_askew_and_one_code_covered_gives_the_very_report(self, sheet, tmp_path, name):
        covered(sheet, 3).save(tmp_path / name, **({"resolution": 200.0} if name.endswith("pdf") else {}))
        (file,) = find_packages([tmp_path / name])
        assert [code.number for code in sorted(read_scan(tmp_path / name), key=lambda c: c.number)] == [1, 2, 4, 5, 6]
        assert file.kind is FoundKind.CANDIDATE
        assert file.wrappers == (tmp_path / name,)

    def test_the_report_has_the_verdict_of_a_package(self, sheet, long_report, tmp_path):
        covered(stained(sheet), 1, 6).save(tmp_path / "ảnh.jpg", quality=70)
        (file,) = read_papers([(tmp_path / "ảnh.jpg", tmp_path / "ảnh.jpg")], tmp_path)
        seen = examine(file.path, trust(), NOW)
        assert (seen.verdict, seen.reasons) == (Verdict.VALID, ())
        assert seen.snapshot == long_report
        assert file.name == tmp_path / "ảnh.jpg"

    def test_several_photographs_together_give_it(self, sheet, tmp_path):
        above, below = tmp_path / "1.jpg", tmp_path / "2.jpg"
        covered(sheet, 3, 4, 5, 6).save(above)
        covered(sheet, 1, 2, 3, 4).save(below)
        (file,) = find_packages([tmp_path])
        assert file.wrappers == (above, below)
        assert file.origin == (str(above),)

    def test_what_is_missing_is_said_of_each_and_earlier_ones_help(self, sheet, tmp_path):
        above, below = tmp_path / "1.jpg", tmp_path / "2.jpg"
        covered(sheet, 3, 4, 5, 6).save(above)
        covered(sheet, 1, 2, 3, 4).save(below)
        (file,) = find_packages([above])
        assert (file.kind, file.reason.code) == (FoundKind.SEALED, ReasonCode.PART_MISSING)
        assert file.reason.place == "mã 3, 4, 5, 6 trong 6 mã, cần thêm ít nhất 2 mã"
        (named,) = read_papers([(above, above)], tmp_path)
        assert named.lack == file.reason
        (file,) = find_packages([below], pending=[above])
        assert file.kind is FoundKind.CANDIDATE
        assert set(file.wrappers) == {above, below}

    def test_photographs_in_a_zip_give_it_as_if_they_lay_there(self, sheet, tmp_path):
        for name, hidden in (("1.jpg", (3, 4, 5, 6)), ("2.jpg", (1, 2, 3, 4))):
            covered(sheet, *hidden).save(tmp_path / name)
        sheet.resize((80, 113)).save(tmp_path / "chân dung.jpg")
        with ZipFile(tmp_path / "ảnh.zip", "w") as archive:
            for path in sorted(tmp_path.glob("*.jpg")):
                archive.write(path, f"ảnh chụp/{path.name}")
                path.unlink()
        with TemporaryDirectory(dir=tmp_path) as scratch:
            found = {file.kind: file for file in find_packages([tmp_path / "ảnh.zip"], Path(scratch))}
            whole = found[FoundKind.CANDIDATE]
            assert examine(whole.path, trust(), NOW).verdict is Verdict.VALID
            assert whole.origin == (str(tmp_path / "ảnh.zip"), "ảnh chụp/1.jpg")
        assert set(found) == {FoundKind.CANDIDATE, FoundKind.IGNORED}

    def test_what_a_zip_of_photographs_lacks_is_said(self, sheet, tmp_path):
        covered(sheet, 3, 4, 5, 6).save(tmp_path / "1.jpg")
        with ZipFile(tmp_path / "ảnh.zip", "w") as archive:
            archive.write(tmp_path / "1.jpg", "1.jpg")
        (file,) = find_packages([tmp_path / "ảnh.zip"])
        assert (file.kind, file.reason.code) == (FoundKind.SEALED, ReasonCode.PART_MISSING)
        assert file.label.endswith("ảnh.zip ▸ 1.jpg")

    def test_other_pictures_and_documents_are_nobodys(self, sheet, tmp_path):
        covered(sheet, 1, 2, 3, 4, 5, 6).save(tmp_path / "ảnh.png")
        (tmp_path / "hỏng.jpg").write_bytes(b"\xff\xd8\xff" + bytes(100))
        sheet.resize((100, 141)).save(tmp_path / "thư.pdf")
        kinds = {file.path.name: file.kind for file in find_packages([tmp_path])}
        assert kinds == {
            "ảnh.png": FoundKind.IGNORED,
            "hỏng.jpg": FoundKind.IGNORED,
            "thư.pdf": FoundKind.CANDIDATE,
        }
        assert read_scan(tmp_path / "thư.pdf") == ()

    def test_a_damaged_pdf_shows_nothing(self, pdf, tmp_path):
        (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + pdf[2000:5000])
        assert read_scan(tmp_path / "a.pdf") == ()
