"""Evidence as an officer handles it: several files at once, small pictures, the scan folder, kept filters."""

import os
import random

import pytest
from PIL import Image

from desktop.core.progress import Progress
from desktop.documents.list_print import ListColumn
from desktop.services.tasks.evidence import list_evidence, remove_evidence
from desktop.services.tasks.evidence_adding import MOST_FILES, attach_files
from desktop.services.tasks.evidence_pictures import SIDE, preview_evidence
from desktop.services.tasks.evidence_rows import EvidenceRefusedError
from desktop.services.tasks.scan_folder import ScanFolderRefusedError, pass_over, read_scan_folder, set_scan_folder
from desktop.services.undo import History
from desktop.services.workplace.kept_filters import (
    MOST_FILTERS,
    FilterRefusedError,
    KeptFilter,
    forget_filter,
    keep_filter,
    kept_filters,
)
from desktop.services.workplace.list_papers import ListContent, save_list

TASK = "NV5.2"


@pytest.fixture
def files(tmp_path):
    Image.new("RGB", (900, 600), "teal").save(tmp_path / "Ảnh.png")
    (tmp_path / "Biên bản.pdf").write_bytes(b"%PDF-1.7 " + random.Random(5).randbytes(3_000))
    (tmp_path / "chạy.exe").write_bytes(b"MZ")
    return [tmp_path / name for name in ("Ảnh.png", "chạy.exe", "Biên bản.pdf")]


def names(workspace):
    with workspace.reading() as session:
        return [row.name for row in list_evidence(session, workspace.clock, TASK)]


def test_one_refused_file_keeps_no_other_back(agency, files):
    done = attach_files(agency, TASK, files, Progress())
    assert [each.row.name for each in done.added] == ["Ảnh.png", "Biên bản.pdf"]
    (refused,) = done.refused
    assert refused.sentence.startswith("chạy.exe: loại tệp này không dùng")
    again = attach_files(agency, TASK, files[:1], Progress())
    assert (len(again.added), len(again.known)) == (0, 1)


def test_a_dropped_folder_gives_the_files_in_it(agency, files, tmp_path):
    done = attach_files(agency, TASK, [tmp_path], Progress())
    assert len(done.added) == 2


def test_far_too_many_files_are_a_mistake(agency, tmp_path):
    with pytest.raises(EvidenceRefusedError, match="quá nhiều"):
        attach_files(agency, TASK, [tmp_path / str(number) for number in range(MOST_FILES + 1)], Progress())


def test_attaching_and_removing_are_taken_back_and_made_again(any_agency, files):
    history = History()
    attach_files(any_agency, TASK, files[:1], Progress(), history)
    history.take_back(any_agency)
    assert names(any_agency) == []
    history.make_again(any_agency)
    assert names(any_agency) == ["Ảnh.png"]
    with any_agency.session() as session:
        (row,) = list_evidence(session, any_agency.clock, TASK)
        remove_evidence(session, any_agency.clock, row.id)
    history.keep(session)
    assert history.next_back == "NV5.2: bỏ Ảnh.png"
    history.take_back(any_agency)
    with any_agency.reading() as session:
        assert list_evidence(session, any_agency.clock, TASK) == (row,)


def test_pictures_and_pages_have_small_pictures_and_damaged_files_none(agency, files, tmp_path):
    content = ListContent("Danh sách", (), (ListColumn("Việc", 20),), (("Đối thoại",),))
    page = save_list(agency, content, tmp_path / "Kế hoạch.pdf")
    attach_files(agency, TASK, [files[0], files[2], page], Progress())
    shown = {preview.row.name: preview.picture for preview in preview_evidence(agency, TASK)}
    assert shown["Ảnh.png"].startswith(b"\x89PNG")
    assert shown["Kế hoạch.pdf"].startswith(b"\x89PNG")
    assert shown["Biên bản.pdf"] is None
    (small,) = (p for p in preview_evidence(agency, TASK) if p.row.name == "Ảnh.png")
    (tmp_path / "nhỏ.png").write_bytes(small.picture)
    with Image.open(tmp_path / "nhỏ.png") as image:
        assert max(image.size) == SIDE
    known = frozenset({small.row.sha256})
    assert all(p.picture is None for p in preview_evidence(agency, TASK, known) if p.row.sha256 in known)


@pytest.fixture
def scans(agency, tmp_path):
    """A folder in which one file is old, one new, and one no evidence."""
    folder = tmp_path / "quét"
    folder.mkdir()
    now = agency.clock.now().timestamp()
    for name, age in (("cũ.pdf", 30), ("mới.pdf", 1), ("nhớ.tmp", 0)):
        (folder / name).write_bytes(b"%PDF-1.7")
        os.utime(folder / name, (now - age * 86_400,) * 2)
    with agency.session() as session:
        set_scan_folder(session, agency.clock, folder)
    return folder


def test_new_scans_are_offered_until_they_are_dealt_with(agency, scans):
    view = read_scan_folder(agency)
    assert [file.path.name for file in view.files] == ["mới.pdf"]
    with agency.session() as session:
        pass_over(session, agency.clock, view.files)
    assert read_scan_folder(agency).files == ()
    (scans / "mới.pdf").write_bytes(b"%PDF-1.7 again")
    assert [file.path.name for file in read_scan_folder(agency).files] == ["mới.pdf"]


def test_a_scan_folder_that_is_gone_is_no_failure(agency, scans):
    scans.rename(scans.with_name("khác"))
    assert read_scan_folder(agency) == type(read_scan_folder(agency))(scans, reachable=False, files=())
    with agency.session() as session, pytest.raises(ScanFolderRefusedError):
        set_scan_folder(session, agency.clock, scans)
    with agency.session() as session:
        set_scan_folder(session, agency.clock, None)
    assert read_scan_folder(agency).folder is None


def test_filters_are_kept_by_name_and_replaced(any_agency):
    with any_agency.session() as session:
        keep_filter(session, any_agency.clock, "tasks", KeptFilter(" Quá  hạn ", {"state": "a"}))
        keep_filter(session, any_agency.clock, "tasks", KeptFilter("Của tôi", {"person": "Lê Thị Hạnh"}))
        kept = keep_filter(session, any_agency.clock, "tasks", KeptFilter("Quá hạn", {"state": "b"}))
    assert [(each.name, dict(each.values)) for each in kept] == [
        ("Của tôi", {"person": "Lê Thị Hạnh"}),
        ("Quá hạn", {"state": "b"}),
    ]
    with any_agency.session() as session:
        assert [each.name for each in forget_filter(session, any_agency.clock, "tasks", "Quá hạn")] == ["Của tôi"]
        assert kept_filters(session, any_agency.clock, "registers") == ()


@pytest.mark.parametrize(("name", "said"), [("  ", "Chưa đặt tên"), ("a" * 61, "dài quá")])
def test_filters_need_a_name(agency, name, said):
    with agency.session() as session, pytest.raises(FilterRefusedError, match=said):
        keep_filter(session, agency.clock, "tasks", KeptFilter(name, {}))


def test_no_more_filters_than_a_menu_holds(agency):
    with agency.session() as session:
        for number in range(MOST_FILTERS):
            keep_filter(session, agency.clock, "tasks", KeptFilter(str(number), {}))
        with pytest.raises(FilterRefusedError):
            keep_filter(session, agency.clock, "tasks", KeptFilter("một nữa", {}))
