from datetime import date

import pytest

from desktop.documents import layout
from desktop.documents.model import Column, Head, Heading, date_words
from desktop.documents.table_head import HeadCell, head_rows
from tests.documents.conftest import MADE_AT


def head(number: str = "", day: date | None = None) -> Head:
    return Head(("ỦY BAN NHÂN DÂN", "XÃ HÒA LONG"), "", "BC-UBND", "Hòa Long", 2018, number, day)


def test_number_and_date_stay_blank_until_the_clerk_gives_them():
    blank = head()
    assert blank.number_line.replace("\u00a0", "_") == "Số:________/BC-UBND"
    assert blank.date_line.replace("\u00a0", "_") == "Hòa Long, ngày______tháng______năm 2018"


@pytest.mark.parametrize(
    ("number", "line"),
    [("5", "Số: 05/BC-UBND"), ("15", "Số: 15/BC-UBND"), ("4177", "Số: 4177/BC-UBND"), ("02a", "Số: 02a/BC-UBND")],
)
def test_numbers_below_ten_get_a_leading_zero_and_none_a_separator(number, line):
    assert head(number).number_line == line


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2018, 1, 5), "ngày 05 tháng 01 năm 2018"),
        (date(2018, 2, 28), "ngày 28 tháng 02 năm 2018"),
        (date(2018, 6, 29), "ngày 29 tháng 6 năm 2018"),
    ],
)
def test_days_below_ten_and_the_first_two_months_get_a_leading_zero(day, text):
    assert date_words(day) == text


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        (Heading(1, "II", "Kết quả thực hiện"), "II. KẾT QUẢ THỰC HIỆN"),
        (Heading(2, "1", "Về cải cách hành chính"), "1. Về cải cách hành chính"),
        (Heading(3, "đ", "Đối thoại"), "đ) Đối thoại"),
    ],
)
def test_headings_are_numbered_as_the_decree_shows(heading, line):
    assert heading.line == line


def test_columns_of_one_band_share_a_title_above_them():
    columns = (Column("STT", 1), Column("Đúng hạn", 1, band="Số đơn vị"), Column("Chậm", 1, band="Số đơn vị"))
    assert head_rows(columns) == [
        [HeadCell("STT", 0, down=2), HeadCell("Số đơn vị", 1, across=2)],
        [HeadCell("Đúng hạn", 1), HeadCell("Chậm", 2)],
    ]


def test_every_measure_lies_in_the_span_of_the_decree():
    for name, (least, most) in layout.ALLOWED.items():
        assert least - 1e-6 <= getattr(layout, name) <= most + 1e-6, name


def test_lists_of_recipients_and_addressees_end_as_the_decree_says(programme, snapshot):
    from desktop.documents.unit_report import unit_report

    document = unit_report(snapshot, programme)
    assert document.recipient_lines[0] == "- Như trên;"
    assert document.recipient_lines[-1] == "- Lưu: VT."
    assert document.recipient_lines.count("- Như trên;") == 1
    assert document.addressee_lines == (f"Kính gửi: {programme.receiver}",)
    assert document.made_at == MADE_AT
