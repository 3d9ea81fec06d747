"""Each command of the contract: what it answers with --json, and how it ends."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from desktop.core.paths import resources
from tests.cli.conftest import PERIOD, TODAY

PROGRAMME = resources() / "programmes" / "dvcq-2018.json"
SIGNER = {"name", "organisation", "serial", "claimed_time", "status"}
VERIFIED = {"file", "kind", "verdict", "reasons", "agency", "period", "revision", "signers", "sha256", "assurance"}
TIMES = {"made_at", "signed_at", "received_at", "clock_notes"}


def test_verify_answers_with_a_line_a_file(run, demonstration, province, report):
    root = province / "trust" / "root.pem"
    pdf = report.with_suffix(".pdf")
    answer = run("--json", "verify", report, pdf, "--trust", root)
    assert answer.status == 0
    first, second = answer.documents
    assert first.keys() == second.keys() == VERIFIED
    assert (first["file"], first["kind"], first["verdict"], first["reasons"]) == (str(report), "report", "valid", [])
    assert (first["agency"], first["period"], first["revision"]) == (report.name.split("_")[1], PERIOD, 1)
    assert [signer.keys() for signer in first["signers"]] == [SIGNER]
    assert first["signers"][0]["status"] == "valid"
    assert len(first["sha256"]) == 64
    assert (first["assurance"], second["verdict"], second["assurance"]) == ("enrolled", "valid", "enrolled")


def test_verify_without_trust_says_that_the_signer_is_unknown(run, report):
    answer = run("verify", report, "--json")
    assert answer.status == 1
    assert answer.document["verdict"] == "untrusted"
    assert [reason["code"] for reason in answer.document["reasons"]] == ["UNKNOWN_SIGNER"]
    assert "danh sách tin cậy" in answer.document["reasons"][0]["message"]


def test_verify_takes_the_trust_of_a_data_folder(run, report, department):
    answer = run("verify", report, "--data", department, "--json")
    assert (answer.status, answer.document["verdict"]) == (0, "valid")


def test_intake_tells_each_file_and_counts(run, department, province, tmp_path):
    junk = tmp_path / "ảnh.jpg"
    junk.write_bytes(b"\xff\xd8\xff" + b"0" * 100)
    answer = run("intake", province / "outbox", junk, "--data", department, "--today", TODAY, "--json")
    *files, last = answer.documents
    assert answer.status == 1, "the tampered file is held"
    assert all(file.keys() == VERIFIED | TIMES | {"result"} for file in files)
    results = [file["result"] for file in files]
    assert {"duplicate", "quarantined", "ignored"} == set(results)
    assert last == {
        "summary": {
            name: results.count(name) for name in ("accepted", "duplicate", "superseded", "quarantined", "ignored")
        }
    }
    held = next(file for file in files if file["result"] == "quarantined")
    assert held["file"].endswith("-sua.asice")
    assert held["reasons"][0]["code"] == "HASH_MISMATCH"


def test_status_counts_and_lists_the_agencies(run, department, demonstration):
    answer = run("status", "--data", department, "--period", PERIOD, "--today", TODAY, "--json")
    status = answer.document
    assert answer.status == 0
    assert status["period"] == PERIOD
    assert status["due"] == "2018-05-24"
    assert (status["expected"], status["on_time"], status["late"]) == (4, 2, 1)
    assert (status["missing"], status["returned"]) == (1, 0)
    assert {agency["code"] for agency in status["agencies"]} == {folder.name for folder in demonstration.agencies}
    assert {agency["level"] for agency in status["agencies"]} == {"SO", "DVSN", "UBND_H", "UBND_X"}
    for agency in status["agencies"]:
        assert agency.keys() == {"code", "name", "level", "state", "received", "revision", "early_days", "assurance"}
        assert agency["assurance"] == (None if agency["state"] == "missing" else "enrolled")
        assert (agency["received"] is None) == (agency["state"] == "missing") == (agency["revision"] is None)
    assert max(agency["revision"] or 0 for agency in status["agencies"]) == 2


def test_export_of_what_was_handed_in_is_the_same_revision(run, agency, report, passphrase_file, tmp_path):
    out = tmp_path / "gửi đi"
    answer = run(
        *("export", "--data", agency, "--period", PERIOD, "--format", "asice", "--out", out),
        *("--passphrase-file", passphrase_file, "--today", TODAY, "--json"),
    )
    assert answer.status == 0
    assert answer.document.keys() == {"file", "revision", "sha256", "findings"}
    assert (answer.document["file"], answer.document["revision"]) == (str(out / report.name), 1)
    with zipfile.ZipFile(report) as before, zipfile.ZipFile(out / report.name) as after:
        assert before.read("report.json") == after.read("report.json")


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK\3\4"), ("xlsx", b"PK\3\4")])
def test_export_writes_every_format(run, agency, tmp_path, form, begins):
    answer = run("export", "--data", agency, "--period", PERIOD, "--format", form, "--out", tmp_path, "--json")
    assert answer.status == 0
    assert Path(answer.document["file"]).read_bytes().startswith(begins)


def test_export_with_a_key_file_signs(run, agency, passphrase_file, province, tmp_path):
    moved = shutil.copyfile(agency / "keys" / "agency.p12", tmp_path / "khóa.p12")
    answer = run(
        *("export", "--data", agency, "--period", PERIOD, "--format", "asice", "--out", tmp_path, "--today", TODAY),
        *("--key", moved, "--passphrase-file", passphrase_file, "--json"),
    )
    assert answer.status == 0
    root = province / "trust" / "root.pem"
    assert run("verify", answer.document["file"], "--trust", root).status == 0


def test_export_without_a_key_is_unsigned_and_says_so(run, agency, province, tmp_path):
    answer = run("export", "--data", agency, "--period", PERIOD, "--format", "asice", "--out", tmp_path)
    assert answer.status == 0
    assert "chưa ký số" in answer.out
    checked = run("verify", next(tmp_path.glob("*.asice")), "--trust", province / "trust" / "root.pem", "--json")
    assert (checked.status, checked.document["verdict"]) == (1, "valid_unsigned")


def test_a_wrong_passphrase_exports_nothing(run, agency, tmp_path):
    wrong = tmp_path / "mật khẩu.txt"
    wrong.write_text("không phải mật khẩu này\n", encoding="utf-8")
    answer = run(
        *("export", "--data", agency, "--period", PERIOD, "--format", "asice", "--out", tmp_path / "ra"),
        *("--passphrase-file", wrong, "--json"),
    )
    assert answer.status == 1
    assert "ật khẩu" in answer.err
    assert not (tmp_path / "ra").exists()


def test_export_of_an_unfinished_report_answers_with_the_findings(run, unfinished, tmp_path):
    answer = run(
        "export", "--data", unfinished, "--period", PERIOD, "--format", "asice", "--out", tmp_path / "ra", "--json"
    )
    assert answer.status == 1
    assert (answer.document["file"], answer.document["revision"]) == (None, None)
    findings = answer.document["findings"]
    assert {"error", "warning"} >= {finding["severity"] for finding in findings} >= {"error"}
    assert all(finding["message"] for finding in findings)
    assert "Chưa nộp được" in answer.err
    assert not (tmp_path / "ra").exists()


def test_consolidate_writes_the_report_and_answers_with_the_totals(run, department, tmp_path):
    path = tmp_path / "tổng hợp.xlsx"
    answer = run("consolidate", "--data", department, "--period", PERIOD, "--out", path, "--today", TODAY, "--json")
    assert answer.status == 0
    made = answer.document
    assert (made["file"], made["agencies_counted"], made["agencies_expected"]) == (str(path), 3, 4)
    assert path.stat().st_size > 5000
    assert all(total.keys() == {"code", "value", "coverage"} for total in made["totals"])
    assert any(total["coverage"].endswith("/4") for total in made["totals"])


def test_programme_check_finds_nothing_wrong_with_the_one_that_ships(run):
    answer = run("programme", "check", PROGRAMME, "--json")
    assert (answer.status, answer.document["ok"], answer.document["findings"]) == (0, True, [])


def test_programme_check_names_the_place_of_what_is_wrong(run, tmp_path):
    programme = json.loads(PROGRAMME.read_text(encoding="utf-8"))
    programme["indicators"][0]["task"] = "NV99"
    path = tmp_path / "sai.json"
    path.write_text(json.dumps(programme), encoding="utf-8")
    answer = run("programme", "check", path, "--json")
    assert answer.status == 1
    (finding,) = answer.document["findings"]
    assert finding["file"] == "sai.json"
    assert "indicators" in finding["path"]
    assert "NV99" in finding["message"]


def test_programme_check_of_something_else_is_told(run, tmp_path):
    path = tmp_path / "không phải.json"
    path.write_text("{", encoding="utf-8")
    answer = run("programme", "check", path, "--json")
    assert answer.status == 1
    assert answer.document["error"]["message"]


def test_programme_issue_makes_an_assignment_that_verifies(run, department, passphrase_file, province, tmp_path):
    answer = run(
        *("programme", "issue", "--data", department, "--out", tmp_path, "--passphrase-file", passphrase_file),
        *("--today", TODAY, "--json"),
    )
    assert answer.status == 0
    checked = run("verify", answer.document["file"], "--trust", province / "trust" / "root.pem", "--json").document
    assert (checked["kind"], checked["verdict"]) == ("assignment", "valid")


def test_a_backup_is_restored_whole(run, department, tmp_path):
    made = run("backup", "--data", department, "--to", tmp_path / "USB", "--json")
    assert (made.status, made.document["ok"], made.document["findings"]) == (0, True, [])
    restored = tmp_path / "máy mới"
    assert run("restore", made.document["file"], "--data", restored, "--json").status == 0
    checked = run("check", "--data", restored, "--json")
    assert (checked.status, checked.document["ok"]) == (0, True)
    before, after = (
        run("status", "--data", folder, "--period", PERIOD, "--today", TODAY, "--json").document
        for folder in (department, restored)
    )
    assert before == after


def test_check_finds_a_received_file_that_was_changed(run, department):
    kept = next((department / "packages").glob("*.asice"))
    kept.write_bytes(kept.read_bytes()[:-1])
    answer = run("check", "--data", department, "--json")
    assert (answer.status, answer.document["ok"]) == (1, False)
    assert [finding["code"] for finding in answer.document["findings"]] == ["FILE_CHANGED"]


def test_check_of_a_database_beyond_opening_answers_no(run, department):
    (department / "so-dan-van.db").write_bytes(b"kh\xc3\xb4ng" * 4000)
    answer = run("check", "--data", department, "--json")
    assert (answer.status, answer.document["ok"]) == (1, False)
    assert [finding["code"] for finding in answer.document["findings"]] == ["DATABASE_DAMAGED"]


def test_people_are_told_in_vietnamese(run, department, report, province):
    said = [
        run("verify", report, "--trust", province / "trust" / "root.pem"),
        run("status", "--data", department, "--period", PERIOD),
        run("check", "--data", department),
        run("intake", report, "--data", department, "--today", TODAY),
    ]
    assert "hợp lệ" in said[0].out
    assert "phải nộp 4, đúng hạn 2, chậm 1, chưa nộp 1" in said[1].out
    assert "nguyên vẹn" in said[2].out
    assert "trùng, không ghi thêm" in said[3].out


def test_the_master_copy_may_lie_on_a_server(run, demonstration, province, migrated_postgres_url, tmp_path):
    from desktop.core.clock import FixedClock
    from desktop.services.agencies.directory import bundled_directory
    from desktop.services.programme.versions import bundled_programme
    from desktop.services.trust.believed import add_anchor
    from desktop.services.workplace.set_up import set_up_department
    from desktop.services.workspace import Workspace
    from desktop.signing.trust import TrustStore

    folder = tmp_path / "Sở"
    programme = bundled_programme()
    workspace = Workspace.open(folder, FixedClock.on(programme.dispatch_date), db_url=migrated_postgres_url)
    codes = [agency.name for agency in demonstration.agencies]
    set_up_department(workspace, bundled_directory(), programme, "SO-SNV", codes)
    with workspace.session() as session:
        for root in TrustStore.from_pem((province / "trust" / "root.pem").read_bytes()).anchors:
            add_anchor(session, workspace.clock, root)
    workspace.close()
    place = ("--data", folder, "--db", migrated_postgres_url)
    taken = run("intake", province / "outbox", *place, "--today", TODAY, "--json")
    assert taken.documents[-1]["summary"]["accepted"] == 4
    mine = run("status", *place, "--period", PERIOD, "--today", TODAY, "--json").document
    assert (mine["on_time"], mine["late"], mine["missing"]) == (0, 3, 1), "all arrived on the day of this test"
    backup = run("backup", *place, "--to", tmp_path / "usb", "--json")
    assert backup.status == 0
    assert run("try-restore", next((tmp_path / "usb").iterdir()), "--json").document["ok"]
