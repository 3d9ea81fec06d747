import json
from datetime import date

import pytest

from desktop.core.paths import resources
from desktop.rules.agencies import AgencyEventType
from desktop.rules.agency_changes import AgencyChange, AgencyChangeError, Founded, apply_change, told_change
from desktop.rules.agency_file import agencies_to_document, read_agencies
from desktop.rules.agency_names import committee_name, name_in_all_forms
from desktop.rules.programme_kinds import AgencyKind

DAY = date(2026, 7, 1)
BEFORE = date(2026, 6, 30)
BASIS = "Nghị quyết 12/NQ-HĐND ngày 02/6/2026"
BA_RIA, LONG_HUONG, TAM_LONG, CITY = "W26560n", "W26566n", "W26572n", "P79n"


@pytest.fixture(scope="module")
def province():
    path = resources() / "agencies" / "brvt.json"
    return read_agencies(json.loads(path.read_text(encoding="utf-8")), source=path.name)


def change(kind, *agencies, **more):
    return AgencyChange(kind, more.pop("day", DAY), agencies, more.pop("legal_basis", BASIS), **more)


def founded(code, unit, parent=CITY):
    return Founded(code, AgencyKind.COMMUNE, committee_name(unit), parent)


def read_again(directory):
    """What is made must be as sound as what is read."""
    return read_agencies(json.loads(json.dumps(agencies_to_document(directory), default=str)), source="")


def test_a_merger_founds_one_that_answers_for_its_parts(province):
    new = founded("W26560p", "Phường Bà Rịa Mới")
    after = read_again(apply_change(province, change(AgencyEventType.MERGE, BA_RIA, LONG_HUONG, founded=(new,))))
    assert after.get(BA_RIA).valid_to == BEFORE
    assert after.get("W26560p").valid_from == DAY
    assert [heir.code for heir in after.heirs_on("W26551a", DAY)] == ["W26560p"]  # of 2018, through three mergers
    assert after.predecessors_of("W26560p") == (BA_RIA, LONG_HUONG)
    assert after.events[-1].legal_basis == BASIS


def test_one_may_be_merged_into_another_that_goes_on(province):
    after = read_again(apply_change(province, change(AgencyEventType.MERGE, LONG_HUONG, successors=(BA_RIA,))))
    assert after.get(BA_RIA) == province.get(BA_RIA)
    assert after.get(LONG_HUONG).valid_to == BEFORE
    assert set(after.predecessors_of(BA_RIA)) >= {LONG_HUONG, BA_RIA}


def test_the_communes_of_a_merged_district_follow_it(province):
    day = date(2024, 7, 1)
    new = Founded("D750x", AgencyKind.DISTRICT, committee_name("Huyện Châu Xuyên"), "P77")
    merged = change(AgencyEventType.MERGE, "D750", "D751", founded=(new,), day=day)
    after = read_again(apply_change(province, merged))
    assert {r.code for r in after.children("D750x", day)} == {
        r.code for code in ("D750", "D751") for r in province.children(code, day)
    }
    assert any("trực thuộc chuyển theo" in line for line in told_change(province, merged))


LONG_DIEN, DAT_DO, LONG_DAT = "D752", "D753", "D753b"


def test_an_end_that_is_known_gives_way_to_an_earlier_one(province):
    day = date(2024, 7, 1)
    earlier = change(AgencyEventType.MERGE, LONG_DIEN, successors=("D748",), day=day)
    after = read_again(apply_change(province, earlier))
    assert after.get(LONG_DIEN).valid_to == date(2024, 6, 30)
    assert after.predecessors_of(LONG_DAT) == (DAT_DO,)  # of the later merger, whoever is left
    assert [heir.code for heir in after.heirs_on(LONG_DIEN, date(2025, 2, 1))] == ["D748"]
    (line,) = (line for line in told_change(province, earlier) if line.startswith("Thay cho việc đã ghi"))
    assert "01/01/2025" in line
    assert "UBND huyện Long Điền, UBND huyện Đất Đỏ" in line
    communes = {r.code for r in province.children(LONG_DIEN, day)}
    assert communes <= {r.code for r in after.children("D748", day)}
    # who came under the later district keeps it
    assert {r.code for r in after.children(LONG_DAT, date(2025, 2, 1))} == {
        r.code for r in province.children(LONG_DAT, date(2025, 2, 1))
    }


def test_a_later_merger_of_nobody_but_it_becomes_a_founding(province):
    after = read_again(apply_change(province, change(AgencyEventType.DISSOLVE, "W26545a", day=date(2024, 7, 1))))
    (event,) = (event for event in after.events if "W26545n" in event.successors)
    assert (event.type, event.predecessors) == (AgencyEventType.ESTABLISH, ())
    assert after.get("W26545n").valid_from == date(2025, 7, 1)


def test_whom_others_were_to_join_cannot_end_before_that(province):
    joined = apply_change(province, change(AgencyEventType.MERGE, LONG_HUONG, successors=(BA_RIA,)))
    with pytest.raises(AgencyChangeError, match="có đơn vị khác nhập vào UBND phường Bà Rịa") as told:
        apply_change(joined, change(AgencyEventType.DISSOLVE, BA_RIA, day=date(2026, 2, 1)))
    assert told.value.field == "day"


def test_an_heir_that_ends_before_those_it_takes_over_is_refused(province):
    with pytest.raises(AgencyChangeError, match="đã có ngày kết thúc 31/12/2024") as told:
        apply_change(province, change(AgencyEventType.MERGE, "D750", successors=(LONG_DIEN,), day=date(2024, 7, 1)))
    assert told.value.field == "successors"


def test_a_split_needs_two_who_take_over(province):
    first, second = founded("W26560x", "Phường Bà Rịa Đông"), founded("W26560y", "Phường Bà Rịa Tây")
    with pytest.raises(AgencyChangeError, match="ít nhất hai"):
        apply_change(province, change(AgencyEventType.SPLIT, BA_RIA, founded=(first,)))
    after = read_again(apply_change(province, change(AgencyEventType.SPLIT, BA_RIA, founded=(first, second))))
    assert {heir.code for heir in after.heirs_on(BA_RIA, DAY)} == {"W26560x", "W26560y"}
    kept = change(AgencyEventType.SPLIT, BA_RIA, successors=(BA_RIA,), founded=(first,))
    assert apply_change(province, kept).get(BA_RIA).valid_to is None


def test_a_new_name_holds_from_its_day(province):
    name = committee_name("Phường Bà Rịa Cũ")
    after = read_again(apply_change(province, change(AgencyEventType.RENAME, BA_RIA, name=name)))
    assert after.get(BA_RIA).name_on(BEFORE).short_name == "UBND phường Bà Rịa"
    assert after.get(BA_RIA).name_on(DAY).short_name == "UBND phường Bà Rịa Cũ"
    assert after.get(BA_RIA).name_on(DAY).header == ("ỦY BAN NHÂN DÂN", "PHƯỜNG BÀ RỊA CŨ")


def test_a_move_holds_from_its_day(province):
    after = read_again(apply_change(province, change(AgencyEventType.MOVE, BA_RIA, parent=TAM_LONG)))
    assert (after.get(BA_RIA).parent_on(BEFORE), after.get(BA_RIA).parent_on(DAY)) == (CITY, TAM_LONG)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (change(AgencyEventType.DISSOLVE, BA_RIA, legal_basis="  "), "legal_basis"),
        (change(AgencyEventType.DISSOLVE), "agencies"),
        (change(AgencyEventType.DISSOLVE, "W26506a"), "agencies"),
        (change(AgencyEventType.DISSOLVE, CITY), "agencies"),
        (change(AgencyEventType.RENAME, BA_RIA, name=committee_name("Phường Bà Rịa")), "name"),
        (change(AgencyEventType.MOVE, CITY, parent=BA_RIA), "parent"),
        (change(AgencyEventType.MOVE, BA_RIA, parent=CITY), "parent"),
        (change(AgencyEventType.MERGE, BA_RIA, successors=(BA_RIA,)), "agencies"),
        (change(AgencyEventType.MERGE, BA_RIA, LONG_HUONG, successors=("D747",)), "successors"),
        (change(AgencyEventType.ESTABLISH, founded=(founded("W26506a", "Phường 1"),)), "founded"),
        (change(AgencyEventType.ESTABLISH, founded=(founded("phường 1", "Phường 1"),)), "founded"),
        (change(AgencyEventType.ESTABLISH), "founded"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(province, wrong, field):
    with pytest.raises(AgencyChangeError) as told:
        apply_change(province, wrong)
    assert told.value.field == field
    assert told.value.hint


def test_what_it_does_is_told_before(province):
    new = founded("W26560p", "Phường Bà Rịa Mới")
    lines = told_change(province, change(AgencyEventType.MERGE, BA_RIA, LONG_HUONG, founded=(new,)))
    assert lines[0] == f"Có hiệu lực từ ngày 01/07/2026. Căn cứ: {BASIS}."
    assert "Kết thúc ngày 30/06/2026: UBND phường Bà Rịa, UBND phường Long Hương." in lines
    assert "Kế thừa, trả lời cho đơn vị cũ: UBND phường Bà Rịa Mới." in lines


def test_one_name_is_made_into_all_forms(province):
    assert name_in_all_forms("UBND xã Tân Hải") == committee_name("Xã Tân Hải")
    like = province.get("SO-SNV").names[0]
    name = name_in_all_forms("Sở  Nội vụ và Lao động", like)
    assert (name.name, name.header) == ("Sở Nội vụ và Lao động", ("SỞ NỘI VỤ VÀ LAO ĐỘNG",))
    assert (name.superior, name.authority) == (like.superior, like.authority)
