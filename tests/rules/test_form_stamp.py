"""The hidden sheet of a form."""

import pytest

from desktop.rules.form_stamp import DamagedStampError, FormCell, FormStamp, read_stamp

STAMP = FormStamp(
    "DVCQ-2018",
    "1",
    "W26572a",
    "UBND xã Hòa Long",
    "6T-2018",
    "6 tháng năm 2018",
    made_at="2018-05-12T10:00:00+07:00",
    cells={"CT1.01": FormCell("1.248", "ước", "theo báo cáo"), "CT1.02": FormCell(), "CT1.03": FormCell("7/KH")},
)


def test_a_stamp_comes_back_as_it_was():
    assert read_stamp(STAMP.rows()) == STAMP


def test_what_programs_do_to_texts_does_no_harm():
    changed = [[*(cell.replace(" ", " \r\n") for cell in row), "", ""] for row in STAMP.rows()]
    trimmed = [row[: next((n for n in range(len(row), 0, -1) if row[n - 1]), 0)] for row in changed]
    assert read_stamp([*trimmed, [], [""]]) == STAMP


@pytest.mark.parametrize("at", range(len(STAMP.rows())))
def test_any_change_is_noticed(at):
    rows = [list(row) for row in STAMP.rows()]
    rows[at][1] += "x"
    with pytest.raises(DamagedStampError):
        read_stamp(rows)


@pytest.mark.parametrize("rows", [[], [[]], [["so-dan-van/bieu-mau", "1"]], STAMP.rows()[:-1], STAMP.rows()[1:]])
def test_less_is_noticed_too(rows):
    with pytest.raises(DamagedStampError):
        read_stamp(rows)
