"""A world that is against it: clocks that are decades off, pages that rot, folders that change their name.

What else is hostile, and which test shows it, stands in SECURITY.md; that those tests are there is looked at here.
"""

import random
import re
import shutil
from contextlib import closing
from datetime import UTC, datetime

import pytest

from desktop.core.clock import FixedClock
from desktop.core.errors import UserError
from desktop.core.paths import DataFolder
from desktop.database.backup import check_integrity
from desktop.models.intake import IntakeResult
from desktop.models.revision import Revision
from desktop.services.intake.taking_in import take_in
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.safety.backup_shelf import list_backups
from desktop.services.safety.backups import back_up_by_plan
from desktop.services.safety.restoring import restore_over
from desktop.services.safety.upkeep import back_up, check_folder
from desktop.services.tasks.evidence import attach_evidence
from desktop.services.trust.signed_packages import UntimelyCertificateError
from desktop.services.workplace.clock_check import check_clock
from desktop.services.workspace import NotSetUpError, Workspace
from tests.proof.disk import PROJECT
from tests.proof.use_cases import CELL, TASK, figure
from tests.services.pattern import DEPARTMENT, HOA_LONG, PERIOD, approve_all, at, copied, count, type_value

LONG_AGO, FAR_AHEAD = datetime(1980, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, 23, 59, tzinfo=UTC)
PAGE = 4096


def doubted(workspace):
    """Whether people are told that the clock cannot be right."""
    with workspace.reading() as session:
        return check_clock(session, workspace.clock) is not None


@pytest.mark.parametrize("shown", [LONG_AGO, FAR_AHEAD], ids=["1980", "2099"])
def test_an_agency_whose_clock_is_decades_off_loses_nothing_and_signs_nothing_wrong(pattern, tmp_path, shown):
    key, usb = pattern.keys[HOA_LONG], tmp_path / "USB"
    evidence = tmp_path / "Kế hoạch.pdf"
    evidence.write_bytes(b"%PDF-1.7 ...")
    with closing(copied(pattern, HOA_LONG, tmp_path / "xã", FixedClock(shown))) as agency:
        assert doubted(agency) is (shown is LONG_AGO)
        type_value(agency, CELL, "3.210")
        attach_evidence(agency, TASK, evidence)
        approve_all(agency)
        with pytest.raises(UntimelyCertificateError, match="đồng hồ máy này đang chỉ"):
            hand_in(agency, PERIOD, [ReportFormat.ASICE], usb, key)
        assert count(agency, Revision) == 0
        back_up(agency, usb)
        agency.clock.move_to(at(5, 12, 11).now())
        assert doubted(agency) is (shown is FAR_AHEAD)
        assert (figure(agency), check_folder(agency)) == ("3210", ())
        approve_all(agency)
        assert hand_in(agency, PERIOD, [ReportFormat.ASICE], usb, key).files[0].exists()


@pytest.mark.parametrize("shown", [LONG_AGO, FAR_AHEAD], ids=["1980", "2099"])
def test_a_department_whose_clock_is_decades_off_can_look_again_when_it_is_right(pattern, tmp_path, shown):
    with closing(copied(pattern, DEPARTMENT, tmp_path / "Sở", FixedClock(shown))) as department:
        (early,) = take_in(department, [pattern.long_phuoc])
        assert early.result in (IntakeResult.ACCEPTED, IntakeResult.QUARANTINED)
        department.clock.move_to(at(5, 23, 10).now())
        (row,) = take_in(department, [pattern.second])
        assert row.result is IntakeResult.ACCEPTED
        assert check_folder(department) == ()


@pytest.fixture(scope="module")
def backed_up(pattern, tmp_path_factory):
    """An agency's folder with a backup of all it holds; never write to it."""
    root = tmp_path_factory.mktemp("gốc") / "xã"
    with closing(copied(pattern, HOA_LONG, root, at(5, 12, 10))) as workspace:
        type_value(workspace, CELL, "3.210")
        back_up_by_plan(workspace)
    return root


@pytest.mark.parametrize("seed", range(6))
def test_a_database_with_rotten_pages_is_told_or_read_and_comes_back_whole(backed_up, tmp_path, seed):
    root = tmp_path / "xã"
    shutil.copytree(backed_up, root)
    chance, path = random.Random(seed), DataFolder(root).database
    content = bytearray(path.read_bytes())
    for page in chance.sample(range(len(content) // PAGE), 1 + seed * 3):
        content[page * PAGE : (page + 1) * PAGE] = chance.randbytes(PAGE)
    path.write_bytes(content)
    told = False
    try:
        with closing(Workspace.open(root, at(5, 12, 11))) as workspace:
            told = bool(check_folder(workspace))
            figure(workspace)
    except UserError:
        told = True
    assert told or check_integrity(path)
    (backup,) = list_backups(DataFolder(root))
    restore_over(root, backup.path, at(5, 12, 12))
    with closing(Workspace.open(root, at(5, 12, 13))) as workspace:
        assert (figure(workspace), check_folder(workspace)) == ("3210", ())


def test_a_renamed_folder_is_missed_by_its_old_name_and_whole_under_the_new_one(pattern, tmp_path):
    old, new = tmp_path / "xã", tmp_path / "xã (cũ)"
    with closing(copied(pattern, HOA_LONG, old, at(5, 12, 10))) as agency:
        type_value(agency, CELL, "3.210")
    old.rename(new)
    with pytest.raises(NotSetUpError, match="chưa có dữ liệu"):
        Workspace.open(old, at(5, 12, 11))
    assert not old.exists()
    with closing(Workspace.open(new, at(5, 12, 11))) as agency:
        assert (figure(agency), check_folder(agency)) == ("3210", ())


def test_every_test_that_is_named_as_proof_is_there():
    """A promise whose test was renamed or taken away is a promise no more."""
    named = re.findall(r"`(tests/[\w/]+(?:\.py)?)(?:::(\w+))?`", (PROJECT / "SECURITY.md").read_text(encoding="utf-8"))
    assert len(named) > 20
    for path, name in named:
        assert (PROJECT / path).exists(), path
        assert f"def {name}(" in (PROJECT / path).read_text(encoding="utf-8") if name else True, name
