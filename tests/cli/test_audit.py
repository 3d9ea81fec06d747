"""The audit trail leaves the program for inspectors, and tells when somebody bent it."""

import hashlib
import json
import sqlite3
from datetime import UTC, datetime

import openpyxl
import pytest

from desktop.core.paths import DataFolder
from desktop.exchange.layout import CONTAINER_SUFFIX
from desktop.models.audit import event_hash
from tests.databases import drop_triggers


def events(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[1:]]


@pytest.fixture
def lines(run, agency, tmp_path):
    """The agency's trail as lines."""
    path = tmp_path / "nhật ký.jsonl"
    assert run("audit", "--data", agency, "--out", path).status == 0
    return path


def test_anybody_can_check_the_lines_without_the_program(lines):
    previous = "0" * 64
    names = ("seq", "at", "actor", "action", "subject", "before", "after", "previous_hash")
    found = events(lines)
    for seq, event in enumerate(found, start=1):
        said = json.dumps([event[name] for name in names], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert (event["seq"], event["previous_hash"]) == (seq, previous)
        assert hashlib.sha256(said.encode()).hexdigest() == event["hash"]
        previous = event["hash"]
    assert json.loads(lines.read_text(encoding="utf-8").splitlines()[0])["head"] == previous
    assert len(found) > 10


def test_the_lines_are_checked_by_the_command_too(run, lines):
    answer = run("audit-check", lines, "--json")
    assert (answer.status, answer.document["ok"], answer.document["events"]) == (0, True, len(events(lines)))


@pytest.mark.parametrize(
    ("bend", "broken"),
    [
        (lambda rows: [*rows[:3], rows[3].replace('"actor":"', '"actor":"Ai đó'), *rows[4:]], 3),
        (lambda rows: [*rows[:3], *rows[4:]], 3),
        (lambda rows: [*rows[:3], rows[4], rows[3], *rows[5:]], 3),
        (lambda rows: rows[:-1], None),
    ],
    ids=["a name changed", "one taken out", "two exchanged", "the end cut off"],
)
def test_a_bent_line_is_named(run, lines, bend, broken):
    rows = lines.read_text(encoding="utf-8").splitlines()
    lines.write_text("\n".join(bend(rows)) + "\n", encoding="utf-8")
    answer = run("audit-check", lines, "--json")
    assert answer.status == 1
    assert answer.document["broken"] == (broken if broken is not None else len(rows) - 1)


@pytest.mark.parametrize("content", [b"", b"[]\n", b"PK\x03\x04", b'{"schema": "khac"}\n', b"[" * 100_000])
def test_what_is_no_trail_is_said(run, tmp_path, content):
    path = tmp_path / "tệp.jsonl"
    path.write_bytes(content)
    answer = run("audit-check", path)
    assert answer.status == 1
    assert "không phải tệp nhật ký" in answer.err


def test_a_workbook_is_for_reading(run, agency, tmp_path):
    path = tmp_path / "nhật ký.xlsx"
    answer = run("audit", "--data", agency, "--out", path, "--json").document
    rows = [
        row for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True) if row[1] not in (None, "Dòng")
    ]
    told = {cell for row in rows for cell in row}
    assert {"Nhập số liệu", "Xuất báo cáo", "Phê duyệt báo cáo"} <= told
    assert any(
        answer["head"] in str(cell)
        for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)
        for cell in row
    )


def test_days_limit_what_is_written(run, agency, lines, tmp_path):
    day = events(lines)[-1]["at"][:10]
    some = tmp_path / "một ngày.jsonl"
    run("audit", "--data", agency, "--out", some, "--since", day)
    assert 0 < len(events(some)) < len(events(lines))
    assert run("audit-check", some).status == 0


def test_a_package_that_went_out_vouches_for_the_trail(run, agency, department, report, province):
    assert run("audit", "--data", agency, "--package", report, "--json").document["ok"]
    assert (
        run("audit", "--data", department, "--package", report).status == 1
    )  # it is the agency's, not the department's
    assignment = next(province.rglob(f"GV_*{CONTAINER_SUFFIX}"))
    assert run("audit", "--data", department, "--package", assignment, "--json").document["event"] > 0


def test_a_trail_written_anew_is_found_out_by_a_package(run, agency, report):
    """Whoever can write to the file can make a new chain that fits; not the one whose head went out."""
    with sqlite3.connect(DataFolder(agency).database) as database:
        drop_triggers(database)
        database.execute("UPDATE audit_event SET actor = 'Người khác' WHERE seq = 2")
        previous = "0" * 64
        for seq, at, actor, action, subject, before, after in database.execute(
            'SELECT seq, at, actor, action, subject, "before", "after" FROM audit_event ORDER BY seq'
        ).fetchall():
            moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
            parts = [None if each is None else json.loads(each) for each in (before, after)]
            digest = event_hash(seq, moment, actor, action, subject, *parts, previous)
            database.execute(
                "UPDATE audit_event SET previous_hash = ?, hash = ? WHERE seq = ?", (previous, digest, seq)
            )
            previous = digest
    assert run("audit", "--data", agency).status == 0
    answer = run("audit", "--data", agency, "--package", report)
    assert (answer.status, "không có dòng mà gói đã ghi lại" in answer.out) == (1, True)


def test_a_changed_event_is_named(run, agency):
    with sqlite3.connect(DataFolder(agency).database) as database:
        drop_triggers(database)
        database.execute("UPDATE audit_event SET actor = 'Người khác' WHERE seq = 2")
    answer = run("audit", "--data", agency)
    assert (answer.status, "từ dòng số 2" in answer.out) == (1, True)
