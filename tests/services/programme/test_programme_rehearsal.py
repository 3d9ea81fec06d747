"""A version is tried on what was reported before it is issued: it says which rules would break, which totals change."""

from uuid import uuid4

import pytest

from desktop.core.errors import Cancelled
from desktop.core.progress import Progress
from desktop.models.audit import AuditEvent
from desktop.rules.programme_references import Place
from desktop.services.programme.design import AddEntry, RemoveEntry, SetFields, edit_draft
from desktop.services.programme.draft_rows import DraftError
from desktop.services.programme.drafts import revise_version
from desktop.services.programme.rehearsal import NothingToRehearseError, rehearsal_periods, rehearse_draft
from tests.services.pattern import PERIOD

NEW_RULE = {
    "code": "R_MOI",
    "severity": "error",
    "expression": "CT1.01 > 100000",
    "message": "CT1.01 ({CT1.01}) phải lớn hơn 100000.",
}


def edited(workspace, *edits):
    with workspace.session() as session:
        key = revise_version(session, workspace.clock, "DVCQ-2018", 1)
        for edit in edits:
            edit_draft(session, workspace.clock, key, edit)
    return key


def rehearsed(workspace, key, progress=None):
    with workspace.reading() as session:
        (period,) = rehearsal_periods(session, workspace.clock)
    return rehearse_draft(workspace, key, period.key, progress)


def test_the_same_programme_changes_nothing(received):
    found = rehearsed(received, edited(received))
    assert found.reports == 3
    assert found.totals == ()
    assert not any(rule.changed for rule in found.rules)
    assert not any(agency.changed for agency in found.agencies)


def test_a_new_rule_names_who_would_break_it(received):
    found = rehearsed(received, edited(received, AddEntry("rules", NEW_RULE)))
    first = found.rules[0]
    assert (first.code, first.before, len(first.after)) == ("R_MOI", (), 3)
    assert "phải lớn hơn 100000" in first.example
    assert all(agency.errors_after == agency.errors_before + 1 for agency in found.agencies)


def test_another_formula_changes_the_total_and_a_new_indicator_has_no_answer(received):
    new = {
        "code": "CT1.11", "task": "NV1.1", "group": "N1", "name": "Mới", "unit": "", "type": "count",
        "aggregation": "sum", "period_mode": "in_period", "core": True, "entry": "input", "applies_to": ["UBND_X"],
        "required": True, "compares_with_last_year": False,
    }  # fmt: skip
    key = edited(
        received,
        AddEntry("indicators", new),
        SetFields(Place("indicators", "CT1.08"), {"formula": "CT1.06 / CT1.06 * 100"}),
        RemoveEntry(Place("rules", "R_CT1.07_LE")),
    )
    found = rehearsed(received, key)
    assert [item.code for item in found.unanswered] == ["CT1.11"]
    assert "CT1.08" in {total.indicator.code for total in found.totals}
    missing = next(rule for rule in found.rules if rule.code == "missing CT1.11")
    assert len(missing.after) == 2, "both communes"


def test_nothing_is_written_and_it_can_be_stopped(received):
    key = edited(received)
    with received.reading() as session:
        before = session.query(AuditEvent).count()
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        rehearsed(received, key, progress)
    rehearsed(received, key)
    with received.reading() as session:
        assert session.query(AuditEvent).count() == before


def test_only_a_sound_draft_and_a_reported_period_can_be_rehearsed(received):
    with received.reading() as session:
        assert [(p.code, p.reports) for p in rehearsal_periods(session, received.clock)] == [(PERIOD, 3)]
    with pytest.raises(NothingToRehearseError):
        rehearse_draft(received, edited(received), uuid4())
    with pytest.raises(DraftError):
        rehearsed(received, edited(received, SetFields(Place(), {"receiver": ""})))
