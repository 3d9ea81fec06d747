"""Files that are not what they should be: each is told by its reason, changes nothing and stops nothing."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import TODAY, contents


def without_end(data):
    return data[: len(data) // 2]


def with_other_figure(data):
    return data.replace(b'"type":"number","value":"1', b'"type":"number","value":"9')


def rewritten(source, target, change):
    """A container whose report.json was changed after signing."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for entry in before.infolist():
            data = before.read(entry)
            after.writestr(entry, change(data) if entry.filename == "report.json" else data)
    return target


@pytest.fixture
def bad(report, tmp_path):
    """Files by the reason for which each is refused."""
    folder = tmp_path / "hỏng"
    folder.mkdir()

    def put(name, data):
        (folder / name).write_bytes(data)
        return folder / name

    with zipfile.ZipFile(folder / "ảnh chụp.zip", "w") as archive:
        archive.writestr("anh.jpg", b"\xff\xd8\xff")
    whole, pdf = report.read_bytes(), report.with_suffix(".pdf").read_bytes()
    return {
        "rỗng": (put("rỗng.asice", b""), "unreadable", "NOT_A_PACKAGE"),
        "cụt": (put("cụt.asice", without_end(whole)), "unreadable", "ZIP_CORRUPT"),
        "lạ": (put("lạ.asice", b"GIF89a" + b"\0" * 500), "unreadable", "NOT_A_PACKAGE"),
        "zip lạ": (folder / "ảnh chụp.zip", "unreadable", "NOT_A_PACKAGE"),
        "sửa": (rewritten(report, folder / "sửa.asice", with_other_figure), "invalid", "HASH_MISMATCH"),
        "pdf cụt": (put("cụt.pdf", without_end(pdf)), None, None),
        "pdf thêm": (put("thêm.pdf", pdf + b"\n% them"), None, None),
    }


def test_verify_tells_each_by_its_reason(run, bad, province):
    root = province / "trust" / "root.pem"
    answer = run("verify", *(path for path, _, _ in bad.values()), "--trust", root, "--json")
    assert answer.status == 1
    for (path, verdict, code), said in zip(bad.values(), answer.documents, strict=True):
        assert said["file"] == str(path)
        assert said["verdict"] in ({verdict} if verdict else {"invalid", "unreadable", "untrusted"}), path.name
        codes = [reason["code"] for reason in said["reasons"]]
        assert codes
        assert code in (None, codes[0]), path.name
        assert all(len(reason["message"]) > 20 for reason in said["reasons"])


def test_a_file_that_is_not_there_is_unreadable(run, tmp_path):
    answer = run("verify", tmp_path / "USB" / "mất.asice", "--json")
    assert (answer.status, answer.document["verdict"]) == (1, "unreadable")
    assert "không tìm thấy" in answer.document["reasons"][0]["message"]


def test_a_pipe_is_not_waited_for(run, tmp_path):
    pipe = tmp_path / "ống.asice"
    os.mkfifo(pipe)
    answer = run("verify", pipe, "--json")
    assert (answer.status, answer.document["verdict"]) == (1, "unreadable")


def test_verify_changes_nothing(run, bad, department):
    folder = bad["cụt"][0].parent
    before = contents(folder), contents(department)
    run("verify", *(path for path, _, _ in bad.values()), "--data", department)
    assert (contents(folder), contents(department)) == before


@pytest.mark.parametrize(
    "text", ["", "không phải chứng thư", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"]
)
def test_a_trust_file_that_is_none_is_told(run, report, tmp_path, text):
    root = tmp_path / "root.pem"
    root.write_text(text, encoding="utf-8")
    answer = run("verify", report, "--trust", root, "--json")
    assert answer.status == 1
    assert answer.document["error"]["message"]


def test_a_missing_trust_file_is_the_machines_fault(run, report, tmp_path):
    answer = run("verify", report, "--trust", tmp_path / "root.pem")
    assert answer.status == 3
    assert "không tìm thấy" in answer.err


def test_intake_holds_what_is_bad_and_goes_on(run, bad, report, department):
    folder = bad["cụt"][0].parent
    (folder / "xong.asice").write_bytes(report.read_bytes())
    answer = run("intake", folder, "--data", department, "--today", TODAY, "--json")
    *files, last = answer.documents
    assert answer.status == 1
    results = {Path(file["file"].split(" ▸ ")[-1]).name: file["result"] for file in files}
    assert results["xong.asice"] == "duplicate", "the good one was taken in before"
    assert results["cụt.asice"] == results["rỗng.asice"] == results["sửa.asice"] == results["lạ.asice"] == "quarantined"
    assert results["cụt.pdf"] == results["thêm.pdf"] == "quarantined"
    assert last["summary"]["quarantined"] == 6
    assert run("check", "--data", department).status == 0


def test_bytes_of_held_files_are_kept_apart(run, bad, department):
    before = contents(department / "packages")
    run("intake", bad["sửa"][0], "--data", department, "--today", TODAY)
    assert contents(department / "packages") == before
    held = [path.read_bytes() for path in (department / "held").iterdir()]
    assert bad["sửa"][0].read_bytes() in held


def test_a_bad_file_does_not_touch_the_totals(run, bad, department, tmp_path):
    def totals():
        out = tmp_path / "x.xlsx"
        return run("consolidate", "--data", department, "--period", "6T-2018", "--out", out, "--json").document

    before = totals()
    run("intake", bad["sửa"][0].parent, "--data", department, "--today", TODAY)
    assert totals() == before


def test_a_restore_of_something_else_leaves_no_folder(run, bad, tmp_path):
    for path, _, _ in bad.values():
        answer = run("restore", path, "--data", tmp_path / "mới", "--json")
        assert answer.status == 1
        assert answer.document["error"]["code"] == "RESTORE_REFUSED"
    assert not (tmp_path / "mới").exists()
    assert not list(tmp_path.glob(".*"))


def test_a_backup_that_was_changed_is_refused(run, department, tmp_path):
    made = run("backup", "--data", department, "--to", tmp_path / "USB", "--json").document["file"]
    changed = tmp_path / "đã sửa.sdvbackup"
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(changed, "w") as after:
        for entry in before.infolist():
            data = before.read(entry)
            after.writestr(entry, data + b"\n" if entry.filename.startswith("packages/") else data)
    answer = run("restore", changed, "--data", tmp_path / "mới", "--json")
    assert (answer.status, answer.document["error"]["code"]) == (1, "RESTORE_REFUSED")
    assert not (tmp_path / "mới").exists()


@pytest.mark.parametrize("name", ["../ngoài.txt", "/etc/ngoài", "keys\\ngoài", "C:ngoài"])
def test_a_backup_cannot_write_outside_its_folder(run, department, tmp_path, name):
    made = run("backup", "--data", department, "--to", tmp_path / "USB", "--json").document["file"]
    changed = tmp_path / "lạ.sdvbackup"
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(changed, "w") as after:
        manifest = json.loads(before.read("backup.json"))
        manifest["files"][name] = "0" * 64
        for entry in before.infolist():
            if entry.filename != "backup.json":
                after.writestr(entry, before.read(entry))
        after.writestr(name, b"x")
        after.writestr("backup.json", json.dumps(manifest))
    assert run("restore", changed, "--data", tmp_path / "mới").status == 1
    assert not (tmp_path / "mới").exists()
    assert not list(tmp_path.glob("ngoài*"))


def test_a_restore_never_goes_over_what_is_there(run, department, tmp_path):
    made = run("backup", "--data", department, "--to", tmp_path / "USB", "--json").document["file"]
    before = contents(department)
    answer = run("restore", made, "--data", department, "--json")
    assert (answer.status, answer.document["error"]["code"]) == (1, "RESTORE_REFUSED")
    assert contents(department) == before
