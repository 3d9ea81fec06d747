"""Any multiset of packages, in any order and any portions, gives the same master copy."""

import zipfile
from datetime import timedelta
from itertools import count
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.rules.package_data import Remark, RemarkPlace
from desktop.services.follow_up.answers_issued import issue_receipts, return_report
from desktop.services.follow_up.forwarding import forward
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.assignment import open_assignment, set_up_from_assignment
from desktop.services.workspace import Workspace
from tests.exchange.letters import letter, outlook_letter
from tests.services.intake.test_intake import files_on_hold, master_copy
from tests.services.pattern import BA_RIA, DEPARTMENT, LONG_PHUOC, PERIOD, at, copied

_FILES = 18
_number = count()


@pytest.fixture(scope="module")
def files(pattern, snapshot, packages, tmp_path_factory):
    """Reports by several ways, rivals, answers, and what is none of it."""
    folder = tmp_path_factory.mktemp("gửi đến")
    district = Workspace.open(folder / "Bà Rịa", at(5, 22), create=True)
    set_up_from_assignment(district, open_assignment(pattern.assignment, district.clock), BA_RIA)
    take_in(district, [pattern.first, pattern.second])
    passed_on = forward(district, PERIOD, pattern.keys[BA_RIA], folder).files
    take_in(district, [pattern.long_phuoc])
    passed_on += forward(district, PERIOD, pattern.keys[BA_RIA], folder).files
    district.close()
    department = copied(pattern, DEPARTMENT, folder / "Sở", at(5, 23))
    rows = take_in(department, [pattern.second, pattern.long_phuoc])
    remark = Remark(RemarkPlace.INDICATOR, "CT2.05", "Kiểm tra lại.")
    answers = return_report(department, rows[1].sha256, [remark], pattern.keys[DEPARTMENT], folder).files
    answers += issue_receipts(department, [rows[0].sha256], pattern.keys[DEPARTMENT], folder).files
    department.close()
    torn, mail, outlook, together = (folder / name for name in ("rách.asice", "thư.eml", "thư.msg", "nén.zip"))
    torn.write_bytes(pattern.first.read_bytes()[:-200])
    mail.write_bytes(letter({pattern.ba_ria.name: pattern.ba_ria.read_bytes()}))
    outlook.write_bytes(outlook_letter({pattern.second.name: pattern.second.read_bytes()}))
    with zipfile.ZipFile(together, "w") as archive:
        for path in (pattern.first, pattern.long_phuoc, torn):
            archive.write(path, path.name)
    rival = packages("bản một khác", made_at=snapshot.made_at + timedelta(hours=2), made_by="Người khác")
    third = packages("bản ba", revision=3, parent="0f" * 32, made_at=snapshot.made_at + timedelta(days=1))
    strange = packages("người lạ ký", signer=LONG_PHUOC)
    unsigned = packages("không ký", signer="", revision=4)
    other_programme = packages("chương trình khác", programme_version=9)
    found = [
        *pattern.packages,
        pattern.first_pdf,
        *passed_on,
        *answers,
        torn,
        mail,
        outlook,
        together,
        rival,
        third,
        strange,
        unsigned,
        other_programme,
    ]
    assert len(found) == _FILES
    return found


def outcome(pattern, folder, portions):
    workspace = copied(pattern, DEPARTMENT, folder / str(next(_number)), at(5, 23))
    try:
        for portion in portions:
            take_in(workspace, portion)
            workspace.clock.advance(timedelta(minutes=1))
        return master_copy(workspace), files_on_hold(workspace)
    finally:
        workspace.close()


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(chosen=st.lists(st.integers(0, _FILES - 1), min_size=2, max_size=9), seed=st.integers(0, 999))
def test_any_multiset_in_any_order_gives_the_same_master_copy(pattern, files, tmp_path, chosen, seed):
    chance = Random(seed)
    often = [*chosen, *chance.choices(chosen, k=2)]
    chance.shuffle(often)
    cut = chance.randrange(len(often))
    portions = [[files[n] for n in part] for part in (often[:cut], often[cut:]) if part]
    one_by_one = [[files[n]] for n in sorted(set(chosen))]
    assert outcome(pattern, tmp_path, portions) == outcome(pattern, tmp_path, one_by_one)


def test_all_of_them_forwards_and_backwards(pattern, files, tmp_path):
    forwards = outcome(pattern, tmp_path, [files])
    assert forwards == outcome(pattern, tmp_path, [[path] for path in reversed(files)])
    (revisions, _), held = forwards
    assert sum(is_current for *_, is_current in revisions) == 3
    assert held
