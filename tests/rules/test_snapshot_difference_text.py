"""Which paragraphs of a text came, went or were changed, and which words of those."""

import time

import pytest

from desktop.rules.snapshot_difference_text import (
    ParagraphDifference,
    changed_words,
    excerpt,
    paragraph_differences,
)

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
        ("rất rất tốt", "rất tốt", None),
    ],
)
def test_the_words_that_differ_are_told_with_a_few_around_them(before, after, told):
    assert changed_words(before, after) == (told or (before, after))


def test_two_places_far_apart_are_both_told():
    before = f"Mở 2 lớp {LONG} cho 90 người."
    old, new = changed_words(before, before.replace("2 lớp", "3 lớp").replace("90", "120"))
    assert old == "Mở 2 lớp chữ0 chữ1 chữ2 … chữ57 chữ58 chữ59 cho 90 người."
    assert new == old.replace("2 lớp", "3 lớp").replace("90", "120")


def test_a_long_text_is_cut():
    assert excerpt(LONG).endswith("chữ39 …")
    old, new = changed_words("", LONG)
    assert (old, new) == ("", excerpt(LONG))


def test_each_paragraph_is_told_by_itself():
    before = "Đã họp dân ở ba ấp.\nSẽ mở đường.\nCó 4 mô hình."
    after = "Đã họp dân ở bốn ấp.\nCó 4 mô hình.\nKhông có khiếu kiện."
    assert list(paragraph_differences("II.1", before, after)) == [
        ParagraphDifference("II.1", 1, "Đã họp dân ở ba ấp.", "Đã họp dân ở bốn ấp."),
        ParagraphDifference("II.1", 2, "Sẽ mở đường.", ""),
        ParagraphDifference("II.1", 3, "", "Không có khiếu kiện."),
    ]


def test_spaces_and_empty_lines_are_no_difference():
    assert list(paragraph_differences("I", "Một hai.\n\nBa.", "Một  hai. \nBa.")) == []


@pytest.mark.parametrize("text", ["a b\n" * 40_000, "a b " * 40_000])
def test_a_huge_text_of_repeated_words_takes_no_time(text):
    begun = time.process_time()
    for changed in paragraph_differences("I", f"x\n{text}y", f"z {text}"):
        changed_words(changed.before, changed.after)
    assert time.process_time() - begun < 3
