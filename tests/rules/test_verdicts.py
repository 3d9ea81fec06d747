import unicodedata

import pytest

from desktop.rules.verdicts import MESSAGES, Reason, ReasonCode


@pytest.mark.parametrize("code", list(ReasonCode))
def test_each_code_has_a_sentence_with_cause_and_next_step(code):
    sentence = MESSAGES[code]
    cause, step = sentence.split("; ", 1)
    assert cause[0].isupper()
    assert step
    assert sentence.endswith(".")
    assert sentence.count(".") == 1 + sentence.count(".asice")
    assert unicodedata.is_normalized("NFC", sentence)


def test_no_message_speaks_of_a_code_that_is_gone():
    assert set(MESSAGES) == set(ReasonCode)


def test_a_reason_names_its_place_and_cause():
    reason = Reason(ReasonCode.UNREADABLE, "E:/báo cáo.pdf", "thiết bị báo lỗi đọc ghi")
    assert reason.message.startswith("E:/báo cáo.pdf: không đọc được tệp")
    assert reason.message.endswith("(thiết bị báo lỗi đọc ghi).")
