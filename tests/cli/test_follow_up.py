"""What an officer decides while following agencies up, by commands that scripts call."""

from pathlib import Path

import openpyxl
import pytest

from desktop.services.follow_up.answers_issued import issue_receipts
from desktop.services.follow_up.forwarding import forward
from desktop.services.intake.received import list_received
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.assignment import open_assignment, set_up_from_assignment
from desktop.services.workspace import Workspace
from tests.cli.conftest import PERIOD, TODAY
from tests.services.pattern import BA_RIA, DEPARTMENT, HOA_LONG, LONG_PHUOC, at, copied

OFFICER = ("--officer", "Lê Thị Lan", "--ground", "Dấu bưu điện 24/5/2018")


@pytest.fixture
def late(pattern, tmp_path):
    """A department that received Long Phước's report two days late."""
    folder = tmp_path / "Sở"
    workspace = copied(pattern, DEPARTMENT, folder, at(5, 26))
    take_in(workspace, [pattern.long_phuoc])
    workspace.close()
    return folder


def state(run, folder, agency):
    answer = run("status", "--data", folder, "--period", PERIOD, "--today", TODAY, "--json")
    return next(each for each in answer.document["agencies"] if each["code"] == agency)["state"]


def test_another_time_is_accepted_with_its_ground(run, late):
    place = ("--data", late, "--period", PERIOD, "--agency", LONG_PHUOC, "--today", TODAY)
    assert state(run, late, LONG_PHUOC) == "late"
    answer = run("time", *place, "--accept", "2018-05-24T16:30", *OFFICER, "--json")
    assert (answer.status, answer.document["accepted_at"]) == (0, "2018-05-24T16:30:00+07:00")
    assert answer.document["state"] == state(run, late, LONG_PHUOC) == "on_time"
    again = run("time", *place, "--late", *OFFICER)
    assert again.status == 0
    assert "giữ là nộp chậm" in again.out
    assert state(run, late, LONG_PHUOC) == "late"
    withdrawn = run("time", *place, "--withdraw", *OFFICER)
    assert (withdrawn.status, "rút quyết định" in withdrawn.out) == (0, True)
    assert run("time", *place, "--withdraw", *OFFICER).status == 1, "nothing is left to withdraw"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("--accept", "2018-05-29T08:00", *OFFICER), 1),
        (("--accept", "2018-05-24T16:30", "--officer", "Lan"), 1),
        (("--accept", "hôm qua", *OFFICER), 2),
        (("--accept", "2018-05-24T16:30", "--late", *OFFICER), 2),
        (OFFICER, 2),
    ],
)
def test_a_time_that_cannot_count_is_refused(run, late, arguments, status):
    answer = run("time", "--data", late, "--period", PERIOD, "--agency", LONG_PHUOC, *arguments)
    assert answer.status == status
    assert state(run, late, LONG_PHUOC) == "late"


def contact_book(folder, *rows):
    book = openpyxl.Workbook()
    for row in (("Danh sách liên hệ",), ("Mã", "Họ tên", "Điện thoại", "Email"), *rows):
        book.active.append(row)
    path = folder / "liên hệ.xlsx"
    book.save(path)
    return path


def test_contacts_are_imported_and_listed(run, late, tmp_path):
    assert run("contacts", "list", "--data", late, "--json").document == {"contacts": []}
    path = contact_book(
        tmp_path, (HOA_LONG, "Trần Văn Phúc", "0254 3 822 000", ""), (BA_RIA, "Lê Hà", "", "ha@baria.vn")
    )
    answer = run("contacts", "import", path, "--data", late, "--json")
    assert (answer.status, sorted(answer.document["noted"])) == (0, sorted([HOA_LONG, BA_RIA]))
    listed = {each["agency"]: each for each in run("contacts", "list", "--data", late, "--json").document["contacts"]}
    assert (listed[HOA_LONG]["person"], listed[HOA_LONG]["phone"]) == ("Trần Văn Phúc", "0254 3 822 000")
    assert run("contacts", "import", path, "--data", late, "--json").document["same"] == 2


def test_a_faulty_row_leaves_every_contact_as_it_was(run, late, tmp_path):
    path = contact_book(tmp_path, (HOA_LONG, "Phúc", "0254", ""), ("X1", "Ai", "", ""), (BA_RIA, "Hà", "gọi sau", ""))
    answer = run("contacts", "import", path, "--data", late, "--json")
    assert answer.status == 1
    assert [(each["place"], each["found"]) for each in answer.document["findings"]] == [
        ("Sheet!A4", "X1"),
        ("Sheet!C5", "gọi sau"),
    ]
    assert run("contacts", "list", "--data", late, "--json").document["contacts"] == []
    assert run("contacts", "import", tmp_path / "không có.xlsx", "--data", late).status == 3


@pytest.fixture
def disputed(pattern, packages, tmp_path):
    """Two reports of Hòa Long that bear the number 1; the later one is held."""
    folder = tmp_path / "Sở"
    workspace = copied(pattern, DEPARTMENT, folder, at(5, 23))
    take_in(workspace, [pattern.first, packages("bản khác", made_by="Người khác")])
    with workspace.reading() as session:
        (held,) = [row.sha256 for row in list_received(session, workspace.clock) if row.result == "quarantined"]
    workspace.close()
    return folder, held


def test_the_official_one_of_two_reports_is_chosen(run, disputed):
    folder, held = disputed
    listed = run("choose", "--data", folder, "--json")
    assert (listed.status, [each["sha256"] for each in listed.document["files"]]) == (0, [held])
    assert run("choose", held, "--data", folder).status == 2
    answer = run("choose", held, "--data", folder, *OFFICER, "--json")
    assert (answer.status, answer.document["sha256"]) == (0, held)
    assert run("choose", "--data", folder, "--json").document == {"files": []}
    again = run("choose", held, "--data", folder, *OFFICER, "--json")
    assert (again.status, again.document["error"]["code"]) == (1, "NOTHING_TO_CHOOSE")


@pytest.fixture
def answered(pattern, tmp_path):
    """The district above two communes, and the department's answers to what it has forwarded."""
    district = Workspace.open(tmp_path / "Bà Rịa", at(5, 22), create=True)
    set_up_from_assignment(district, open_assignment(pattern.assignment, district.clock), BA_RIA)
    take_in(district, [pattern.first, pattern.long_phuoc])
    files = forward(district, PERIOD, pattern.keys[BA_RIA], tmp_path).files
    district.close()
    department = copied(pattern, DEPARTMENT, tmp_path / "Sở", at(5, 23))
    rows = [row for row in take_in(department, files) if row.kind == "report"]
    answers = issue_receipts(department, [row.sha256 for row in rows], pattern.keys[DEPARTMENT], tmp_path / "phiếu")
    department.close()
    return tmp_path / "Bà Rịa", answers.files


def test_answers_are_passed_down_to_each_agency(run, answered, pattern, tmp_path):
    district, answers = answered
    out = tmp_path / "xuống"
    command = ("pass-down", "--data", district, "--out", out, "--today", TODAY, "--json")
    done = run(*command, *answers)
    assert done.status == 0
    assert {each["agency"] for each in done.document["answers"]} == {HOA_LONG, LONG_PHUOC}
    assert all(Path(each["file"]).exists() for each in done.document["answers"])
    some = run(*command, answers[0], pattern.first)
    assert (some.status, len(some.document["answers"]), len(some.document["refused"])) == (1, 1, 1)
    assert run(*command, tmp_path / "không có.asice").status == 1
    assert run("pass-down", "--data", district, "--out", out).status == 2
