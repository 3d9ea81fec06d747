"""Blocks on the clipboard are read as Excel and LibreOffice write them."""

import pytest

from desktop.core.tabular import MOST_CHARACTERS, TooMuchTextError, read_block, write_block


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", ()),
        ("7", (("7",),)),
        ("1\t2\r\n3\t4\r\n", (("1", "2"), ("3", "4"))),
        ("1\n2\n", (("1",), ("2",))),
        ("1\t\n\t2\n", (("1", ""), ("", "2"))),
        ('"dòng một\ndòng hai"\tb\n', (("dòng một\ndòng hai", "b"),)),
        ('"nói ""có"""\t1', (('nói "có"', "1"),)),
        ('"Dân vận khéo" năm 2018\t5\n"mở\t6', (('"Dân vận khéo" năm 2018', "5"), ('"mở', "6"))),
        (" 1 234 \t\u00a05\n", (("1 234", "5"),)),
        ("Ho\u0300a", (("Hòa",),)),
        ("a\tb\nc", (("a", "b"), ("c", ""))),
        ("x\n\ny\n", (("x",), ("",), ("y",))),
    ],
)
def test_a_block_is_read(text, block):
    assert read_block(text) == block


def test_what_is_written_is_read_again():
    block = (("CT1", "a\tb"), ("dòng\nhai", '"trong ngoặc"'), ("", "x"))
    assert read_block(write_block(block)) == block


def test_too_much_is_refused():
    with pytest.raises(TooMuchTextError):
        read_block("1" * (MOST_CHARACTERS + 1))


def test_hostile_quotes_are_read_in_time():
    assert len(read_block('"x\t' * 100_000)[0]) == 100_001
    assert read_block('"' * 100_001)
