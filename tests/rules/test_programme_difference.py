"""The difference between two versions is read by people; a copy for another year moves every date."""

import pytest

from desktop.rules.programme_copying import blank_programme, copy_with_new_dates, moved_text, proposed_code
from desktop.rules.programme_design import add_entry, find_entry, remove_entry, set_fields
from desktop.rules.programme_difference import ChangeKind, programme_difference
from desktop.rules.programme_file import check_programme, programme_to_document
from desktop.rules.programme_references import Place
from tests.rules.programmes import document, programme_2018


def indicator(code):
    return Place("indicators", code)


def told(after, before=None):
    return [change.sentence for change in programme_difference(before or document(), after)]


def test_equal_versions_do_not_differ_however_they_are_written():
    assert told(document()) == []
    assert told(programme_to_document(programme_2018())) == []


def test_a_change_is_told_in_words():
    changed = set_fields(document(), indicator("CT1.01"), {"unit": "cái", "type": "money", "required": False})
    assert told(changed)[0] == (
        "Sửa chỉ tiêu CT1.01 “Số văn bản chỉ đạo, triển khai về công tác dân vận chính quyền đã ban hành”: "
        "Đơn vị tính: “văn bản” → “cái”; Kiểu giá trị: “Số đếm” → “Số tiền, số đo”; Bắt buộc: “Có” → “Không”"
    )


def test_what_came_and_went_is_told_with_its_kind():
    changed = remove_entry(document(), Place("rules", "R_CT1.07_LE"))
    changed = add_entry(changed, "groups", {"code": "N7", "clause": 7, "name": "Nhóm bảy", "short_name": "Bảy"})
    changes = programme_difference(document(), changed)
    assert {(change.kind, change.place) for change in changes} == {
        (ChangeKind.ADDED, Place("groups", "N7")),
        (ChangeKind.REMOVED, Place("rules", "R_CT1.07_LE")),
    }


def test_columns_differ_one_by_one():
    register = find_entry(document(), Place("registers", "BK_VB"))
    columns = [{**c, "private": True} if c["code"] == "trich_yeu" else c for c in register["columns"]]
    (change,) = programme_difference(
        document(), set_fields(document(), Place("registers", "BK_VB"), {"columns": columns})
    )
    assert [(field.label, field.after) for field in change.fields] == [
        ("Các cột, trich_yeu", "Trích yếu (bắt buộc: Có; không rời đơn vị: Có)")
    ]


def test_a_copy_has_every_date_a_year_on():
    copied = copy_with_new_dates(document(), "DVCQ-2019")
    period = find_entry(copied, Place("periods", "N-2019"))
    assert (period["data_from"], period["due"], period["name"]) == ("2019-01-01", "2019-11-09", "Năm 2019")
    assert period["due_text"] == "trước ngày 09/11/2019"
    assert (period["same_period_last_year"], period["earlier_period"]) == ("N-2018", "6T-2019")
    assert find_entry(copied, Place("periods", "6T-2018"))["reference_only"]
    assert copied["indicators"] == document()["indicators"]
    assert {finding.path for finding in check_programme(copied, "", None)} == {"dispatch"}, (
        "this year's is not known yet"
    )


@pytest.mark.parametrize(
    ("text", "moved"),
    [
        ("“Năm dân vận chính quyền” 2018", "“Năm dân vận chính quyền” 2019"),
        ("trước ngày 25/5/2018", "trước ngày 25/5/2019"),
        ("Kế hoạch 42-KH, 1248 hộ, số 2018/UBND-VP", "Kế hoạch 42-KH, 1248 hộ, số 2019/UBND-VP"),
        ("Nghị định 09/2019/NĐ-CP", "Nghị định 09/2019/NĐ-CP"),
    ],
)
def test_years_in_texts_move_and_other_numbers_stay(text, moved):
    assert moved_text(text, 1) == moved


def test_a_programme_begun_from_nothing_needs_little_to_be_sound():
    begun = blank_programme("DVCQ-2027", "Năm dân vận chính quyền 2027", 2027)
    asked = {finding.path for finding in check_programme(begun, "", None)}
    assert asked == {"dispatch", "issuer", "receiver"}


def test_a_code_for_the_copy_is_proposed():
    assert proposed_code("DVCQ-2018") == "DVCQ-2019"
    assert proposed_code("DAN-VAN") == "DAN-VAN-MOI"
