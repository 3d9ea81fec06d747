"""A report is frozen, signed and written: revisions, and everything that may stand in the way."""

import hashlib
import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace

import pytest

from desktop.core.errors import Cancelled, EnvironmentFailureError, UserError
from desktop.core.progress import Progress
from desktop.database.unit_of_work import Database
from desktop.exchange.package import examine
from desktop.models.attachment import Attachment
from desktop.models.revision import OutgoingPackage, Revision
from desktop.rules.verdicts import Verdict
from desktop.services.report.approving import ChecksFailedError, approve
from desktop.services.report.document_number import set_document_number
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.history import NoSuchRevisionError, compare_revisions, list_revisions, revision_pages
from desktop.services.report.pages import draft_pdf
from desktop.services.report.snapshots import take_snapshot
from desktop.services.trust.signatories import set_signatory
from desktop.services.workspace import this_agency
from desktop.signing.trust import TrustStore
from tests.services.pattern import (
    CARRIERS,
    HOA_LONG,
    LEADER,
    PERIOD,
    approve_all,
    at,
    count,
    type_value,
)


@pytest.fixture
def key(pattern):
    return pattern.keys[HOA_LONG]


def report_json(container):
    with zipfile.ZipFile(container) as archive:
        return archive.read("report.json")


def submit(workspace, out, key, formats=(ReportFormat.ASICE,)):
    approve_all(workspace)
    return hand_in(workspace, PERIOD, formats, out, key)


def next_snapshot(workspace):
    """What the next file would say."""
    with workspace.reading() as session:
        return take_snapshot(session, workspace.clock, PERIOD)


def test_a_report_leaves_as_a_container_and_a_pdf_that_verify(any_agency, pattern, key, tmp_path):
    handed = submit(any_agency, tmp_path / "USB", key, CARRIERS)
    assert [path.name for path in handed.files] == ["BC_W26572a_6T-2018_b1.asice", "BC_W26572a_6T-2018_b1.pdf"]
    assert (handed.revision, handed.signed) == (1, True)
    trust = TrustStore((pattern.root.certificate,))
    for path, sha256 in zip(handed.files, handed.sha256, strict=True):
        seen = examine(path, trust, any_agency.clock.now())
        assert (seen.verdict, seen.sha256, seen.snapshot_sha256) == (Verdict.VALID, sha256, handed.snapshot_sha256)
        assert seen.snapshot.approved_by == LEADER
        assert seen.snapshot.signatory.name == LEADER
    with any_agency.reading() as session:
        (revision,) = list_revisions(session, any_agency.clock, PERIOD)
    assert (revision.number, revision.approved_by) == (1, LEADER)
    assert {(file.name, file.format, file.folder) for file in revision.files} == {
        ("BC_W26572a_6T-2018_b1.asice", "asice", str(tmp_path / "USB")),
        ("BC_W26572a_6T-2018_b1.pdf", "pdf", str(tmp_path / "USB")),
    }


def test_an_unchanged_report_handed_in_again_is_the_same_revision_byte_for_byte(any_agency, key, tmp_path):
    first = submit(any_agency, tmp_path / "một", key)
    any_agency.clock.move_to(at(5, 15).now())
    again = hand_in(any_agency, PERIOD, (ReportFormat.ASICE,), tmp_path / "hai", key)
    assert again.revision == 1
    assert report_json(again.files[0]) == report_json(first.files[0])
    assert again.snapshot_sha256 == hashlib.sha256(report_json(first.files[0])).hexdigest()
    assert count(any_agency, Revision) == 1
    assert count(any_agency, OutgoingPackage) == 2


def test_a_changed_report_is_the_next_revision_and_names_its_parent(any_agency, key, tmp_path):
    first = submit(any_agency, tmp_path, key)
    type_value(any_agency, "CT2.05", "4.321")
    second = submit(any_agency, tmp_path, key)
    assert second.revision == 2
    said = json.loads(report_json(second.files[0]))
    assert (said["revision"], said["parent"]) == (2, first.snapshot_sha256)
    with any_agency.reading() as session:
        newest, oldest = list_revisions(session, any_agency.clock, PERIOD)
    assert (newest.number, oldest.number) == (2, 1)
    with any_agency.reading() as session:
        compared = compare_revisions(session, any_agency.clock, PERIOD, 2, 1)
    assert (compared.earlier, compared.later) == (1, 2)
    changed = {each.code for each in compared.difference.values}
    assert changed == {"CT2.05", "CT2.07"}, "the figure and the percentage that hangs on it"


def test_the_pages_of_a_revision_are_the_signed_file_as_long_as_it_lies_there(agency, key, tmp_path):
    handed = submit(agency, tmp_path / "USB", key, (ReportFormat.PDF,))
    signed = handed.files[0].read_bytes()
    shown = revision_pages(agency, PERIOD, 1)
    assert shown.as_signed
    assert shown.pdf == signed
    handed.files[0].write_bytes(signed + b"%")
    assert not revision_pages(agency, PERIOD, 1).as_signed, "somebody has changed it"
    handed.files[0].unlink()
    drawn = revision_pages(agency, PERIOD, 1)
    assert (drawn.as_signed, drawn.pdf[:5]) == (False, b"%PDF-")
    with pytest.raises(NoSuchRevisionError):
        revision_pages(agency, PERIOD, 2)


def test_going_back_to_what_was_handed_in_before_still_makes_a_new_revision(agency, tmp_path):
    before = type_value(agency, "CT2.05", "4.000")
    submit(agency, tmp_path, None)
    type_value(agency, "CT2.05", "4.321")
    second = submit(agency, tmp_path, None)
    assert type_value(agency, "CT2.05", "4000").value == before.value
    third = next_snapshot(agency)
    assert (third.revision, third.parent) == (3, second.snapshot_sha256)


def test_a_number_or_another_signatory_changes_what_would_be_handed_in(agency, key, tmp_path):
    submit(agency, tmp_path, key)
    assert next_snapshot(agency).revision == 1
    with agency.session() as session:
        set_document_number(session, agency.clock, PERIOD, "15/BC-UBND", None)
    assert next_snapshot(agency).revision == 2
    with agency.session() as session:
        set_document_number(session, agency.clock, PERIOD, "", None)
    assert next_snapshot(agency).revision == 1
    with agency.session() as session:
        set_signatory(session, agency.clock, "Phạm Hữu Nghĩa", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"])
    assert next_snapshot(agency).revision == 2


def test_findings_stand_in_the_way_and_nothing_is_written(agency, key, tmp_path):
    type_value(agency, "CT3.05", "999.999")
    with agency.session() as session, pytest.raises(ChecksFailedError):
        approve(session, agency.clock, PERIOD, LEADER)
    with pytest.raises(ChecksFailedError, match="Chưa nộp được: còn") as caught:
        hand_in(agency, PERIOD, CARRIERS, tmp_path / "USB", key)
    assert "CT3.05" in {finding.target for finding in caught.value.findings}
    assert not (tmp_path / "USB").exists()
    assert count(agency, Revision) == 0


@pytest.mark.parametrize("form", [ReportFormat.DOCX, ReportFormat.XLSX])
def test_word_and_excel_freeze_nothing(agency, key, tmp_path, form):
    handed = submit(agency, tmp_path, key, (form,))
    assert zipfile.is_zipfile(handed.files[0])
    assert count(agency, Revision) == count(agency, OutgoingPackage) == 0
    type_value(agency, "CT2.05", "4.321")
    assert next_snapshot(agency).revision == 1


def test_a_draft_is_pages_and_freezes_nothing(agency):
    assert draft_pdf(agency, PERIOD).startswith(b"%PDF-")
    assert count(agency, Revision) == 0


def test_without_a_key_an_unsigned_file_is_written(agency, tmp_path):
    handed = submit(agency, tmp_path, None)
    assert not handed.signed
    assert examine(handed.files[0], TrustStore(()), agency.clock.now()).verdict is Verdict.VALID_UNSIGNED


def test_a_database_that_refuses_after_the_files_were_written_leaves_neither_file_nor_revision(agency, key, tmp_path):
    approve_all(agency)
    impatient = replace(agency, database=Database.open(agency.folder, busy_seconds=0.05))
    with closing(sqlite3.connect(agency.folder.database, isolation_level=None)) as other_program:
        other_program.execute("BEGIN IMMEDIATE")
        with pytest.raises(EnvironmentFailureError):
            hand_in(impatient, PERIOD, CARRIERS, tmp_path / "USB", key)
    assert list((tmp_path / "USB").iterdir()) == []
    assert count(agency, Revision) == 0
    impatient.database.close()
    assert next_snapshot(agency).revision == 1


def test_a_place_that_cannot_be_written_to_leaves_no_revision(agency, key, tmp_path):
    (tmp_path / "USB").write_text("không phải thư mục")
    with pytest.raises(EnvironmentFailureError, match="USB"):
        submit(agency, tmp_path / "USB", key)
    assert count(agency, Revision) == 0
    assert (tmp_path / "USB").read_text() == "không phải thư mục"


def test_files_lost_after_they_were_recorded_are_written_again_with_the_same_content(agency, key, tmp_path):
    lost = submit(agency, tmp_path, key)
    known = report_json(lost.files[0])
    lost.files[0].unlink()
    again = hand_in(agency, PERIOD, (ReportFormat.ASICE,), tmp_path, key)
    assert (again.revision, report_json(again.files[0])) == (1, known)


def test_a_cancelled_hand_in_leaves_nothing(agency, key, tmp_path):
    approve_all(agency)
    progress = Progress(lambda done, *_: progress.cancel() if done == 2 else None)
    with pytest.raises(Cancelled):
        hand_in(agency, PERIOD, CARRIERS, tmp_path / "USB", key, progress)
    assert list((tmp_path / "USB").iterdir()) == []
    assert count(agency, Revision) == 0


def test_evidence_travels_with_the_report(agency, key, tmp_path):
    content = "Biên bản đối thoại".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    agency.folder.evidence.mkdir(parents=True, exist_ok=True)
    (agency.folder.evidence / sha256).write_bytes(content)
    with agency.session() as session:
        session.add(
            Attachment(
                agency_id=this_agency(session).id,
                task_code="NV5.2",
                sha256=sha256,
                name="Biên bản.pdf",
                size=len(content),
                media_type="application/pdf",
                added_at=agency.clock.now(),
            )
        )
    handed = submit(agency, tmp_path, key)
    with zipfile.ZipFile(handed.files[0]) as archive:
        assert archive.read(f"attachments/{sha256}.pdf") == content
    (agency.folder.evidence / sha256).unlink()
    with pytest.raises(UserError, match=r"Biên bản\.pdf"):
        hand_in(agency, PERIOD, (ReportFormat.ASICE,), tmp_path / "lần hai", key)


def test_what_is_signed_does_not_depend_on_the_computer(agency, pattern, tmp_path):
    """The same work on another computer gives the same bytes to sign; the pattern was handed in there."""
    agency.clock.move_to(at(5, 14).now())
    assert report_json(submit(agency, tmp_path, None).files[0]) == report_json(pattern.first)


def test_a_snapshot_holds_calculated_figures_and_no_unreadable_ones(agency):
    type_value(agency, "CT2.05", "một nghìn")
    snapshot = next_snapshot(agency)
    values = {reported.code: reported.value for reported in snapshot.values}
    assert values["CT2.05"].content is None
    assert values["CT2.05"].raw == ""
    assert values["CT3.09"].number is not None


def test_an_interrupted_earlier_run_is_swept_away(agency, tmp_path):
    half = tmp_path / "USB" / ".BC_W26572a_6T-2018_b1.part"
    half.mkdir(parents=True)
    (half / "nửa chừng.asice").write_bytes(b"PK")
    handed = submit(agency, tmp_path / "USB", None)
    assert list((tmp_path / "USB").iterdir()) == [handed.files[0]]
