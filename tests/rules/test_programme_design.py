"""A programme is changed piece by piece, and no change leaves a reference in the air."""

import pytest

from desktop.rules.programme_design import (
    CodeRefusedError,
    NotInDraftError,
    StillReferredToError,
    add_entry,
    find_entry,
    move_entry,
    next_code,
    remove_entry,
    rename_entry,
    set_fields,
)
from desktop.rules.programme_file import check_programme
from desktop.rules.programme_references import Place, entries, references_to
from tests.rules.programmes import dispatch, document


def indicator(code):
    return Place("indicators", code)


def codes(programme, section):
    return [entry["code"] for entry in entries(programme, section)]


def sound(programme):
    return check_programme(programme, "", dispatch()) == ()


def test_a_field_is_written_and_all_else_stays():
    changed = set_fields(document(), indicator("CT1.01"), {"name": "Số văn bản ban hành"})
    assert find_entry(changed, indicator("CT1.01"))["name"] == "Số văn bản ban hành"
    assert set_fields(changed, indicator("CT1.01"), {"name": document()["indicators"][0]["name"]}) == document()


def test_what_is_wrong_is_kept_and_found():
    changed = set_fields(document(), indicator("CT1.08"), {"formula": "CT1.07 / "})
    assert find_entry(changed, indicator("CT1.08"))["formula"] == "CT1.07 / "
    assert [finding.path for finding in check_programme(changed, "", None)] == ["indicators[7].formula"]


def test_the_programmes_own_fields_are_written_too():
    assert set_fields(document(), Place(), {"name": "Năm 2019"})["name"] == "Năm 2019"


@pytest.mark.parametrize(
    ("place", "referring"),
    [
        (Place("groups", "N1"), Place("tasks", "NV1.1", "group")),
        (Place("tasks", "NV1.1"), Place("indicators", "CT1.01", "register_filter")),
        (indicator("CT1.06"), Place("indicators", "CT1.08", "formula")),
        (indicator("CT1.06"), Place("rules", "R_CT1.07_LE", "expression")),
        (indicator("CT1.06"), Place("outline", "I", "sentences")),
        (Place("registers", "BK_DVK"), Place("annexes", "III", "content")),
        (Place("lists", "LOAI_DON"), Place("registers", "BK_TCD", "columns")),
        (Place("outline", "II"), Place("outline", "II.1", "parent")),
        (Place("periods", "6T-2018"), Place("periods", "N-2018", "earlier_period")),
    ],
)
def test_what_others_refer_to_is_not_deleted(place, referring):
    with pytest.raises(StillReferredToError) as refused:
        remove_entry(document(), place)
    assert referring in refused.value.places
    assert referring.told in refused.value.hint or len(refused.value.places) > 8


def test_what_nothing_refers_to_is_deleted():
    assert "R_CT1.07_LE" not in codes(remove_entry(document(), Place("rules", "R_CT1.07_LE")), "rules")
    with pytest.raises(NotInDraftError):
        remove_entry(document(), Place("rules", "R_KHONG_CO"))


def test_columns_and_choices_in_use_are_not_lost():
    register = find_entry(document(), Place("registers", "BK_VB"))
    fewer = [column for column in register["columns"] if column["code"] != "nhiem_vu"]
    with pytest.raises(StillReferredToError, match="nhiem_vu"):
        set_fields(document(), Place("registers", "BK_VB"), {"columns": fewer})
    unused = [column for column in register["columns"] if column["code"] != "co_quan_ban_hanh"]
    changed = set_fields(document(), Place("registers", "BK_VB"), {"columns": unused})
    assert len(find_entry(changed, Place("registers", "BK_VB"))["columns"]) == len(unused)


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (indicator("CT1.06"), "CT1.66"),
        (Place("groups", "N2"), "N7"),
        (Place("tasks", "NV2.1"), "NV2.9"),
        (Place("registers", "BK_DVK"), "BK_MO_HINH"),
        (Place("outline", "II"), "VI"),
        (Place("lists", "LOAI_DON"), "LOAI"),
    ],
)
def test_another_code_is_followed_wherever_the_old_one_stood(place, code):
    changed = rename_entry(document(), place, code)
    assert references_to(changed, place) == ()
    assert len(references_to(changed, Place(place.section, code))) == len(references_to(document(), place))
    assert sound(changed)
    assert rename_entry(changed, Place(place.section, code), place.code) == document()


def test_a_code_is_not_given_twice_and_is_a_code():
    for code in ("CT1.02", "chỉ tiêu", ""):
        with pytest.raises(CodeRefusedError):
            set_fields(document(), indicator("CT1.01"), {"code": code})
    with pytest.raises(CodeRefusedError):
        add_entry(document(), "groups", {"code": "N1"})


def test_what_follows_from_a_field_is_written_along():
    moved = set_fields(document(), Place("tasks", "NV1.1"), {"group": "N2"})
    assert find_entry(moved, Place("tasks", "NV1.1"))["clause"] == 2
    assert find_entry(moved, indicator("CT1.01"))["group"] == "N2"
    clause = set_fields(document(), Place("groups", "N1"), {"clause": 9})
    assert find_entry(clause, Place("tasks", "NV1.1"))["clause"] == 9
    year = set_fields(document(), Place("periods", "6T-2017"), {"year": 2016})
    assert codes(year, "periods")[2] == "6T-2016"
    assert find_entry(year, Place("periods", "6T-2018"))["same_period_last_year"] == "6T-2016"


def test_an_entry_is_added_after_its_neighbour_and_moved_among_its_own():
    added = add_entry(document(), "indicators", {"code": "CT1.99", "task": "NV1.1"}, after="CT1.01")
    assert codes(added, "indicators")[:3] == ["CT1.01", "CT1.99", "CT1.02"]
    tasks = [e["code"] for e in entries(document(), "tasks") if e["group"] == "N1"]
    moved = move_entry(document(), Place("tasks", tasks[0]), 1)
    assert codes(moved, "tasks")[:2] == [tasks[1], tasks[0]]
    assert move_entry(document(), Place("tasks", tasks[0]), -1) == document()


def test_a_code_that_was_ever_used_is_not_offered():
    assert next_code(document(), "indicators", "CT1.01") == "CT1.11"
    assert next_code(document(), "indicators", "CT1.01", {"CT1.11", "CT1.12"}) == "CT1.13"
    assert next_code(document(), "groups", "N1") == "N7"
    assert next_code({}, "groups", "N1") == "N1"
