"""Evidence: attached, made small, sent once, and put together again where it arrives."""

import random
from itertools import permutations

import pytest
import sqlalchemy as sa
from PIL import Image

from desktop.core.errors import EnvironmentFailureError
from desktop.exchange.pictures import UnreadablePictureError
from desktop.models.attachment import Attachment
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission
from desktop.rules.verdicts import ReasonCode
from desktop.services.follow_up.answers_issued import issue_receipts
from desktop.services.intake.received_evidence import EvidenceNotHereError, copy_received_evidence, evidence_of
from desktop.services.intake.taking_in import take_in
from desktop.services.report.delivery import estimate_package
from desktop.services.report.delivery_settings import DeliverySettings, set_delivery_settings
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.snapshots import take_snapshot
from desktop.services.safety.upkeep import check_folder
from desktop.services.tasks.evidence import (
    EvidenceRefusedError,
    attach_evidence,
    copy_evidence,
    list_evidence,
    remove_evidence,
)
from desktop.services.tasks.standing import UnknownTaskError, list_tasks
from desktop.services.workplace.from_above import take_in_from_above
from tests.services.pattern import DEPARTMENT, HOA_LONG, PERIOD, approve_all, at, copied, count, type_value

TASK, OTHER = "NV5.2", "NV5.1"


def photo(path, side=2600, *, gps=False, seed=1):
    image = Image.frombytes("L", (side // 10, side // 20), random.Random(seed).randbytes(side // 10 * (side // 20)))
    exif = Image.Exif()
    if gps:
        exif[0x8825] = {1: "N", 2: (10.0, 30.0, 0.0), 3: "E", 4: (107.0, 10.0, 0.0)}
    image.resize((side, side // 2)).convert("RGB").save(path, "JPEG", quality=97, exif=exif)
    return path


@pytest.fixture
def picture(tmp_path):
    return photo(tmp_path / "Ảnh đối thoại.JPG", gps=True)


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "Kế hoạch.pdf"
    path.write_bytes(b"%PDF-1.7 " + random.Random(5).randbytes(30_000))
    return path


def attached(workspace, task=TASK):
    with workspace.reading() as session:
        return list_evidence(session, workspace.clock, task)


class TestAttaching:
    def test_a_picture_is_made_smaller_and_its_original_stays_at_home(self, agency, picture, tmp_path):
        done = attach_evidence(agency, TASK, picture)
        assert (done.is_new, done.row.name, done.row.media_type) == (True, "Ảnh đối thoại.jpg", "image/jpeg")
        assert done.row.size < done.given == picture.stat().st_size
        kept = copy_evidence(agency, done.row.id, tmp_path / "gửi.jpg")
        with Image.open(kept.path) as small:
            assert small.size == (2000, 1000)
            assert not small.getexif().get_ifd(0x8825)
        original = copy_evidence(agency, done.row.id, tmp_path / "gốc.jpg", original=True)
        assert original.path.read_bytes() == picture.read_bytes()
        assert check_folder(agency) == ()

    def test_how_small_is_a_setting_and_so_is_the_original(self, agency, picture, tmp_path):
        with agency.session() as session:
            set_delivery_settings(session, agency.clock, DeliverySettings(longest_side=1000, keep_originals=False))
        done = attach_evidence(agency, TASK, picture)
        assert not done.row.has_original
        copied = copy_evidence(agency, done.row.id, tmp_path / "gốc.jpg", original=True)
        with Image.open(copied.path) as small:
            assert small.size == (1000, 500)
        assert len(list(agency.folder.evidence.iterdir())) == 1

    def test_any_other_file_stays_as_it_is(self, agency, plan, tmp_path):
        done = attach_evidence(agency, TASK, plan)
        assert (done.row.size, done.row.has_original) == (plan.stat().st_size, False)
        assert copy_evidence(agency, done.row.id, tmp_path / "x.pdf").path.read_bytes() == plan.read_bytes()

    def test_the_same_file_counts_once_at_a_task_and_lies_once_on_the_disk(self, agency, plan, tmp_path):
        again = tmp_path / "bản khác.pdf"
        again.write_bytes(plan.read_bytes())
        first = attach_evidence(agency, TASK, plan)
        assert attach_evidence(agency, TASK, again) == type(first)(
            first.row, first.given, is_new=False, may_tell_place=False
        )
        attach_evidence(agency, OTHER, plan)
        assert count(agency, Attachment) == 2
        assert len(list(agency.folder.evidence.iterdir())) == 1

    def test_a_task_shows_how_many_there_are_and_an_approval_is_taken_back(self, agency, plan):
        approve_all(agency)
        attach_evidence(agency, TASK, plan)
        with agency.reading() as session:
            assert {row.code: row.attachments for row in list_tasks(session, agency.clock)}[TASK] == 1
            assert take_snapshot(session, agency.clock, PERIOD).approved_by == ""

    def test_what_is_taken_away_is_gone_from_the_report_and_stays_on_the_disk(self, agency, plan):
        done = attach_evidence(agency, TASK, plan)
        with agency.session() as session:
            remove_evidence(session, agency.clock, done.row.id)
        assert attached(agency) == ()
        assert len(list(agency.folder.evidence.iterdir())) == 1
        with agency.session() as session, pytest.raises(EvidenceRefusedError):
            remove_evidence(session, agency.clock, done.row.id)

    def test_pictures_that_cannot_be_looked_into_are_said_to_tell_perhaps_a_place(self, agency, tmp_path):
        path = tmp_path / "ảnh.HEIC"
        path.write_bytes(b"\0\0\0\x18ftypheic" + bytes(500))
        done = attach_evidence(agency, TASK, path)
        assert (done.may_tell_place, done.row.media_type) == (True, "image/heic")

    @pytest.mark.parametrize(
        ("name", "data", "said"),
        [
            ("virus.exe", b"MZ", "không dùng làm"),
            ("trang.html", b"<html>", "không dùng làm"),
            ("không đuôi", b"x", "không dùng làm"),
            ("rỗng.pdf", b"", "tệp rỗng"),
            ("giả.pdf", b"MZ\x90", "không đúng loại"),
            ("giả.docx", b"%PDF-1.7", "không đúng loại"),
            ("giả.jpg", b"<svg>", "không đúng loại"),
        ],
    )
    def test_what_proves_nothing_is_refused(self, agency, tmp_path, name, data, said):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(EvidenceRefusedError, match=said) as refusal:
            attach_evidence(agency, TASK, tmp_path / name)
        assert refusal.value.hint
        assert attached(agency) == ()

    def test_a_file_that_is_too_large_is_refused_unread(self, agency, tmp_path):
        with (tmp_path / "phim.mp4").open("wb") as stream:
            stream.write(b"\0\0\0\x18ftypmp42")
            stream.truncate(65 << 20)
        with pytest.raises(EvidenceRefusedError, match="lớn hơn 64 MB"):
            attach_evidence(agency, TASK, tmp_path / "phim.mp4")

    def test_a_damaged_picture_is_refused_and_nothing_stays(self, agency, picture):
        picture.write_bytes(picture.read_bytes()[:9000])
        with pytest.raises(UnreadablePictureError):
            attach_evidence(agency, TASK, picture)
        assert list(agency.folder.evidence.glob("*")) == []

    def test_a_task_that_is_none_and_a_file_that_is_gone_are_said(self, agency, plan, tmp_path):
        with pytest.raises(UnknownTaskError):
            attach_evidence(agency, "NV99", plan)
        with pytest.raises(EnvironmentFailureError, match="không tìm thấy"):
            attach_evidence(agency, TASK, tmp_path / "mất.pdf")

    def test_a_long_name_keeps_its_end(self, agency, tmp_path):
        path = tmp_path / f"{'Báo cáo ' * 12}.pdf"
        path.write_bytes(b"%PDF-1.7")
        name = attach_evidence(agency, TASK, path).row.name
        assert name.endswith("….pdf")
        assert len(name) < 90


@pytest.fixture
def two_revisions(agency, department, pattern, picture, plan, tmp_path):
    """Hòa Long hands in with two files, is told that they are kept, and hands in again with a third one."""
    out = tmp_path / "USB"
    key = pattern.keys[HOA_LONG]
    attach_evidence(agency, TASK, picture)
    attach_evidence(agency, OTHER, plan)
    approve_all(agency)
    agency.clock.move_to(at(5, 24).now())
    department.clock.move_to(at(5, 25).now())
    forms = (ReportFormat.ASICE, ReportFormat.PDF)
    first = hand_in(agency, PERIOD, forms, out, key).files
    assert take_in(department, [first[0]])[0].result is IntakeResult.ACCEPTED
    with department.reading() as session:
        sha256 = session.scalars(sa.select(ReceivedPackage.sha256)).one()
    receipt = issue_receipts(department, [sha256], pattern.keys[DEPARTMENT], out / "phiếu").files[0]
    take_in_from_above(agency, receipt)
    return first, _second(agency, out, key, tmp_path)


def _second(agency, out, key, tmp_path):
    agency.clock.move_to(at(5, 26).now())
    third = tmp_path / "Biên bản.txt"
    third.write_text("Đã họp.", encoding="utf-8")
    type_value(agency, "CT2.05", "3.002")
    attach_evidence(agency, TASK, third)
    with agency.reading() as session:
        estimate = estimate_package(session, agency.clock, PERIOD)
    assert (estimate.enclosed, estimate.left_out) == (1, 2)
    approve_all(agency)
    done = hand_in(agency, PERIOD, (ReportFormat.ASICE, ReportFormat.PDF), out, key)
    assert done.left_out == 2
    return done.files


def master(department):
    """Evidence of the current submission by name: is it here, is it enclosed."""
    with department.reading() as session:
        current = session.scalars(sa.select(Submission).where(Submission.is_current)).one()
        return current.id, {each.name: (each.is_here, each.enclosed) for each in evidence_of(session, current.id)}


WHOLE = {"Ảnh đối thoại.jpg": (True, False), "Kế hoạch.pdf": (True, False), "Biên bản.txt": (True, True)}


class TestResubmission:
    def test_what_was_acknowledged_is_not_sent_again_and_is_found_again(
        self, agency, department, two_revisions, plan, tmp_path
    ):
        _, second = two_revisions
        (row,) = take_in(department, [second[0]])
        assert (row.result, row.reasons) == (IntakeResult.ACCEPTED, ())
        submission, named = master(department)
        assert named == WHOLE
        with department.reading() as session:
            sha256 = next(e.sha256 for e in evidence_of(session, submission) if e.name == "Kế hoạch.pdf")
        target = copy_received_evidence(department, submission, sha256, tmp_path / "xem.pdf")
        assert target.read_bytes() == plan.read_bytes()
        assert [row.acknowledged for row in attached(agency, "")] == [True, True, False]

    def test_the_same_revision_is_written_again_byte_for_byte_after_the_receipt(
        self, agency, department, pattern, plan, tmp_path
    ):
        attach_evidence(agency, TASK, plan)
        approve_all(agency)
        key = pattern.keys[HOA_LONG]
        agency.clock.move_to(at(5, 22).now())
        first = hand_in(agency, PERIOD, [ReportFormat.ASICE], tmp_path / "1", key)
        take_in(department, first.files)
        receipt = issue_receipts(department, first.sha256, pattern.keys[DEPARTMENT], tmp_path / "phiếu").files[0]
        agency.clock.move_to(at(5, 24).now())
        take_in_from_above(agency, receipt)
        again = hand_in(agency, PERIOD, [ReportFormat.ASICE], tmp_path / "2", key)
        assert (again.revision, again.snapshot_sha256, again.left_out) == (1, first.snapshot_sha256, 0)

    def test_evidence_that_nobody_brought_is_said_until_it_comes(self, two_revisions, pattern, tmp_path):
        first, second = two_revisions
        fresh = copied(pattern, DEPARTMENT, tmp_path / "Sở khác", at(5, 26))
        (row,) = take_in(fresh, [second[0]])
        assert row.result is IntakeResult.ACCEPTED
        assert [r.code for r in row.reasons] == [ReasonCode.MISSING_PARENT, ReasonCode.EVIDENCE_MISSING]
        assert " và 1 tệp khác: tài liệu kèm theo đã kê" in row.reasons[1].message
        submission, named = master(fresh)
        assert [here for here, _ in named.values()] == [False, False, True]
        with fresh.reading() as session:
            missing = next(e.sha256 for e in evidence_of(session, submission) if not e.is_here)
        with pytest.raises(EvidenceNotHereError):
            copy_received_evidence(fresh, submission, missing, tmp_path / "x")
        take_in(fresh, [first[0]])
        assert master(fresh)[1] == WHOLE
        with fresh.reading() as session:
            assert [row.reasons for row in session.scalars(sa.select(ReceivedPackage)) if row.revision == 2] == [[]]
        assert check_folder(fresh) == ()
        fresh.close()

    def test_any_order_of_containers_and_pages_comes_to_the_same(self, two_revisions, pattern, tmp_path):
        files = [*two_revisions[0], *two_revisions[1]]
        for number, order in enumerate(random.Random(2).sample(list(permutations(files)), 6)):
            fresh = copied(pattern, DEPARTMENT, tmp_path / f"Sở {number}", at(5, 26))
            for path in order:
                take_in(fresh, [path])
            assert master(fresh)[1] == WHOLE
            with fresh.reading() as session:
                rows = session.scalars(sa.select(ReceivedPackage)).all()
            assert ReasonCode.EVIDENCE_MISSING not in {reason["code"] for row in rows for reason in row.reasons}
            fresh.close()

    @pytest.mark.usefixtures("two_revisions")
    def test_a_package_that_is_gone_is_said(self, department, tmp_path):
        submission, named = master(department)
        assert len(named) == 2
        for path in department.folder.packages.iterdir():
            path.unlink()
        with department.reading() as session:
            sha256 = evidence_of(session, submission)[0].sha256
        with pytest.raises(EvidenceNotHereError):
            copy_received_evidence(department, submission, sha256, tmp_path / "x")


def test_a_small_picture_of_many_bytes_is_never_made_larger(agency, tmp_path):
    path = tmp_path / "nhỏ.png"
    Image.new("RGB", (50, 50), "red").save(path)
    done = attach_evidence(agency, TASK, path)
    assert (done.row.size, done.row.name) == (path.stat().st_size, "nhỏ.png")
