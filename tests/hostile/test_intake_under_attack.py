"""What comes of an attack at the department: its bytes are held, the register says so, and nothing else changed."""

import errno
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop.core.errors import EnvironmentFailureError, UserError
from desktop.core.files import sha256_of
from desktop.models.agency import Agency
from desktop.models.arrival import Arrival
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission, SubmittedValue
from desktop.rules.verdicts import ReasonCode as Code
from desktop.rules.verdicts import Verdict
from desktop.services.intake.received import list_received
from desktop.services.intake.taking_in import take_in
from desktop.services.trust.believed import add_anchor, trust_store
from desktop.services.trust.revocation_lists import keep_list
from tests.exchange.making import root
from tests.hostile.forging import good, nested_bomb
from tests.hostile.raw_zip import Raw, build
from tests.hostile.signers import trust
from tests.hostile.test_corpus import ATTACKS
from tests.services.pattern import DEPARTMENT, at, copied

ROOT = Path(__file__).parents[2]
MEGABYTE = 1 << 20
TEMPORARY = "scratch"


@pytest.fixture(scope="module")
def attacked(pattern, tmp_path_factory):
    """A department that took in every attack at once, believing the authority of the honest ones."""
    folder = tmp_path_factory.mktemp("tấn công")
    for number, attack in enumerate(ATTACKS.values()):
        (folder / f"{number:03}.asice").write_bytes(attack.make())
    workspace = copied(pattern, DEPARTMENT, folder / "Sở Nội vụ", at(5, 24, 18))
    with workspace.session() as session:
        believe(session, workspace.clock)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp(TEMPORARY, numbered=False)))
        rows = {Path(row.file).stem: row for row in take_in(workspace, sorted(folder.glob("*.asice")))}
    yield workspace, {name: rows[f"{number:03}"] for number, name in enumerate(ATTACKS)}
    workspace.close()


def believe(session, clock):
    """Take in the authority that certifies the keys of the attacks, and what it has revoked."""
    add_anchor(session, clock, root().certificate)
    for revoked in trust().revocation_lists:
        keep_list(session, clock, revoked, trust_store(session))


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_held_for_what_it_is(attacked, name):
    _, rows = attacked
    attack, row = ATTACKS[name], rows[name]
    assert (row.result, row.verdict, row.reasons[0].code) == (
        IntakeResult.QUARANTINED,
        attack.verdict,
        attack.held_for,
    )
    assert row.reasons[0].message


def test_nothing_of_them_stays_but_held_bytes_and_the_register(attacked, tmp_path_factory):
    workspace, rows = attacked
    with workspace.reading() as session:
        for table in (Submission, SubmittedValue):
            assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
        kept = set(session.scalars(sa.select(ReceivedPackage.sha256)))
        arrivals = session.scalar(sa.select(sa.func.count()).select_from(Arrival))
    assert arrivals == len(rows)
    assert kept == {row.sha256 for row in rows.values()}
    assert {path.stem for path in workspace.folder.held.iterdir()} == kept
    assert list(workspace.folder.packages.glob("*")) == []
    assert list((tmp_path_factory.getbasetemp() / TEMPORARY).iterdir()) == []


def state(workspace):
    """What the master copy says, and which files lie where."""
    with workspace.reading() as session:
        revisions = sa.select(Agency.code, Submission.revision, Submission.is_current).join(
            Agency, Agency.id == Submission.agency_id
        )
        counted = sorted(map(tuple, session.execute(revisions)))
    places = workspace.folder.packages, workspace.folder.held
    return counted, *({path.name for path in place.glob("*")} for place in places)


def codes(row):
    return [reason.code for reason in row.reasons]


def test_a_replay_changes_nothing(department, pattern, tmp_path):
    take_in(department, [pattern.first])
    before = state(department)
    again = shutil.copyfile(pattern.first, tmp_path / "bản mới.asice")
    (row,) = take_in(department, [again])
    assert (row.result, codes(row)) == (IntakeResult.DUPLICATE, [Code.REPLAY])
    assert state(department) == before


def test_an_older_revision_after_a_newer_one_does_not_count(department, pattern):
    take_in(department, [pattern.second])
    (row,) = take_in(department, [pattern.first])
    assert (row.result, codes(row)) == (IntakeResult.SUPERSEDED, [Code.OLDER_REVISION])
    assert [revision for _, revision, current in state(department)[0] if current] == [2]


def test_two_reports_of_one_number_are_a_conflict_and_neither_is_lost(department, pattern, packages, snapshot):
    other = packages("khác", made_by="Người khác", made_at=snapshot.made_at + timedelta(minutes=5))
    take_in(department, [pattern.first])
    (row,) = take_in(department, [other])
    assert (row.result, codes(row)) == (IntakeResult.QUARANTINED, [Code.CONFLICTING_REVISION])
    assert len(state(department)[0]) == 2


def test_a_gap_is_told_until_the_missing_revision_comes(department, pattern, packages):
    """The second revision counts at once; that the first has not come is said beside it."""
    (row,) = take_in(department, [pattern.second])
    assert (row.result, codes(row)) == (IntakeResult.ACCEPTED, [Code.MISSING_PARENT])
    other = packages("của kỳ này, không phải bản trước", revision=1, made_by="Người khác")
    (row,) = take_in(department, [other])
    assert codes(row) == [Code.OLDER_REVISION]
    assert told_of(department, pattern.second) == [Code.MISSING_PARENT]
    take_in(department, [pattern.first])
    assert told_of(department, pattern.second) == []


def told_of(workspace, path):
    """What is now said of a file that came earlier."""
    with workspace.reading() as session:
        rows = {row.sha256: row for row in list_received(session, workspace.clock)}
    return codes(rows[sha256_of(path)])


@pytest.mark.parametrize(("where", "call"), [(os, "fsync"), (os, "replace")])
def test_a_disk_that_is_full_holds_nothing_and_loses_nothing(department, pattern, monkeypatch, where, call):
    """The copy of the second file fails half-way or at its end; the first stays, the file can be offered again."""
    take_in(department, [pattern.long_phuoc])
    before = state(department)

    def refuse(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(where, call, refuse)
        with pytest.raises(EnvironmentFailureError, match="ổ đĩa đã đầy"):
            take_in(department, [pattern.first])
    assert state(department) == before
    assert list(department.folder.root.rglob("*.part")) == []
    (row,) = take_in(department, [pattern.first])
    assert row.result is IntakeResult.ACCEPTED


def test_a_disk_that_fills_while_an_archive_is_taken_apart_loses_nothing(department, pattern, tmp_path, monkeypatch):
    archive = tmp_path / "gói.zip"
    archive.write_bytes(build([Raw(path.name, path.read_bytes()) for path in pattern.packages]))
    free = shutil.disk_usage(tmp_path)._replace(free=2000)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _: free)
        found = take_in(department, [archive])
    assert {row.result for row in found} == {IntakeResult.QUARANTINED}
    assert all("ổ đĩa đã đầy" in row.reasons[0].message for row in found)
    assert state(department) == ([], set(), set())
    assert {row.result for row in take_in(department, [archive])} >= {IntakeResult.ACCEPTED}


def test_intakes_of_one_file_at_the_same_moment_take_it_in_once(pattern, tmp_path):
    """Three processes on one data folder, as when several windows are open on it."""
    department = copied(pattern, DEPARTMENT, tmp_path / "Sở", at(5, 23, 10))
    command = [sys.executable, "main.py", "intake", "--data", str(department.folder.root), "--json"]
    command += ["--today", "2018-05-23", *map(str, pattern.packages)]
    started = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        for _ in range(3)
    ]
    found = []
    for each in started:
        answer, told = each.communicate(timeout=120)
        assert each.returncode in (0, 1), told
        found += [row for row in map(json.loads, answer.splitlines()) if "file" in row]
    results = {name: sorted(row["result"] for row in found if row["sha256"] == name) for name in shas(found)}
    assert len(results) == len(pattern.packages)
    for each in results.values():
        assert each in (["accepted", "duplicate", "duplicate"], ["duplicate", "duplicate", "superseded"]), results
    revisions, kept, held = state(department)
    assert (len(revisions), len(kept), held) == (4, 4, set())
    department.close()


def shas(rows):
    return {row["sha256"] for row in rows}


@pytest.mark.parametrize("_round", range(3))
def test_one_file_offered_by_several_hands_at_once_is_taken_in_once(department, pattern, _round):
    start, results, failures = threading.Barrier(4), [], []

    def offer():
        start.wait()
        try:
            results.append(take_in(department, [pattern.first])[0].result)
        except UserError as error:
            failures.append(error)

    hands = [threading.Thread(target=offer) for _ in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert failures == []
    assert sorted(results) == [IntakeResult.ACCEPTED, *[IntakeResult.DUPLICATE] * 3]
    revisions, kept, held = state(department)
    assert (len(revisions), len(kept), held) == (1, 1, set())


def test_a_bomb_in_archives_in_archives_is_left_where_it_is(department, tmp_path):
    bomb = tmp_path / "42.zip"
    bomb.write_bytes(nested_bomb())
    started = time.process_time()
    found = take_in(department, [bomb])
    assert time.process_time() - started < 10
    assert {row.result for row in found} <= {IntakeResult.IGNORED, IntakeResult.QUARANTINED}
    assert all(row.verdict is Verdict.UNREADABLE for row in found)
    assert state(department)[:2] == ([], set())


def test_an_archive_of_good_and_bad_gives_the_good(department, pattern, tmp_path):
    archive = tmp_path / "hộp thư.zip"
    members = [Raw(path.name, path.read_bytes()) for path in pattern.packages]
    attacks = [Raw(f"{n}.asice", attack.make()) for n, attack in enumerate(list(ATTACKS.values())[-20:])]
    archive.write_bytes(build([*attacks, *members, Raw("bom.zip", nested_bomb(1))]))
    found = take_in(department, [archive])
    assert sum(row.result in (IntakeResult.ACCEPTED, IntakeResult.SUPERSEDED) for row in found) == len(members)


def test_the_honest_package_of_the_attacks_would_have_been_taken_in(attacked, tmp_path):
    workspace, _ = attacked
    (tmp_path / "x.asice").write_bytes(build(good()))
    (row,) = take_in(workspace, [tmp_path / "x.asice"])
    assert (row.result, row.verdict) == (IntakeResult.ACCEPTED, Verdict.VALID)
