"""Commands where people are told apart: somebody gives them, and the audit trail names this officer."""

import pytest
import sqlalchemy as sa

from desktop.core.clock import SystemClock
from desktop.models.audit import AuditEvent
from desktop.rules.profiles import Right
from desktop.services.officers import profile_secrets
from desktop.services.officers.profiles import add_profile, switch_on
from desktop.services.workspace import Workspace
from tests.cli.conftest import PERIOD, TODAY

HOA, NAM = "Lê Thị Hoa", "Trần Văn Nam"
SECRETS = {HOA: "bốn từ dễ nhớ", NAM: "một câu khác hẳn"}


@pytest.fixture
def guarded(unfinished, tmp_path, monkeypatch):
    """An agency's folder of two people: one may do everything, the other only enters."""
    monkeypatch.setattr(profile_secrets, "_MEMORY_KIB", 64)
    monkeypatch.setattr(profile_secrets, "_ITERATIONS", 1)
    workspace = Workspace.open(unfinished, SystemClock())
    with workspace.session() as session:
        switch_on(session, workspace.clock, HOA, SECRETS[HOA])
        add_profile(session, workspace.clock, NAM, SECRETS[NAM], [Right.ENTER])
    workspace.close()
    for name, secret in SECRETS.items():
        (tmp_path / f"{name}.txt").write_text(f"{secret}\n", encoding="utf-8")
    (tmp_path / "số.csv").write_text("Mã,Giá trị\nCT2.05,3005\n", encoding="utf-8")
    return unfinished


def by(tmp_path, name, secret_of=""):
    return ("--profile", name, "--profile-passphrase-file", tmp_path / f"{secret_of or name}.txt")


def entering(folder, tmp_path):
    return ("values", "--data", folder, "--period", PERIOD, "--set", tmp_path / "số.csv", "--today", TODAY, "--json")


def trail(folder):
    workspace = Workspace.open(folder, SystemClock())
    with workspace.reading() as session:
        events = [(row.actor, row.action) for row in session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq))]
    workspace.close()
    return events


def test_a_command_that_changes_something_says_who_gives_it(run, guarded, tmp_path):
    before = trail(guarded)
    for extra in ((), ("--profile", NAM), ("--profile-passphrase-file", tmp_path / f"{NAM}.txt")):
        refused = run(*entering(guarded, tmp_path), *extra)
        assert (refused.status, refused.document["error"]["code"]) == (3, "PROFILE_NEEDED")
        assert "--profile" in refused.document["error"]["hint"]
        assert "đã bật người dùng riêng" in refused.err
    assert trail(guarded) == before
    done = run(*entering(guarded, tmp_path), *by(tmp_path, NAM))
    assert done.status == 0, done.err
    assert [event for event in trail(guarded) if event not in before] == [(NAM, "session.unlock"), (NAM, "value.set")]


def test_what_only_reads_needs_nobody(run, guarded, tmp_path):
    assert run("values", "--data", guarded, "--period", PERIOD).status in (0, 1)
    assert run("audit", "--data", guarded).status == 0
    assert run("check", "--data", guarded).status == 0
    assert run("backup", "--data", guarded, "--to", tmp_path / "USB").status == 0


def test_who_gives_a_command_needs_the_right_and_leaves_nothing_half_done(run, guarded, tmp_path):
    moving = ("move-out", "--data", guarded, "--to", tmp_path / "USB", "--json")
    refused = run(*moving, *by(tmp_path, NAM))
    assert (refused.status, refused.document["error"]["code"]) == (1, "NOT_ALLOWED")
    assert not (tmp_path / "USB").exists()
    assert run(*moving, *by(tmp_path, HOA)).status == 0
    assert trail(guarded)[-1] == (HOA, "workspace.moved_out")


def test_a_wrong_passphrase_is_counted_and_waits_as_in_the_window(run, guarded, tmp_path):
    codes = []
    for _ in range(4):
        refused = run(*entering(guarded, tmp_path), *by(tmp_path, NAM, secret_of=HOA))
        assert SECRETS[HOA] not in refused.out + refused.err
        codes.append((refused.status, refused.document["error"]["code"]))
    assert codes == [(1, "WRONG_PASSPHRASE")] * 3 + [(1, "MUST_WAIT")]
    nobody = run(*entering(guarded, tmp_path), *by(tmp_path, "Người lạ", secret_of=HOA))
    assert (nobody.status, nobody.document["error"]["code"]) == (1, "PROFILE_REFUSED")


def test_where_people_are_not_told_apart_nobody_needs_to_be_named(run, unfinished, tmp_path):
    (tmp_path / "số.csv").write_text("Mã,Giá trị\nCT2.05,3005\n", encoding="utf-8")
    assert run(*entering(unfinished, tmp_path)).status == 0


def test_going_back_to_a_backup_is_for_who_administers(run, guarded, tmp_path):
    assert run("backup", "--data", guarded).status == 0
    back = ("restore", "--over", "--data", guarded, "--json")
    assert run(*back).document["error"]["code"] == "PROFILE_NEEDED"
    assert run(*back, *by(tmp_path, NAM)).document["error"]["code"] == "NOT_ALLOWED"
    assert run(*back, *by(tmp_path, HOA)).status == 0
    assert trail(guarded)[-1] == (HOA, "workspace.restored")
