"""How a change is told: the words that differ, and the things that differ of a task."""

from datetime import date

import pytest

from desktop.rules.comparison import Difference, ReportDifference
from desktop.rules.snapshot import ReportedProgress, ReportedTask
from desktop.services.programmes import bundled_programme
from desktop.ui.history.changes import ChangeRow, change_rows
from desktop.ui.history.passages import excerpt, passages

LONG = " ".join(f"chữ{number}" for number in range(60))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Kinh phí đạt 3.526 triệu đồng", "Kinh phí đạt 352,6 triệu đồng", None),
        (
            "Trong kỳ, xã đã tổ chức 2 hội nghị đối thoại với nhân dân ở ba ấp.",
            "Trong kỳ, xã đã tổ chức 3 hội nghị đối thoại với nhân dân ở ba ấp.",
            ("… xã đã tổ chức 2 hội nghị đối thoại …", "… xã đã tổ chức 3 hội nghị đối thoại …"),
        ),
        ("", "Không có kiến nghị.", ("", "Không có kiến nghị.")),
        ("Một.\nHai.", "Một. Hai.", ("2 đoạn", "1 đoạn")),
        ("rất rất tốt", "rất tốt", ("rất rất tốt", "rất tốt")),
    ],
)
def test_the_words_that_differ_are_told_with_a_few_around_them(before, after, told):
    assert passages(before, after) == (told or (before, after))


def test_a_long_text_is_cut():
    assert excerpt(LONG).endswith("chữ23 …")
    old, new = passages("", LONG)
    assert old == ""
    assert len(new.split()) < 30


def _row(before, after):
    changed = ReportDifference((), (Difference("NV1.1", before, after),), (), ())
    return next(row for row in change_rows(changed, bundled_programme()) if isinstance(row, ChangeRow))


def test_of_a_task_only_what_differs_is_told():
    before = ReportedTask("NV1.1", "dang_thuc_hien", 40, person="Lê Thị Hạnh")
    after = ReportedTask("NV1.1", "dang_thuc_hien", 40, person="Trần Văn Phúc")
    row = _row(before, after)
    assert (row.before, row.after) == ("Lê Thị Hạnh", "Trần Văn Phúc")


def test_a_task_that_moved_is_told_by_status_and_last_statement():
    before = ReportedTask("NV1.1", "dang_thuc_hien", 40)
    entry = ReportedProgress(date(2018, 5, 20), 100, "Đã ban hành kế hoạch.")
    after = ReportedTask("NV1.1", "hoan_thanh", 100, completed_on=date(2018, 5, 20), log=(entry,))
    row = _row(before, after)
    assert row.after == "Hoàn thành, 100 %; hoàn thành ngày 20/05/2018; 1 lần ghi; Đã ban hành kế hoạch."
    assert row.before.startswith("Đang thực hiện, 40 %; ")


def test_a_task_that_was_not_there_before_is_told_by_its_status():
    row = _row(None, ReportedTask("NV1.1", "thuong_xuyen", 20))
    assert (row.before, row.after) == ("—", "Thực hiện thường xuyên, 20 %")
