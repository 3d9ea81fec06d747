"""The registers of an agency: rows in, rows found, figures out, nothing private in what others see."""

from contextlib import suppress
from datetime import date
from decimal import Decimal
from random import Random
from weakref import WeakKeyDictionary

import pytest
import sqlalchemy as sa

from desktop.models.audit import AuditEvent
from desktop.models.report import ValueSource
from desktop.rules.profiles import Officer, Right
from desktop.services.figures.indicators import read_grid
from desktop.services.officers.audit import OFFICER
from desktop.services.registers import index as register_index
from desktop.services.registers.entries import EntryEdit, EntryRefusedError, delete_entries, write_entry
from desktop.services.registers.entry_states import EntryGoneError, put_entries
from desktop.services.registers.rows import (
    EntryQuery,
    UnknownRegisterError,
    find_entries,
    list_registers,
    read_entries,
    view_register,
)
from desktop.services.report.checks import check_report, explain_finding
from desktop.services.report.snapshots import prepare_report
from desktop.services.two_writers import FieldsWrittenMeanwhileError, WrittenMeanwhileError
from desktop.services.undo import ChangedSinceError, History
from tests.services.pattern import PERIOD, type_value

RECEPTION = {
    "ngay": "5/3",
    "ho_ten": "Nguyễn Văn Kín",
    "so_nguoi": "2",
    "loai": "khieu nai",
    "nguoi_dung_dau": "x",
    "nguoi_tiep": "Chủ tịch UBND xã",
}
COMPLAINT = {"ngay_nhan": "10/12/2017", "loai_don": "KN", "tham_quyen": "co", "nguoi_dung_don": "Trần Thị Kín"}


def write(workspace, register, typed, number=None):
    with workspace.session() as session:
        return write_entry(session, workspace.clock, EntryEdit(register, typed, number))


def found(workspace, register, **query):
    with workspace.reading() as session:
        numbers = find_entries(session, workspace.clock, EntryQuery(register, **query)).numbers
        return read_entries(session, workspace.clock, register, tuple(numbers))


def grid_row(workspace, code):
    with workspace.reading() as session:
        return next(row for row in read_grid(session, workspace.clock, PERIOD).rows if row.code == code)


def forget(workspace, *codes):
    for code in codes:
        type_value(workspace, code, "")


def test_a_row_is_understood_as_it_is_typed(any_agency):
    changed = write(any_agency, "BK_TCD", RECEPTION)
    (row,) = found(any_agency, "BK_TCD")
    assert row == changed.rows[0]
    assert row.day == date(2018, 3, 5)
    assert row.cells["so_nguoi"] == Decimal(2)
    assert row.shown[:5] == ("05/03/2018", "Nguyễn Văn Kín", "", "2", "Khiếu nại")


@pytest.mark.parametrize(
    ("column", "typed", "said"),
    [
        ("ngay", "", "Ngày tiếp: chưa nhập."),
        ("ngay", "31/2", "“31/2” không dùng được"),
        ("so_nguoi", "hai", "số nguyên không âm"),
        ("loai", "Khen", "một trong: Khiếu nại"),
        ("ket_qua", "a" * 4001, "dài quá 4000 ký tự"),
    ],
)
def test_a_cell_that_cannot_be_kept_is_named(agency, column, typed, said):
    with pytest.raises(EntryRefusedError) as caught:
        write(agency, "BK_TCD", {**RECEPTION, column: typed})
    assert [fault.column for fault in caught.value.faults] == [column]
    assert said in caught.value.message
    assert found(agency, "BK_TCD") == ()


def test_rows_are_found_by_words_and_days_the_latest_first(any_agency):
    for day, name in (("5/1", "Lê Văn Đạt"), ("6/2", "Đỗ Thị Hoà"), ("7/2", "Lê Thị Hòa")):
        write(any_agency, "BK_TCD", {**RECEPTION, "ngay": day, "ho_ten": name})
    assert [row.number for row in found(any_agency, "BK_TCD")] == [3, 2, 1]
    assert [row.number for row in found(any_agency, "BK_TCD", text="hoa")] == [3, 2]
    assert [row.number for row in found(any_agency, "BK_TCD", text="le khieu nai")] == [3, 1]
    assert [row.number for row in found(any_agency, "BK_TCD", last_day=date(2018, 2, 6))] == [2, 1]
    assert found(any_agency, "BK_TCD", text="không có") == ()


def test_every_change_can_be_undone_and_done_again(any_agency):
    added = write(any_agency, "BK_TCD", RECEPTION)
    changed = write(any_agency, "BK_TCD", {**RECEPTION, "so_nguoi": "7"}, number=1)
    with any_agency.session() as session:
        deleted = delete_entries(session, any_agency.clock, "BK_TCD", [1])
    for states, numbers in ((deleted.before, ["7"]), (changed.before, ["2"]), (added.before, []), (added.after, ["2"])):
        with any_agency.session() as session:
            put_entries(session, any_agency.clock, "BK_TCD", states)
        assert [row.shown[3] for row in found(any_agency, "BK_TCD")] == numbers
        with any_agency.reading() as session:
            summary = next(s for s in list_registers(session, any_agency.clock) if s.code == "BK_TCD")
        assert summary.rows == len(numbers)


def test_the_window_s_history_takes_changes_back(agency):
    history = History()
    for edit in (EntryEdit("BK_TCD", RECEPTION), EntryEdit("BK_TCD", {**RECEPTION, "so_nguoi": "7"}, 1)):
        with agency.session() as session:
            write_entry(session, agency.clock, edit)
        history.keep(session)
    assert history.next_back == "Sổ Tiếp công dân: sửa dòng 1"
    assert history.take_back(agency).target == "BK_TCD/1"
    assert [row.shown[3] for row in found(agency, "BK_TCD")] == ["2"]
    history.take_back(agency)
    assert found(agency, "BK_TCD") == ()
    history.make_again(agency)
    write(agency, "BK_TCD", {**RECEPTION, "so_nguoi": "9"}, number=1)
    with pytest.raises(ChangedSinceError, match="thêm dòng 1"):
        history.take_back(agency)
    assert [row.shown[3] for row in found(agency, "BK_TCD")] == ["9"]


def test_what_was_rolled_back_is_never_found(agency):
    write(agency, "BK_TCD", RECEPTION)

    def fail():
        with agency.session() as session:
            write_entry(session, agency.clock, EntryEdit("BK_TCD", {**RECEPTION, "ho_ten": "Không Ai"}))
            assert len(find_entries(session, agency.clock, EntryQuery("BK_TCD")).numbers) == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert len(found(agency, "BK_TCD")) == 1
    write(agency, "BK_TCD", {**RECEPTION, "ho_ten": "Lê Văn Đạt"})
    assert [row.number for row in found(agency, "BK_TCD", text="dat")] == [2]


def test_what_is_known_of_a_register_after_changes_is_what_is_read_anew(agency, monkeypatch):
    chance = Random(7)
    for number in range(40):
        day = f"{chance.randint(1, 28)}/{chance.randint(1, 6)}"
        changed = chance.randint(1, number) if number > 5 and chance.random() < 0.5 else None
        if changed and chance.random() < 0.3:
            with suppress(EntryGoneError), agency.session() as session:
                delete_entries(session, agency.clock, "BK_TCD", (changed,))
        else:
            with suppress(EntryGoneError):
                write(agency, "BK_TCD", {**RECEPTION, "ngay": day, "ket_qua": f"Số {number}"}, changed)
        found(agency, "BK_TCD", text="khieu nai")
    kept = [found(agency, "BK_TCD", text=text) for text in ("", "so 3", "khieu")]
    monkeypatch.setattr(register_index, "_known", WeakKeyDictionary())
    assert [found(agency, "BK_TCD", text=text) for text in ("", "so 3", "khieu")] == kept
    days = [(row.day, row.number) for row in kept[0]]
    assert days == sorted(days, reverse=True)
    assert [row for row in kept[0] if date(2018, 2, 3) <= row.day <= date(2018, 4, 9)] == list(
        found(agency, "BK_TCD", first_day=date(2018, 2, 3), last_day=date(2018, 4, 9))
    )


def test_a_row_that_is_gone_is_said_to_be_gone(agency):
    write(agency, "BK_TCD", RECEPTION)
    with agency.session() as session:
        delete_entries(session, agency.clock, "BK_TCD", [1])
    with pytest.raises(EntryGoneError, match="Dòng số 1"), agency.session() as session:
        delete_entries(session, agency.clock, "BK_TCD", [1])
    with pytest.raises(UnknownRegisterError, match="BK_XX"):
        write(agency, "BK_XX", {})
    with pytest.raises(UnknownRegisterError, match=r"CT2\.05"):
        found(agency, "BK_TCD", indicator="CT2.05", period=PERIOD)


def test_an_indicator_is_filled_from_its_register(any_agency):
    forget(any_agency, "CT5.01", "CT5.03")
    assert grid_row(any_agency, "CT5.01").from_register is None
    write(any_agency, "BK_TCD", RECEPTION)
    write(any_agency, "BK_TCD", {**RECEPTION, "ngay": "6/4", "nguoi_dung_dau": "Không"})
    write(any_agency, "BK_TCD", {**RECEPTION, "ngay": "6/4/2017"})
    row = grid_row(any_agency, "CT5.01")
    assert (row.value.content, row.source, row.findings) == (2, ValueSource.REGISTER, ())
    assert (row.register_name, row.from_register.rows) == ("Tiếp công dân", 2)
    assert grid_row(any_agency, "CT5.03").value.content == 1
    assert [r.number for r in found(any_agency, "BK_TCD", indicator="CT5.03", period=PERIOD)] == [1]
    snapshot = prepare_report(any_agency, PERIOD).snapshot
    assert next(value for value in snapshot.values if value.code == "CT5.01").value.content == 2


def test_sums_are_exact(agency):
    forget(agency, "CT2.09", "CT2.12")
    for money in ("0,1", "0,2", ""):
        write(agency, "BK_AS", {"ngay": "1/2", "loai": "CS", "so_luot": "4", "kinh_phi": money})
    assert grid_row(agency, "CT2.09").value.content == 12
    assert grid_row(agency, "CT2.12").value.content == Decimal("0.3")


def test_a_case_of_last_year_counts_until_it_is_settled(agency):
    forget(agency, "CT5.14", "CT5.15")
    write(agency, "BK_DON", COMPLAINT)
    write(agency, "BK_DON", {**COMPLAINT, "ngay_giai_quyet": "20/12/2017"})
    write(agency, "BK_DON", {**COMPLAINT, "ngay_nhan": "1/3", "ngay_giai_quyet": "1/4"})
    write(agency, "BK_DON", {**COMPLAINT, "ngay_nhan": "2/3", "don_trung": "có"})
    assert grid_row(agency, "CT5.14").value.content == 2
    assert grid_row(agency, "CT5.15").value.content == 1


def test_another_figure_than_the_register_s_needs_a_reason_that_travels(agency):
    write(agency, "BK_TCD", RECEPTION)
    type_value(agency, "CT5.01", "9")
    row = grid_row(agency, "CT5.01")
    (finding,) = [each for each in row.findings if each.rule_code == "R_BANGKE"]
    assert row.source is ValueSource.TYPED
    assert finding.message == "CT5.01 (9) khác số tính được từ sổ theo dõi (1)."
    with agency.session() as session:
        explain_finding(session, agency.clock, PERIOD, "R_BANGKE", "CT5.01", "Sổ giấy còn 8 lượt.")
        assert all(w.reason for w in check_report(session, agency.clock, PERIOD).warnings if w.rule == "R_BANGKE")
    findings = prepare_report(agency, PERIOD).snapshot.findings
    assert "Sổ giấy còn 8 lượt." in [each.reason for each in findings]


def test_the_trail_does_not_name_citizens(agency):
    write(agency, "BK_TCD", RECEPTION)
    write(agency, "BK_TCD", {**RECEPTION, "dia_chi": "Ấp Kín"}, number=1)
    with agency.session() as session:
        delete_entries(session, agency.clock, "BK_TCD", [1])
        events = [event for event in session.scalars(sa.select(AuditEvent)) if event.action.startswith("register.")]
        assert [event.action for event in events] == ["register.add", "register.change", "register.delete"]
        assert "Kín" not in str([(event.before, event.after) for event in events])


def test_choices_and_completions_are_offered(agency):
    with agency.reading() as session:
        view = view_register(session, agency.clock, "BK_VB")
    columns = {column.code: column for column in view.columns}
    assert view.form.completed(columns["ngay_ban_hanh"], "5/3", view.year) == "05/03/2018"
    assert view.form.completed(columns["ngay_ban_hanh"], "mai", view.year) == "mai"
    assert view.choices["nhiem_vu"][0].code == "NV1.1"


def seen_row(workspace, number=1):
    return next(row.cells for row in found(workspace, "BK_TCD") if row.number == number)


def write_over(workspace, seen, **typed):
    with workspace.session() as session:
        texts = {**RECEPTION, **typed}
        write_entry(session, workspace.clock, EntryEdit("BK_TCD", texts, 1, seen))


def test_who_comes_second_in_a_row_is_told_who_wrote_what_and_when(any_agency):
    write(any_agency, "BK_TCD", RECEPTION)
    seen = seen_row(any_agency)
    with any_agency.session() as session:
        session.info[OFFICER] = Officer("Lê Thị Hạnh", frozenset(Right))
        write_entry(session, any_agency.clock, EntryEdit("BK_TCD", {**RECEPTION, "so_nguoi": "7"}, 1, seen))
    with pytest.raises(FieldsWrittenMeanwhileError) as told:
        write_over(any_agency, seen, so_nguoi="9")
    assert told.value.message == "Dòng số 1 của sổ: Lê Thị Hạnh (10:00 ngày 12/05/2018) vừa ghi nội dung khác."
    assert (told.value.mine, told.value.theirs) == ("Số người được tiếp: 9", "Số người được tiếp: 7")
    assert seen_row(any_agency)["so_nguoi"] == Decimal(7)
    write_over(any_agency, {**seen, **told.value.now}, so_nguoi="9")  # having seen it
    assert seen_row(any_agency)["so_nguoi"] == Decimal(9)


def test_two_who_write_in_different_cells_of_a_row_do_not_hinder_each_other(any_agency):
    write(any_agency, "BK_TCD", RECEPTION)
    seen = seen_row(any_agency)
    write_over(any_agency, seen, so_nguoi="7")
    write_over(any_agency, seen, ket_qua="Đã trả lời", ho_ten="")
    now = seen_row(any_agency)
    assert (now["so_nguoi"], now["ket_qua"]) == (Decimal(7), "Đã trả lời")
    assert now.get("ho_ten") is None
    write_over(any_agency, seen, so_nguoi="7")  # the same once more is no conflict


def test_a_row_that_was_deleted_or_changed_meanwhile_is_neither_revived_nor_deleted(any_agency):
    write(any_agency, "BK_TCD", RECEPTION)
    seen = seen_row(any_agency)
    write_over(any_agency, seen, so_nguoi="7")
    with pytest.raises(WrittenMeanwhileError, match="Dòng số 1"), any_agency.session() as session:
        delete_entries(session, any_agency.clock, "BK_TCD", [1], {1: seen})
    with any_agency.session() as session:
        delete_entries(session, any_agency.clock, "BK_TCD", [1], {1: seen_row(any_agency)})
    with pytest.raises(EntryGoneError):
        write_over(any_agency, seen, so_nguoi="9")
    assert found(any_agency, "BK_TCD") == ()
