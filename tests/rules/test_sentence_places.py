"""A sentence whose words stand untouched is the program's; one that was changed is the writer's."""

from desktop.rules.sentence_places import SentenceState, brought_up_to_date, suggestions, taken_after
from desktop.rules.sentences import Filled

OLD = "Đã ban hành 24 văn bản chỉ đạo, triển khai về công tác dân vận chính quyền."
NEW = "Đã ban hành 27 văn bản chỉ đạo, triển khai về công tác dân vận chính quyền."
FILLED = [Filled("C1.01", NEW, ("CT1.01",))]


def state(text, taken=None):
    (found,) = suggestions(text, {"C1.01": taken} if taken else {}, FILLED)
    return found.state, found.stands


def test_how_a_sentence_stands_to_the_text():
    edited = "Đã ban hành kịp thời 24 văn bản chỉ đạo về công tác dân vận chính quyền."
    assert state("") == (SentenceState.OFFERED, "")
    assert state(f"Mở đầu. {NEW} Kết.") == (SentenceState.CURRENT, NEW)
    assert state(f"Mở đầu. {OLD} Kết.", OLD) == (SentenceState.STALE, OLD)
    assert state(f"Mở đầu. {edited} Kết.", OLD) == (SentenceState.EDITED, edited)
    assert state("Việc khác hẳn.", OLD) == (SentenceState.OFFERED, "")


def test_a_sentence_that_the_writer_typed_himself_is_not_taken_for_the_programs():
    assert state(f"{OLD}") == (SentenceState.OFFERED, "")


def test_only_untouched_words_are_brought_up_to_date():
    text = f"Mở đầu của người viết. {OLD} Kết luận: 24 văn bản."
    found = suggestions(text, {"C1.01": OLD}, FILLED)
    assert brought_up_to_date(text, found) == f"Mở đầu của người viết. {NEW} Kết luận: 24 văn bản."
    edited = text.replace("Đã ban hành", "Đã kịp thời ban hành")
    assert brought_up_to_date(edited, suggestions(edited, {"C1.01": OLD}, FILLED)) == edited


def test_what_is_in_the_text_is_remembered_and_not_forgotten():
    assert taken_after(f"Có. {NEW}", {"C1.02": "Khác."}, FILLED) == {"C1.01": NEW, "C1.02": "Khác."}
    assert taken_after("Đã xóa.", {"C1.01": OLD}, FILLED) == {"C1.01": OLD}


def test_figures_that_were_erased_leave_the_text_alone():
    waiting = [Filled("C1.01", "", ("CT1.01",), ("CT1.01",))]
    (found,) = suggestions(OLD, {"C1.01": OLD}, waiting)
    assert (found.state, found.missing) == (SentenceState.WAITING, ("CT1.01",))
    assert brought_up_to_date(OLD, [found]) == OLD
