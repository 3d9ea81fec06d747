"""What goes between the department and agencies besides reports, by commands that scripts call."""

import json

import pytest

from desktop.services.demonstration.agency import PASSPHRASE
from tests.cli.conftest import PERIOD, TODAY


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "mật khẩu.txt"
    path.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return path


@pytest.fixture
def at_department(run, department, secret):
    def command(name, *arguments):
        place = ("--data", department, "--period", PERIOD, "--today", TODAY, "--json")
        return run(name, *place, *arguments, "--passphrase-file", secret)

    return command


@pytest.fixture
def remarks(tmp_path):
    path = tmp_path / "nhận xét.json"

    def write(*found):
        path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
        return path

    return write


REMARK = {"place": "indicator", "target": "CT2.05", "text": "Số hộ cao hơn tổng số hộ của xã."}


def take_in(run, agency, *arguments):
    return run("take-in", "--data", agency, "--today", TODAY, "--json", *arguments)


def test_receipts_go_down_and_are_taken_in(run, at_department, agency, tmp_path):
    out = tmp_path / "phiếu"
    answer = at_department("receipt", "--out", out, "--agency", agency.name)
    assert answer.status == 0
    (receipt,) = answer.document["receipts"]
    assert (receipt["agency"], receipt["period"], receipt["result"]) == (agency.name, PERIOD, "accepted")
    (path,) = answer.document["files"]
    taken = take_in(run, agency, path)
    assert taken.status == 0
    assert (taken.document["kind"], taken.document["result"]) == ("receipt", "taken_in")
    assert taken.document["answers"][0]["code"] == receipt["code"]
    again = take_in(run, agency, path, "--code", receipt["code"])
    assert again.status == 0
    assert [each["result"] for each in again.documents] == ["known", "known"]


def test_everybody_who_waits_gets_a_receipt_in_one_file(at_department, tmp_path):
    answer = at_department("receipt", "--out", tmp_path / "phiếu", "--together")
    assert len(answer.document["files"]) == 1
    assert len(answer.document["receipts"]) > 1
    again = at_department("receipt", "--out", tmp_path / "phiếu")
    assert (again.status, again.document) == (0, {"files": [], "receipts": []})


def test_a_report_is_given_back_and_the_remarks_are_read(run, at_department, agency, remarks, tmp_path):
    values = run("values", "--data", agency, "--period", PERIOD, "--today", TODAY, "--json").document["values"]
    remark = {**REMARK, "target": values[0]["code"]}
    answer = at_department("return", "--agency", agency.name, "--remarks", remarks(remark), "--out", tmp_path)
    assert (answer.status, answer.document["remarks"]) == (0, 1)
    status = run("status", "--data", tmp_path / "Sở Nội vụ", "--period", PERIOD, "--today", TODAY, "--json")
    assert status.document["returned"] >= 1
    assert take_in(run, agency, answer.document["file"]).document["answers"][0]["kind"] == "return"
    listed = run("remarks", "--data", agency, "--period", PERIOD, "--today", TODAY, "--json").document["remarks"]
    assert [(each["place"], each["target"], each["text"]) for each in listed] == [tuple(remark.values())]
    assert listed[0]["name"]
    said = run("remarks", "--data", agency, "--period", PERIOD, "--today", TODAY).out
    assert "Số hộ cao hơn" in said


@pytest.mark.parametrize(
    ("found", "problem"),
    [
        ([{"place": "nơi nào", "target": "", "text": "x"}], "$[0].place"),
        ([{"place": "report", "target": ""}], "$[0].text"),
        ([{**REMARK, "paragraf": 1}], "$[0].paragraf"),
        ([{**REMARK, "target": "CT9.99"}], "CT9.99"),
        ([], "Chưa ghi nhận xét"),
    ],
)
def test_remarks_that_do_not_fit_are_named(at_department, agency, remarks, tmp_path, found, problem):
    answer = at_department("return", "--agency", agency.name, "--remarks", remarks(*found), "--out", tmp_path)
    assert (answer.status, answer.document["error"]["code"]) == (1, "REMARK")
    assert problem in answer.err


def test_files_that_cannot_be_read_end_as_the_environments_fault(at_department, agency, tmp_path):
    missing = tmp_path / "không có.json"
    answer = at_department("return", "--agency", agency.name, "--remarks", missing, "--out", tmp_path)
    assert answer.status == 3


def test_one_refused_file_does_not_keep_the_others_out(run, at_department, agency, tmp_path):
    (path,) = at_department("receipt", "--out", tmp_path, "--agency", agency.name).document["files"]
    rubbish = tmp_path / "rác.asice"
    rubbish.write_text("không phải gói")
    answer = take_in(run, agency, rubbish, path, "--code", "1234")
    assert answer.status == 1
    assert [each["result"] for each in answer.documents] == ["refused", "taken_in", "refused"]
    assert [each["code"] for each in answer.documents if each["result"] == "refused"] == [
        "NOT_FROM_ABOVE",
        "RECEIPT_CODE",
    ]


def test_an_assignment_is_taken_in_with_the_answers(run, at_department, agency, secret, department, tmp_path):
    at_department("receipt", "--out", tmp_path, "--agency", agency.name)
    place = ("--data", department, "--out", tmp_path, "--passphrase-file", secret, "--today", TODAY, "--json")
    path = run("programme", "issue", *place, "--with-answers").document["file"]
    taken = take_in(run, agency, path)
    assert taken.status == 0
    assert [each["kind"] for each in taken.document["answers"]] == ["receipt"]


def test_who_hands_in_for_nobody_forwards_nothing(at_department, tmp_path):
    answer = at_department("forward", "--out", tmp_path)
    assert (answer.status, answer.document["error"]["code"]) == (1, "NOTHING_TO_FORWARD")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["take-in", "--data", "x"], "cần ít nhất một FILE hoặc --code"),
        (["receipt", "--data", "x", "--period", PERIOD, "--out", "y"], "để ký"),
        (["return", "--data", "x", "--period", PERIOD, "--out", "y"], "còn thiếu: --agency, --remarks"),
        (["forward", "--data", "x", "--period", PERIOD, "--out", "y"], "để ký"),
    ],
)
def test_wrong_use_is_told(run, arguments, sentence):
    answer = run(*arguments)
    assert answer.status == 2
    assert sentence in answer.err
