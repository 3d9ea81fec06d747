"""Texts that are nearly the same, and those that only sound alike."""

import random

import pytest

from desktop.rules.likeness import FEWEST_WORDS, MOST_LIKE, LikenessIndex, groups_of_like, runs_of, shared

CHANCE = random.Random("văn bản")
SYLLABLES = [f"{first}{last}" for first in "bcdghklmn" for last in ("an", "ông", "iên", "ước", "ạo", "ệ")]


def text(words=200):
    return " ".join(CHANCE.choices(SYLLABLES, k=words))


def changed(original, places):
    words = original.split()
    for at in CHANCE.sample(range(len(words)), places):
        words[at] = "khác"
    return " ".join(words)


def test_a_copy_with_another_word_is_found_and_a_strange_text_is_not():
    original, stranger = text(), text()
    index = LikenessIndex()
    index.add("gốc", original)
    index.add("lạ", stranger)
    (like,) = index.like(changed(original, 3))
    assert like.key == "gốc"
    assert 0.8 <= like.share < 1
    assert index.like(text()) == ()
    assert not list(index.pairs())


def test_case_and_layout_do_not_count():
    index = LikenessIndex()
    index.add(1, text_ := text())
    (like,) = index.like(text_.upper().replace(" ", ",\n"))
    assert like.share == 1


def test_short_texts_are_alike_by_chance():
    short = "Không có kiến nghị, đề xuất."
    assert groups_of_like([(1, short), (2, short)]) == ((1,), (2,))
    assert runs_of(" ".join(["chữ"] * FEWEST_WORDS))


def test_near_duplicates_stand_in_one_group_in_the_order_of_their_first():
    one, other = text(), text()
    texts = [("a", one), ("b", other), ("c", changed(one, 2)), ("d", one), ("e", text())]
    assert groups_of_like(texts) == (("a", "c", "d"), ("b",), ("e",))


@pytest.mark.parametrize("places", [1, 4, 8])
def test_what_is_found_is_what_comparing_all_pairs_would_find(places):
    texts = [text(120) for _ in range(60)]
    texts += [changed(each, places) for each in texts[:30]]
    index = LikenessIndex()
    for at, each in enumerate(texts):
        index.add(at, each)
    runs = [runs_of(each) for each in texts]
    wanted = {
        at
        for at in range(len(texts))
        if any(at != other and shared(runs[at], runs[other]) >= 0.8 for other in range(len(texts)))
    }
    assert {key for key, _ in index.pairs()} == wanted


def test_equal_texts_and_a_crowd_of_copies_are_all_told():
    sheet = text()
    index = LikenessIndex()
    for number in range(3 * MOST_LIKE):
        index.add(number, sheet if number % 2 else changed(sheet, 2))
    found = dict(index.pairs())
    assert len(found) == 3 * MOST_LIKE
    assert all(0 < len(likes) <= MOST_LIKE and key not in {each.key for each in likes} for key, likes in found.items())
    assert found[1][0].share == 1
