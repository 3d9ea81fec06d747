"""A district passes on what its communes have handed in; the department finds each file as if it had come alone."""

import hashlib
import zipfile

import pytest
import sqlalchemy as sa

from desktop.exchange.container import ContainerFile
from desktop.exchange.finder import FoundKind, find_packages
from desktop.exchange.layout import CONTAINER_MEDIA_TYPE, attachment_name
from desktop.exchange.package import examine
from desktop.exchange.writer import write_package
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission, SubmissionState
from desktop.models.revision import OutgoingPackage
from desktop.rules.package_data import ForwardedFile, ForwardingData, Party, Remark, RemarkPlace
from desktop.rules.packages import PackageKind
from desktop.rules.verdicts import ReasonCode, Verdict
from desktop.services.follow_up.answers_issued import issue_receipts, return_report
from desktop.services.follow_up.forwarding import LARGEST, NothingToForwardError, OwnReportMissingError, forward
from desktop.services.follow_up.forwarding_view import list_subordinates, own_report, read_forwarding
from desktop.services.follow_up.passing_down import NothingToPassDownError, pass_down
from desktop.services.follow_up.scope import followed_here, forwards_here
from desktop.services.follow_up.status import period_status
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.assignment import open_assignment, set_up_from_assignment
from desktop.services.province.consolidation import consolidate
from desktop.services.trust.believed import trust_store
from desktop.services.workspace import Workspace
from tests.services.pattern import BA_RIA, DEPARTMENT, HOA_LONG, LONG_PHUOC, PERIOD, SILENT, at, copied, count


@pytest.fixture
def district(pattern, tmp_path):
    """UBND thành phố Bà Rịa on 22/5/2018, above two of the communes that have handed in."""
    workspace = Workspace.open(tmp_path / "Bà Rịa", at(5, 22), create=True)
    set_up_from_assignment(workspace, open_assignment(pattern.assignment, workspace.clock), BA_RIA)
    yield workspace

    workspace.close()


@pytest.fixture
def signer(pattern):
    return pattern.keys[BA_RIA]


def results(rows):
    return [(row.kind, row.agency, row.revision, row.result) for row in rows]


def said_of(path, workspace):
    with workspace.reading() as session:
        found = examine(path, trust_store(session), workspace.clock.now())
    assert found.verdict is Verdict.VALID
    return found.data


def test_each_file_is_decided_on_as_if_it_had_come_alone(any_department, district, pattern, signer, tmp_path):
    take_in(district, [pattern.first, pattern.second])
    done = forward(district, PERIOD, signer, tmp_path, note="Còn xã Long Phước chưa nộp.")
    assert (done.enclosed, done.agencies, [each.code for each in done.missing]) == (2, 1, [LONG_PHUOC])
    (path,) = done.files
    assert path.name == "CTT_D748_6T-2018_l1.asice"
    rows = take_in(any_department, [path])
    assert results(rows) == [
        ("forwarding", BA_RIA, None, IntakeResult.ACCEPTED),
        ("report", HOA_LONG, 1, IntakeResult.ACCEPTED),
        ("report", HOA_LONG, 2, IntakeResult.ACCEPTED),
    ]
    assert rows[0].signers[0].organisation == "Ủy ban nhân dân thành phố Bà Rịa"
    assert rows[1].signers[0].organisation == "Ủy ban nhân dân xã Hòa Long"
    assert rows[1].file.endswith("CTT_D748_6T-2018_l1.asice ▸ BC_W26572a_6T-2018_b1.asice")
    assert rows[1].sha256 == hashlib.sha256(pattern.first.read_bytes()).hexdigest(), "byte for byte"
    again = take_in(any_department, [pattern.second, path])
    assert {row.result for row in again} == {IntakeResult.DUPLICATE}
    assert count(any_department, Submission) == 2


def test_the_cover_says_what_is_inside_and_what_it_adds_up_to(district, pattern, signer, tmp_path):
    take_in(district, pattern.packages)
    with district.reading() as session:
        below = list_subordinates(session, district.clock, PERIOD)
        whole = consolidate(session, district.clock, PERIOD, frozenset({HOA_LONG, LONG_PHUOC}))
    assert all(each.is_new and each.state is SubmissionState.RECEIVED for each in below)
    assert [(each.code, each.files, each.has_report) for each in below] == [
        (HOA_LONG, 2, True),
        (LONG_PHUOC, 1, True),
    ]
    data = said_of(forward(district, PERIOD, signer, tmp_path, note=" đủ ").files[0], district)
    assert data.agency == Party(BA_RIA, "Ủy ban nhân dân thành phố Bà Rịa")
    assert [(each.agency.code, each.revision) for each in data.files] == [(HOA_LONG, 1), (HOA_LONG, 2), (LONG_PHUOC, 1)]
    assert (data.missing, data.note, data.period) == ((), "đủ", PERIOD)
    figures = {each.code: (each.value, each.counted) for each in data.figures}
    assert figures == {row.total.code: (row.total.value, row.total.counted) for row in whole.rows}
    assert figures["CT2.05"][1] == 2
    with district.reading() as session:
        row = session.scalars(sa.select(OutgoingPackage)).one()
    assert (row.kind, row.file_name) == (PackageKind.FORWARDING, "CTT_D748_6T-2018_l1.asice")


def test_who_has_nothing_below_has_nothing_to_forward(district, agency, pattern, signer, tmp_path):
    with pytest.raises(NothingToForwardError):
        forward(district, PERIOD, signer, tmp_path)
    with agency.reading() as session:
        assert list_subordinates(session, agency.clock, PERIOD) == ()
    with pytest.raises(NothingToForwardError):
        forward(agency, PERIOD, pattern.keys[HOA_LONG], tmp_path)
    take_in(district, [pattern.ba_ria])
    with pytest.raises(NothingToForwardError):
        forward(district, PERIOD, signer, tmp_path)  # its own report is handed in, not forwarded
    assert list(tmp_path.glob("CTT*")) == []


def test_further_packages_are_numbered(district, pattern, signer, tmp_path):
    take_in(district, [pattern.first])
    assert forward(district, PERIOD, signer, tmp_path).files[0].stem.endswith("l1")
    take_in(district, [pattern.long_phuoc])
    assert forward(district, PERIOD, signer, tmp_path).files[0].stem.endswith("l2")


def test_what_is_too_much_for_one_package_goes_into_several(
    district, department, pattern, signer, tmp_path, monkeypatch
):
    assert LARGEST < 200 << 20
    monkeypatch.setattr("desktop.services.follow_up.forwarding.LARGEST", pattern.first.stat().st_size + 1)
    take_in(district, [pattern.first, pattern.second, pattern.long_phuoc])
    done = forward(district, PERIOD, signer, tmp_path)
    assert [path.name for path in done.files] == [f"CTT_D748_6T-2018_l{n}.asice" for n in (1, 2, 3)]
    rows = take_in(department, reversed(done.files))
    assert {row.result for row in rows} == {IntakeResult.ACCEPTED, IntakeResult.SUPERSEDED}
    assert count(department, Submission) == 3


def test_an_original_that_is_gone_is_named(district, pattern, signer, tmp_path):
    (row,) = take_in(district, [pattern.first])
    (district.folder.packages / f"{row.sha256}.asice").unlink()
    with pytest.raises(Exception, match="BC_W26572a_6T-2018_b1"):
        forward(district, PERIOD, signer, tmp_path)


def package(path, pattern, *files, signer=BA_RIA, agency=BA_RIA):
    """A forwarding package with any files in it."""
    listed = tuple(
        ForwardedFile(hashlib.sha256(each.read_bytes()).hexdigest(), each.name, each.stat().st_size) for each in files
    )
    data = ForwardingData(Party(agency, "Bà Rịa"), PERIOD, "DVCQ-2018", 1, at(5, 22).now(), listed)
    enclosed = [
        ContainerFile(attachment_name(f.sha256, each.name), CONTAINER_MEDIA_TYPE, each)
        for f, each in zip(listed, files, strict=True)
    ]
    write_package(path, data, [pattern.keys[signer]] if signer else [], at(5, 22).now(), enclosed)
    return path


def test_a_bad_file_inside_does_not_keep_the_others_back(department, pattern, tmp_path):
    bad = tmp_path / "hỏng.asice"
    bad.write_bytes(pattern.first.read_bytes()[:2000])
    rows = take_in(department, [package(tmp_path / "x.asice", pattern, bad, pattern.long_phuoc)])
    assert [row.result for row in rows] == [IntakeResult.ACCEPTED, IntakeResult.QUARANTINED, IntakeResult.ACCEPTED]
    assert [reason.code for reason in rows[1].reasons] == [ReasonCode.ZIP_CORRUPT]


@pytest.mark.parametrize(
    ("signer", "agency", "code"),
    [
        (None, BA_RIA, ReasonCode.NO_SIGNATURE),
        (LONG_PHUOC, BA_RIA, ReasonCode.SIGNER_NOT_AUTHORISED),
        (BA_RIA, SILENT, ReasonCode.SIGNER_NOT_AUTHORISED),
    ],
)
def test_a_cover_that_nobody_vouches_for_is_held_and_the_reports_speak_for_themselves(
    department, pattern, tmp_path, signer, agency, code
):
    path = package(tmp_path / "x.asice", pattern, pattern.first, signer=signer, agency=agency)
    cover, report = take_in(department, [path])
    assert (cover.result, [reason.code for reason in cover.reasons]) == (IntakeResult.QUARANTINED, [code])
    assert (report.result, report.agency) == (IntakeResult.ACCEPTED, HOA_LONG)


def test_an_unsigned_report_stays_unsigned_though_the_forwarder_signs(department, pattern, tmp_path):
    plain = tmp_path / "chưa ký.asice"
    with zipfile.ZipFile(pattern.first) as source, zipfile.ZipFile(plain, "w") as copy:
        for entry in source.infolist():
            if not entry.filename.endswith(".p7s"):
                copy.writestr(entry, source.read(entry))
    _, report = take_in(department, [package(tmp_path / "x.asice", pattern, plain)])
    assert (report.result, report.verdict) == (IntakeResult.QUARANTINED, Verdict.VALID_UNSIGNED)


def test_forwarding_within_forwarding_is_not_opened(department, pattern, tmp_path):
    inner = package(tmp_path / "trong.asice", pattern, pattern.first)
    cover, nested = take_in(department, [package(tmp_path / "ngoài.asice", pattern, inner)])
    assert cover.result is IntakeResult.ACCEPTED
    assert (nested.result, [r.code for r in nested.reasons]) == (IntakeResult.QUARANTINED, [ReasonCode.ZIP_FEATURE])
    assert count(department, Submission) == 0


def test_an_archive_within_forwarding_is_not_opened(pattern, tmp_path):
    archive = tmp_path / "gộp.zip"
    with zipfile.ZipFile(archive, "w") as copy:
        copy.write(pattern.first, "BC.asice")
    path = package(tmp_path / "x.asice", pattern, archive)
    cover, inside = find_packages([path], tmp_path)
    assert (cover.kind, inside.kind, inside.forwarded) == (FoundKind.CANDIDATE, FoundKind.REFUSED, True)


def test_the_forwarder_in_a_zip_in_a_zip_is_found_too(department, pattern, tmp_path):
    path = package(tmp_path / "x.asice", pattern, pattern.first)
    for number in range(2):
        outer = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(outer, "w") as copy:
            copy.write(path, path.name)
        path = outer
    assert [row.result for row in take_in(department, [path])] == [IntakeResult.ACCEPTED] * 2


def test_a_cover_that_was_tampered_with_is_held_and_its_reports_are_not_lost(department, pattern, tmp_path):
    path = package(tmp_path / "x.asice", pattern, pattern.first)
    forged = tmp_path / "y.asice"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(forged, "w") as copy:
        for entry in source.infolist():
            data = source.read(entry)
            copy.writestr(
                entry, data.replace(b"DVCQ-2018", b"DVCQ-2019") if entry.filename == "forwarding.json" else data
            )
    cover, report = take_in(department, [forged])
    assert (cover.result, [r.code for r in cover.reasons]) == (IntakeResult.QUARANTINED, [ReasonCode.HASH_MISMATCH])
    assert report.result is IntakeResult.ACCEPTED


def test_what_a_forwarder_calls_a_file_is_never_a_path(department, pattern, tmp_path):
    path = tmp_path / "x.asice"
    sha256 = hashlib.sha256(pattern.first.read_bytes()).hexdigest()
    listed = ForwardedFile(sha256, "../../..\\C:\\ác ý\x00.asice", pattern.first.stat().st_size)
    data = ForwardingData(Party(BA_RIA, "Bà Rịa"), PERIOD, "DVCQ-2018", 1, at(5, 22).now(), (listed,))
    enclosed = ContainerFile(attachment_name(sha256, "x.asice"), CONTAINER_MEDIA_TYPE, pattern.first)
    write_package(path, data, [pattern.keys[BA_RIA]], at(5, 22).now(), [enclosed])
    _, report = take_in(department, [path])
    assert report.result is IntakeResult.ACCEPTED
    assert ".." not in report.file.rpartition("▸")[2]
    with department.reading() as session:
        names = session.scalars(sa.select(ReceivedPackage.file_name)).all()
    assert not any("/" in name or "\\" in name for name in names)


def test_sealed_files_go_along_unopened(district, department, pattern, signer, tmp_path):
    sealed = tmp_path / "BC_W26569a_6T-2018_b1.asice.p7m"
    sealed.write_bytes(b"0\x80\x06\x09 closed")
    done = forward(district, PERIOD, signer, tmp_path, sealed=[sealed])
    assert (done.enclosed, done.agencies) == (1, 0)
    rows = take_in(department, done.files)
    assert [row.result for row in rows] == [IntakeResult.ACCEPTED, IntakeResult.QUARANTINED]
    assert rows[1].file.endswith(".asice.p7m")


def test_a_forwarder_follows_those_below_it_and_the_department_all(district, agency, department, pattern):
    take_in(district, [pattern.first])
    with district.reading() as session:
        status = period_status(session, district.clock, PERIOD)
        assert {HOA_LONG, LONG_PHUOC} <= followed_here(session, district.clock)
        assert forwards_here(session, district.clock)
        view = read_forwarding(session, district.clock, PERIOD)
    assert [(each.code, each.revision) for each in status.agencies] == [(HOA_LONG, 1), (LONG_PHUOC, None)]
    assert (view.whole.counted, view.whole.expected, view.new, view.own, view.sent) == (1, 2, 1, None, ())
    with agency.reading() as session:
        assert not forwards_here(session, agency.clock)
    with department.reading() as session:
        assert followed_here(session, department.clock) is None
        assert not forwards_here(session, department.clock)


def test_the_own_report_goes_up_in_the_same_package(district, department, pattern, signer, tmp_path):
    take_in(district, [pattern.first])
    with pytest.raises(OwnReportMissingError, match="Chưa xuất báo cáo"):
        forward(district, PERIOD, signer, tmp_path, with_own=True)
    reported = copied(pattern, BA_RIA, tmp_path / "Bà Rịa đã nộp", at(5, 22))
    take_in(reported, [pattern.first])
    done = forward(reported, PERIOD, signer, tmp_path, with_own=True)
    assert (done.enclosed, done.agencies) == (2, 2)
    rows = take_in(department, done.files)
    assert [(row.kind, row.agency, row.result) for row in rows] == [
        ("forwarding", BA_RIA, IntakeResult.ACCEPTED),
        ("report", HOA_LONG, IntakeResult.ACCEPTED),
        ("report", BA_RIA, IntakeResult.ACCEPTED),
    ]
    with reported.reading() as session:
        view = read_forwarding(session, reported.clock, PERIOD)
    assert (view.own.revision, view.own.is_there, view.new) == (1, True, 0)
    assert [each.name for each in view.sent] == ["CTT_D748_6T-2018_l1.asice"]
    with reported.session() as session:
        session.execute(sa.update(OutgoingPackage).values(exported_to=str(tmp_path / "USB đã rút")))
    with pytest.raises(OwnReportMissingError, match="Không còn tệp"):
        forward(reported, PERIOD, signer, tmp_path, with_own=True)
    with reported.reading() as session:
        assert not own_report(session, reported.clock, PERIOD).is_there
    reported.close()


def test_answers_go_down_as_they_came(district, any_department, pattern, signer, agency, tmp_path):
    take_in(district, [pattern.first, pattern.long_phuoc])
    package = forward(district, PERIOD, signer, tmp_path).files
    rows = {row.agency: row for row in take_in(any_department, package) if row.kind == "report"}
    key = pattern.keys[DEPARTMENT]
    receipts = issue_receipts(any_department, [rows[HOA_LONG].sha256], key, tmp_path / "phiếu").files
    remark = Remark(RemarkPlace.INDICATOR, "CT2.05", "Kiểm tra lại")
    slips = return_report(any_department, rows[LONG_PHUOC].sha256, [remark], key, tmp_path / "phiếu").files
    district.clock.move_to(at(5, 24).now())
    done = pass_down(district, [tmp_path / "phiếu"], tmp_path / "gửi xuống")
    assert [
        (each.agency, each.returned, each.folder.name) for each in sorted(done.answers, key=lambda a: a.agency)
    ] == [
        (LONG_PHUOC, True, "UBND-xa-Long-Phuoc"),
        (HOA_LONG, False, "UBND-xa-Hoa-Long"),
    ]
    (copy,) = (tmp_path / "gửi xuống" / "UBND-xa-Hoa-Long").iterdir()
    assert copy.read_bytes() == receipts[0].read_bytes()
    with district.reading() as session:
        states = {each.code: each.state for each in list_subordinates(session, district.clock, PERIOD)}
        status = {a.code: str(a.state) for a in period_status(session, district.clock, PERIOD).agencies}
    assert states == {HOA_LONG: SubmissionState.ACCEPTED, LONG_PHUOC: SubmissionState.RETURNED}
    assert status == {HOA_LONG: "on_time", LONG_PHUOC: "returned"}
    again = pass_down(district, slips, tmp_path / "gửi xuống")
    assert (again.agencies, again.refused) == (1, ())


def test_what_is_for_nobody_below_is_not_passed_down(district, department, pattern, signer, tmp_path):
    (row,) = take_in(department, [pattern.ba_ria])
    issued = issue_receipts(department, [row.sha256], pattern.keys[DEPARTMENT], tmp_path / "phiếu")
    district.clock.move_to(at(5, 24).now())
    with pytest.raises(NothingToPassDownError):
        pass_down(district, issued.files, tmp_path / "xuống")
    with pytest.raises(Exception, match="không phải tệp Sở gửi xuống"):
        pass_down(district, [pattern.first], tmp_path / "xuống")
    forged = tmp_path / "giả.asice"
    forged.write_bytes(issued.files[0].read_bytes()[:-40])
    with pytest.raises(Exception, match="giả"):
        pass_down(district, [forged], tmp_path / "xuống")
    assert not (tmp_path / "xuống").exists()


def test_a_receipt_of_all_reaches_each_below_and_is_read_there(district, department, pattern, signer, tmp_path):
    take_in(district, [pattern.first, pattern.long_phuoc])
    rows = [row for row in take_in(department, pattern.packages) if row.result is IntakeResult.ACCEPTED]
    hashes = [row.sha256 for row in rows]
    issued = issue_receipts(department, hashes, pattern.keys[DEPARTMENT], tmp_path, together=True)
    district.clock.move_to(at(5, 24).now())
    done = pass_down(district, issued.files, tmp_path / "xuống")
    assert done.agencies == 2
    assert done.own == 1
    assert len({each.folder for each in done.answers}) == 2
