"""A submitted report beside its own past and its peers, and the evidence that it names."""

import pytest
from PIL import Image

from desktop.services.follow_up.reading import NotReceivedError, read_submission
from desktop.services.follow_up.reading_beside import read_beside
from desktop.services.intake.taking_in import take_in
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.tasks.evidence import attach_evidence
from desktop.services.tasks.evidence_viewing import evidence_pages, read_evidence
from tests.services.pattern import HOA_LONG, PERIOD, SILENT, approve_all, at


def beside(workspace, code, revision=None):
    with workspace.reading() as session:
        return read_beside(session, workspace.clock, PERIOD, code, revision)


def test_a_report_stands_beside_its_revision_before_last_year_and_peers(any_department, pattern):
    take_in(any_department, pattern.packages)
    view = beside(any_department, HOA_LONG)
    figure = next(each for each in view.figures if each.indicator.code == "CT2.05")
    assert view.revision_before == 1
    assert figure.value != figure.revision_before
    assert (view.peers, figure.peers.count) == (1, 1), "Long Phước; a district is no peer of a commune"
    assert figure.peers.lowest == figure.peers.highest == figure.peers.median
    assert figure.peers.rank in (1, 2)
    assert (view.last_period, view.last_year_received) == ("", False)
    assert view.last_year == "6 tháng năm 2017"
    first = beside(any_department, HOA_LONG, 1)
    assert first.revision_before is None
    assert all(each.revision_before is None for each in first.figures)


def test_who_is_alone_of_its_kind_has_no_peers(department, pattern):
    take_in(department, [pattern.first])
    view = beside(department, HOA_LONG)
    assert view.peers == 0
    assert all(each.peers is None for each in view.figures)
    with pytest.raises(NotReceivedError):
        beside(department, SILENT)


def test_evidence_is_looked_at_in_the_window(agency, department, pattern, tmp_path):
    Image.new("RGB", (900, 600), "teal").save(tmp_path / "Ảnh.png")
    (tmp_path / "ghi chép.txt").write_text("Tiếp 14 lượt công dân.", encoding="utf-8")
    for name in ("Ảnh.png", "ghi chép.txt"):
        attach_evidence(agency, "NV5.2", tmp_path / name)
    agency.clock.move_to(at(5, 21).now())
    approve_all(agency)
    (package,) = hand_in(agency, PERIOD, (ReportFormat.ASICE,), tmp_path / "USB", pattern.keys[HOA_LONG]).files
    take_in(department, [package])
    with department.reading() as session:
        report = read_submission(session, department.clock, PERIOD, HOA_LONG)
        submission, files = read_evidence(session, department.clock, report.snapshot_sha256)
    named = {each.name: each for each in files}
    picture = next(each for name, each in named.items() if name.startswith("Ảnh"))
    assert picture.is_here
    pages = evidence_pages(department, submission, picture)
    assert pages.pdf.startswith(b"%PDF-")
    assert pages.sha256 == picture.sha256
    assert evidence_pages(department, submission, named["ghi chép.txt"]).pdf == b"", "opened by its own program"
