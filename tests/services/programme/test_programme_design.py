"""An officer makes a programme: drafts live in the database, every change can be taken back, faults have places."""

from dataclasses import replace

import pytest

from desktop.rules.programme_design import StillReferredToError, find_entry
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_obliged import ObligedChoice
from desktop.rules.programme_references import Place
from desktop.services.programme.design import (
    check_draft,
    draft_difference,
    edit_draft,
    finished_programme,
    read_draft,
    used_codes,
)
from desktop.services.programme.draft_rows import DraftError
from desktop.services.programme.drafts import (
    begin_draft,
    copy_version,
    discard_draft,
    list_drafts,
    list_versions,
    revise_version,
    take_in_draft,
)
from desktop.services.programme.edits import (
    AddEntry,
    MoveEntry,
    Oblige,
    RemoveEntry,
    SetFields,
    edit_whatever_stands,
)
from desktop.services.programme.obliging import obliged_rows
from desktop.services.two_writers import WrittenMeanwhileError
from desktop.services.undo import ChangedSinceError, History
from tests.services.pattern import HOA_LONG

NAME = Place("indicators", "CT1.01")


def write(workspace, use_case, *arguments):
    with workspace.session() as session:
        return use_case(session, workspace.clock, *arguments)


def read(workspace, use_case, *arguments):
    with workspace.reading() as session:
        return use_case(session, workspace.clock, *arguments)


@pytest.fixture
def next_version(department):
    return write(department, revise_version, "DVCQ-2018", 1)


def test_a_draft_is_begun_copied_or_revised(any_department):
    begun = write(any_department, begin_draft, "MOI-2019", "Chương trình mới 2019", 2019)
    copied = write(any_department, copy_version, "DVCQ-2018", 1, "DVCQ-2019")
    revised = write(any_department, revise_version, "DVCQ-2018", 1)
    rows = {row.key: row for row in read(any_department, list_drafts)}
    assert {(rows[key].code, rows[key].version, rows[key].based_on) for key in (begun, copied, revised)} == {
        ("MOI-2019", 1, ""),
        ("DVCQ-2019", 1, "DVCQ-2018 bản 1"),
        ("DVCQ-2018", 2, "DVCQ-2018 bản 1"),
    }
    assert [(row.code, row.version, row.current) for row in read(any_department, list_versions)] == [
        ("DVCQ-2018", 1, True)
    ]
    assert read(any_department, draft_difference, revised) == ()
    assert write(any_department, edit_draft, begun, SetFields(Place(), {"name": "Khác"})).document["name"] == "Khác"


def test_a_code_that_was_issued_is_not_begun_again(department):
    with pytest.raises(DraftError):
        write(department, begin_draft, "DVCQ-2018", "Khác", 2018)
    with pytest.raises(DraftError):
        write(department, copy_version, "DVCQ-2018", 9, "DVCQ-2019")


def test_every_change_is_on_disk_and_is_taken_back_and_made_again(department, next_version):
    history, before = History(), read(department, read_draft, next_version)
    for edit in (
        SetFields(NAME, {"name": "Số văn bản"}),
        AddEntry("groups", {"code": "N7", "clause": 7, "name": "Bảy", "short_name": "Bảy"}),
        MoveEntry(Place("groups", "N7"), -1),
        RemoveEntry(Place("rules", "R_CT1.07_LE")),
        Oblige(ObligedChoice(frozenset({AgencyKind.COMMUNE}))),
    ):
        with department.session() as session:
            edit_draft(session, department.clock, next_version, edit)
        history.keep(session)
    after = read(department, read_draft, next_version)
    assert history.next_back == "chọn đơn vị phải báo cáo"
    while history.next_back:
        history.take_back(department)
    assert read(department, read_draft, next_version) == before
    while history.next_again:
        history.make_again(department)
    assert read(department, read_draft, next_version) == after


def test_what_a_colleague_changed_meanwhile_is_not_undone(department, next_version):
    history = History()
    with department.session() as session:
        edit_draft(session, department.clock, next_version, SetFields(NAME, {"name": "Một"}))
    history.keep(session)
    write(department, edit_draft, next_version, SetFields(NAME, {"name": "Hai"}))
    with pytest.raises(ChangedSinceError):
        history.take_back(department)


COMMUNES = ObligedChoice(frozenset({AgencyKind.COMMUNE}))


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        (
            SetFields(NAME, {"unit": "bản"}),
            SetFields(NAME, {"unit": "cái"}, {"unit": ["văn bản"]}),
            ("cái", "bản"),
        ),
        (
            SetFields(Place("periods", "6T-2018"), {"due": None}),
            SetFields(Place("periods", "6T-2018"), {"due": "2018-06-01"}, {"due": ["2018-05-25"]}),
            ("01/06/2018", "(để trống)"),
        ),
        (
            SetFields(Place("rules", "R_CT1.07_LE"), {"severity": "warning"}),
            RemoveEntry(Place("rules", "R_CT1.07_LE"), {"code": "R_CT1.07_LE"}),
            ("(xóa)", "Cảnh báo, cần lý do"),
        ),
        (
            Oblige(COMMUNES, "N-2018"),
            Oblige(ObligedChoice(added=(HOA_LONG,)), "N-2018", (None,)),
            (HOA_LONG, "Cả loại: UBND cấp xã"),
        ),
    ],
)
def test_two_officers_do_not_write_over_each_other(department, next_version, theirs, mine, both):
    write(department, edit_draft, next_version, theirs)
    before = read(department, read_draft, next_version)
    with pytest.raises(WrittenMeanwhileError) as refused:
        write(department, edit_draft, next_version, mine)
    for words, told in zip(both, (refused.value.mine, refused.value.theirs), strict=True):
        assert words in told
    assert read(department, read_draft, next_version) == before
    write(department, edit_draft, next_version, edit_whatever_stands(mine))
    assert read(department, read_draft, next_version) != before


def test_what_is_typed_on_is_not_ones_own_conflict(department, next_version):
    """Three edits on their way at once; the form shows the first text until the first of them has come back."""
    for text, seen in (("a", ["văn bản"]), ("a\u0309", ["văn bản", "a"]), ("c", ["văn bản", "a\u0309"])):
        write(department, edit_draft, next_version, SetFields(NAME, {"unit": text}, {"unit": seen}))
    document = read(department, read_draft, next_version).document
    assert find_entry(document, NAME)["unit"] == "c"


def test_a_period_has_a_choice_of_its_own(department, next_version):
    write(department, edit_draft, next_version, Oblige(COMMUNES, "6T-2018"))
    usual, first, last = read(department, obliged_rows, next_version)
    assert [(each.period, each.own) for each in (usual, first, last)] == [
        ("", False),
        ("6T-2018", True),
        ("N-2018", False),
    ]
    assert sum(row.bound for row in first.rows) == 82, "communes of May 2018"
    assert [row.code for row in last.rows if row.bound] == [row.code for row in usual.rows if row.bound]
    write(department, edit_draft, next_version, SetFields(Place("periods", "6T-2018"), {"kind": "Q2"}))
    assert dict(read(department, read_draft, next_version).plan.own) == {"Q2-2018": COMMUNES}
    write(department, edit_draft, next_version, Oblige(ObligedChoice(), "Q2-2018"))
    (fault,) = [each for each in read(department, check_draft, next_version) if each.place == Place("obliged")]
    assert fault.message.startswith("6 tháng năm 2018: chưa chọn đơn vị")
    write(department, edit_draft, next_version, Oblige(None, "Q2-2018"))
    assert not read(department, read_draft, next_version).plan.own


def test_all_faults_are_found_at_once_with_their_places(department, next_version):
    assert read(department, check_draft, next_version) == ()
    write(department, edit_draft, next_version, SetFields(Place("indicators", "CT1.08"), {"formula": "CT1.07 /"}))
    write(department, edit_draft, next_version, SetFields(Place("periods", "N-2018"), {"due": "2018-10-30"}))
    write(department, edit_draft, next_version, SetFields(Place(), {"receiver": ""}))
    write(department, edit_draft, next_version, Oblige(ObligedChoice()))
    found = read(department, check_draft, next_version)
    assert [finding.place for finding in found if finding.is_error] == [
        Place("", "", "receiver"),
        Place("indicators", "CT1.08", "formula"),
        Place("obliged"),
    ]
    assert [finding.place for finding in found if not finding.is_error] == [Place("periods", "N-2018", "due")]
    assert found[1].sentence.startswith("Chỉ tiêu CT1.08, công thức: ")
    with pytest.raises(DraftError, match="Còn 2 lỗi khác"):
        read(department, finished_programme, next_version)


def test_a_code_does_not_change_its_meaning(department, next_version):
    write(department, edit_draft, next_version, SetFields(NAME, {"type": "money"}))
    write(department, edit_draft, next_version, SetFields(Place("indicators", "CT1.04"), {"name": "Tổng số hộ nghèo"}))
    found = {finding.place: finding for finding in read(department, check_draft, next_version)}
    assert found[replace(NAME, field="type")].is_error
    assert "mã mới" in found[replace(NAME, field="type")].message
    assert not found[Place("indicators", "CT1.04", "name")].is_error
    assert "CT1.01" in read(department, used_codes)


def test_what_is_referred_to_is_not_deleted_and_nothing_is_written(department, next_version):
    before = read(department, read_draft, next_version)
    with pytest.raises(StillReferredToError):
        write(department, edit_draft, next_version, RemoveEntry(Place("tasks", "NV1.1")))
    assert read(department, read_draft, next_version) == before


def test_a_draft_becomes_a_programme(department, next_version):
    write(department, edit_draft, next_version, SetFields(NAME, {"unit": "cái"}))
    programme = read(department, finished_programme, next_version)
    assert (programme.version, programme.indicator_by_code["CT1.01"].unit) == (2, "cái")
    (change, *_) = read(department, draft_difference, next_version)
    assert "“văn bản” → “cái”" in change.sentence


def test_a_discarded_draft_can_be_had_back(department, next_version):
    history = History()
    with department.session() as session:
        discard_draft(session, department.clock, next_version)
    history.keep(session)
    assert read(department, list_drafts) == ()
    with pytest.raises(DraftError):
        read(department, read_draft, next_version)
    history.take_back(department)
    assert [row.key for row in read(department, list_drafts)] == [next_version]


def test_a_draft_is_taken_in_from_a_file_and_a_bad_file_is_refused(department, tmp_path):
    from desktop.core.errors import UserError
    from desktop.core.paths import resources

    key = write(department, take_in_draft, resources() / "programmes" / "dvcq-2018.json")
    assert read(department, check_draft, key) == ()
    bad = tmp_path / "x.json"
    for content in (b"", b"[]", b'{"schema": "so-dan-van/programme", "schema_version": 9}'):
        bad.write_bytes(content)
        with pytest.raises(UserError):
            write(department, take_in_draft, bad)
