"""The agency's own points: typed before hand-in, carried by the report, seen by the department beside its own."""

import io
from dataclasses import replace
from decimal import Decimal

import docx
import openpyxl
import pypdfium2 as pdfium
import pytest

from desktop.core.progress import Progress
from desktop.rules.snapshot import ReportedPoints
from desktop.rules.snapshot_json import snapshot_from_bytes, snapshot_to_json
from desktop.services.intake.taking_in import take_in
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.own_points import name_own_evidence, read_own_score, type_own_points, write_own_words
from desktop.services.report.own_points_paper import write_own_score
from desktop.services.report.snapshots import prepare_report, take_snapshot
from desktop.services.scoring.counting import read_scoring
from desktop.services.scoring.giving_points import PointsRefusedError, TypedPoints, give_points
from desktop.services.scoring.papers import ScoringFormatError, write_points
from desktop.services.tasks.evidence_adding import attach_files
from desktop.services.undo import ChangedSinceError, History
from tests.services.pattern import HOA_LONG, PERIOD, approve_all

WORDS = "Mô hình “Ngày thứ sáu nghe dân nói”, Quyết định 12/QĐ-UBND"


def typed(workspace, criterion, text, history=None):
    with workspace.session() as session:
        type_own_points(session, workspace.clock, PERIOD, criterion, text)
    if history is not None:
        history.keep(session)


def own(workspace):
    with workspace.reading() as session:
        return read_own_score(session, workspace.clock, PERIOD)


def line(workspace, criterion):
    return next(each for each in own(workspace).lines if each.criterion.code == criterion)


def explained(workspace, criterion, *, words=WORDS, evidence=()):
    with workspace.session() as session:
        write_own_words(session, workspace.clock, PERIOD, criterion, words)
        name_own_evidence(session, workspace.clock, PERIOD, criterion, evidence)


def snapshot_of(workspace):
    with workspace.reading() as session:
        return take_snapshot(session, workspace.clock, PERIOD)


def test_points_are_typed_and_taken_back(any_agency):
    assert own(any_agency).total is None
    history = History()
    typed(any_agency, "3.1", "9,5", history)
    typed(any_agency, "1.1", "15", history)
    score = own(any_agency)
    assert (score.total, score.given) == (Decimal("24.5"), 2)
    history.take_back(any_agency)
    assert own(any_agency).total == Decimal("9.5")
    typed(any_agency, "3.1", "8")
    with pytest.raises(ChangedSinceError):
        history.take_back(any_agency)
    typed(any_agency, "3.1", "")
    assert own(any_agency).total is None
    assert snapshot_of(any_agency).self_score == ()


@pytest.mark.parametrize("text", ["11", "-1", "mười", "1,005"])
def test_points_out_of_range_are_refused(agency, text):
    with pytest.raises(PointsRefusedError) as refused:
        typed(agency, "3.1", text)
    assert refused.value.data["field"] == "own"
    with pytest.raises(PointsRefusedError):
        explained(agency, "3.1", words="x" * 1001)
    assert own(agency).given == 0


def test_words_and_evidence_travel_with_the_points(agency, tmp_path):
    paper = tmp_path / "Quyết định 12.pdf"
    paper.write_bytes(b"%PDF-1.4 quyet dinh")
    attach_files(agency, snapshot_of(agency).tasks[0].code, [paper], Progress())
    (attached,) = own(agency).files
    typed(agency, "3.1", "9")
    explained(agency, "3.1", evidence=[attached.sha256, "0" * 64])
    explained(agency, "3.2", words="Chưa chấm, còn chờ số liệu")
    found = line(agency, "3.1")
    assert (found.claim.words, found.evidence) == (WORDS, ("Quyết định 12.pdf",))
    snapshot = snapshot_of(agency)
    assert snapshot.self_score == (ReportedPoints("3.1", Decimal(9), WORDS, (attached.sha256,)),)
    assert snapshot_from_bytes(snapshot_to_json(snapshot)) == snapshot


def test_points_given_after_the_approval_take_it_back_and_are_told(agency):
    approve_all(agency)
    typed(agency, "3.1", "7")
    approval = prepare_report(agency, PERIOD).approval
    assert (approval.was_taken_back, [each.code for each in approval.since.points]) == (True, ["3.1"])


def test_the_department_sees_them_beside_its_own(agency, department, pattern, tmp_path):
    typed(agency, "3.1", "9")
    explained(agency, "3.1")
    approve_all(agency)
    (file,) = hand_in(agency, PERIOD, [ReportFormat.ASICE], tmp_path / "nộp", pattern.keys[HOA_LONG]).files
    take_in(department, [file])

    def seen(criterion):
        with department.reading() as session:
            agencies = read_scoring(session, department.clock, PERIOD).agencies
        lines = next(each for each in agencies if each.code == HOA_LONG).lines
        return next(each for each in lines if each.criterion.code == criterion)

    told = seen("3.1")
    assert (told.own, told.own_words, told.points) == (9, WORDS, None)
    with department.session() as session:
        give_points(session, department.clock, PERIOD, HOA_LONG, "3.1", TypedPoints("", "8", "Biên bản 3/BB", "Lan"))
    told = seen("3.1")
    assert (told.own, told.given, told.reason, told.own_words) == (9, 8, "Biên bản 3/BB", WORDS)
    written = write_points(department, PERIOD, tmp_path / "điểm.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(written.file.read_bytes()), data_only=True)
    names = [sheet.title for sheet in book if "tự chấm" in sheet.title.casefold()]
    assert names
    assert any(9 in row for name in names for row in book[name].iter_rows(values_only=True))


def test_an_older_report_without_them_is_read(snapshot):
    told = snapshot_to_json(replace(snapshot, self_score=()))
    without = told.replace(b'"self_score":[],', b"")
    assert without != told
    assert snapshot_from_bytes(without) == snapshot_from_bytes(told)


@pytest.fixture
def scored(agency, tmp_path):
    """An agency that has given itself points for one criterion, with words and evidence."""
    paper = tmp_path / "Biên bản đối thoại.pdf"
    paper.write_bytes(b"%PDF-1.4 bien ban")
    attach_files(agency, "NV1.1", [paper], Progress())
    typed(agency, "3.1", "8,5")
    explained(agency, "3.1", evidence=[each.sha256 for each in own(agency).files])
    return agency


@pytest.mark.parametrize("ending", [".pdf", ".docx", ".xlsx"])
def test_the_own_points_are_printed_with_words_and_evidence(scored, tmp_path, ending):
    path = write_own_score(scored, PERIOD, tmp_path / f"phiếu{ending}")
    said = " ".join(text_of(path).split())
    for expected in ("8,5" if ending != ".xlsx" else "8.5", WORDS, "Biên bản đối thoại.pdf", "Tổng cộng", "xuất"):
        assert expected in said
    if ending != ".xlsx":
        assert "TỰ CHẤM" in said.upper()
        assert "Kính gửi: Sở Nội vụ" in said


def test_points_are_printed_in_three_formats_only(agency, tmp_path):
    with pytest.raises(ScoringFormatError) as refused:
        write_own_score(agency, PERIOD, tmp_path / "phiếu.odt")
    assert "phiếu.odt" in refused.value.message
    assert "chưa tự chấm tiêu chí nào" in text_of(write_own_score(agency, PERIOD, tmp_path / "trống.docx"))


def text_of(path):
    match path.suffix:
        case ".pdf":
            document = pdfium.PdfDocument(path)
            return "\n".join(page.get_textpage().get_text_bounded() for page in document)
        case ".docx":
            content = docx.Document(path)
            cells = (cell.text for table in content.tables for row in table.rows for cell in row.cells)
            return "\n".join([*(each.text for each in content.paragraphs), *cells])
        case _:
            sheet = openpyxl.load_workbook(path).active
            return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
