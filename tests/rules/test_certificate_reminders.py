"""An agency is told in time that its certificate ends."""

from datetime import UTC, date, datetime, timedelta

import pytest

from desktop.rules.certificate_reminders import reminder
from desktop.rules.revocation_words import revocation_note

TODAY = date(2018, 5, 12)


@pytest.mark.parametrize(
    ("days", "told", "urgent"),
    [(61, False, False), (60, True, False), (31, True, False), (30, True, True), (-1, True, True)],
)
def test_sixty_days_before_and_with_more_weight_thirty(days, told, urgent):
    found = reminder(TODAY + timedelta(days=days), TODAY)
    assert (found is not None, found is not None and found.is_urgent) == (told, urgent)


def test_a_revoked_one_is_told_at_once():
    assert reminder(TODAY, TODAY, revoked=True).is_urgent


def test_whether_revocation_was_looked_up_is_told_in_one_sentence():
    day = datetime(2018, 5, 11, 20, tzinfo=UTC)
    assert revocation_note(day, checked=True) == "Đã kiểm tra theo danh sách thu hồi ngày 12/05/2018."
    assert revocation_note(day, checked=False).startswith("Chưa kiểm tra thu hồi từ ngày 12/05/2018:")
    assert "chưa có danh sách" in revocation_note(None, checked=False)
