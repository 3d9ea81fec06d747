"""Colours can be told apart and read, in both themes."""

import pytest

from desktop.ui.tokens import PALETTES, Color, ThemeName, Tone, contrast, text_pairs


@pytest.mark.parametrize("name", ThemeName)
def test_every_text_reads_on_every_ground_that_it_stands_on(name):
    colors = PALETTES[name]
    weak = {pair: round(ratio, 2) for pair in text_pairs() if (ratio := contrast(*(colors[c] for c in pair))) < 4.5}
    assert weak == {}


@pytest.mark.parametrize("name", ThemeName)
def test_focus_and_edges_of_controls_are_seen(name):
    colors = PALETTES[name]
    assert contrast(colors[Color.FOCUS], colors[Color.SURFACE]) >= 3
    assert contrast(colors[Color.BORDER_STRONG], colors[Color.SURFACE]) >= 3


@pytest.mark.parametrize("name", ThemeName)
def test_a_theme_names_every_colour(name):
    assert set(PALETTES[name]) == set(Color)


def test_a_tone_has_text_and_tint():
    assert (Tone.LATE.color, Tone.LATE.background) == (Color.LATE, Color.LATE_BG)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#777777") == pytest.approx(4.48, abs=0.01)
