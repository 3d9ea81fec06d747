"""Sizes of files as people read them."""

import pytest

from desktop.core.sizes import format_size


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "1 kB"),
        (849_600, "850 kB"),
        (999_499, "999 kB"),
        (999_500, "1,0 MB"),
        (3_240_000, "3,2 MB"),
        (1_234_560_000, "1.234,6 MB"),
    ],
)
def test_sizes_are_said_as_mail_programs_say_them(size, said):
    assert format_size(size) == said
