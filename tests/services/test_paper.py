"""A report that leaves on paper and comes in from a scanner, over several days if need be."""

from contextlib import closing
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from desktop.exchange.package import examine
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission
from desktop.rules.assurance import Assurance
from desktop.rules.verdicts import ReasonCode, Verdict
from desktop.services.follow_up.answers_issued import issue_receipts
from desktop.services.intake.received import list_received
from desktop.services.intake.taking_in import take_in
from desktop.services.report.delivery import DeliveryOptions
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.signing.trust import TrustStore
from tests.exchange.paper import covered, printed
from tests.services.pattern import HOA_LONG, PERIOD, approve_all, at, copied


@pytest.fixture(scope="module")
def handed(pattern, tmp_path_factory):
    """Hòa Long's next revision, whose pages end with the codes."""
    place = tmp_path_factory.mktemp("on paper")
    with closing(copied(pattern, HOA_LONG, place / "Hòa Long", at(5, 12, 10))) as agency:
        approve_all(agency)
        options = DeliveryOptions(codes=True)
        key = pattern.keys[HOA_LONG]
        return hand_in(agency, PERIOD, [ReportFormat.PDF], place / "ra", key, delivery=options)


@pytest.fixture(scope="module")
def sheet(handed):
    """The last page, scanned."""
    return printed(handed.files[0].read_bytes())


def test_the_pages_with_codes_are_a_package_as_ever(handed, pattern):
    seen = examine(handed.files[0], TrustStore((pattern.root.certificate,)), at(5, 23).now())
    assert seen.verdict is Verdict.VALID
    assert seen.snapshot_sha256 == handed.snapshot_sha256


def test_a_scan_with_a_covered_code_is_taken_in_as_the_very_snapshot(department, handed, sheet, tmp_path):
    covered(sheet, 2).save(tmp_path / "quét.png")
    (row,) = take_in(department, [tmp_path / "quét.png"])
    assert (row.result, row.verdict, row.assurance) == (IntakeResult.ACCEPTED, Verdict.VALID, Assurance.ENROLLED)
    assert row.file == str(tmp_path / "quét.png")
    with department.reading() as session:
        submission = session.scalars(sa.select(Submission).where(Submission.is_current)).one()
        assert submission.snapshot_sha256 == handed.snapshot_sha256


def test_another_scan_of_the_same_paper_changes_nothing(department, sheet, tmp_path):
    covered(sheet, 2).save(tmp_path / "1.png")
    covered(sheet, 5).save(tmp_path / "2.jpg")
    assert [row.result for row in take_in(department, [tmp_path / "1.png"])] == [IntakeResult.ACCEPTED]
    assert [row.result for row in take_in(department, [tmp_path / "2.jpg"])] == [IntakeResult.DUPLICATE]


def test_photographs_of_two_days_make_one_report(department, sheet, tmp_path):
    covered(sheet, 3, 4, 5, 6).save(tmp_path / "1.jpg")
    covered(sheet, 1, 2, 3, 4).save(tmp_path / "2.jpg")
    (first,) = take_in(department, [tmp_path / "1.jpg"])
    assert first.result is IntakeResult.QUARANTINED
    assert [reason.code for reason in first.reasons] == [ReasonCode.PART_MISSING]
    assert first.reasons[0].place == "mã 3, 4, 5 trong 5 mã, cần thêm ít nhất 1 mã"
    (second,) = take_in(department, [tmp_path / "2.jpg"])
    assert (second.result, second.verdict) == (IntakeResult.ACCEPTED, Verdict.VALID)
    with department.reading() as session:
        held = [row for row in list_received(session, department.clock) if row.result is IntakeResult.QUARANTINED]
    assert held == []
    assert list(department.folder.held.iterdir()) == []


def test_photographs_that_come_in_a_zip_are_taken_in_too(department, sheet, tmp_path):
    def zipped(name, *hidden):
        covered(sheet, *hidden).save(tmp_path / "ảnh.jpg")
        with ZipFile(tmp_path / name, "w") as archive:
            archive.write(tmp_path / "ảnh.jpg", "ảnh.jpg")
        return tmp_path / name

    (half,) = take_in(department, [zipped("1.zip", 3, 4, 5, 6)])
    assert (half.result, half.reasons[0].code) == (IntakeResult.QUARANTINED, ReasonCode.PART_MISSING)
    (whole,) = take_in(department, [zipped("2.zip", 1, 2, 3, 4)])
    assert (whole.result, whole.verdict) == (IntakeResult.ACCEPTED, Verdict.VALID)
    assert list(department.folder.held.iterdir()) == []


def test_evidence_is_not_acknowledged_for_paper(department, sheet, pattern, tmp_path):
    sheet.save(tmp_path / "quét.png")
    (row,) = take_in(department, [tmp_path / "quét.png"])
    with department.reading() as session:
        package = session.scalars(sa.select(ReceivedPackage).where(ReceivedPackage.sha256 == row.sha256)).one()
        assert package.stored_as.endswith(".paper")
    issued = issue_receipts(department, [row.sha256], pattern.root, tmp_path / "phiếu")
    assert issued.receipts[0].evidence == ()
