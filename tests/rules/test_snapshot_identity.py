"""When two snapshots are one report."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.rules.snapshot import ReportedAttachment
from desktop.rules.snapshot_identity import same_but_for_the_clerk, same_content
from tests.rules.test_snapshot_json import SNAPSHOT

MINUTES = ReportedAttachment("ab" * 32, "Biên bản.pdf", 5, "application/pdf", enclosed=False)
PHOTO = replace(MINUTES, name="Ảnh.jpg", sha256="cd" * 32, enclosed=True)
ONE = replace(SNAPSHOT, attachments=(MINUTES, PHOTO))


@pytest.mark.parametrize(
    "moved",
    [
        {"revision": SNAPSHOT.revision + 1},
        {"parent": "ef" * 32},
        {"made_at": SNAPSHOT.made_at + timedelta(days=1)},
        {"audit_head": "ef" * 32},
        {"approved_by": "Người khác"},
        {"program_version": "9.9"},
        {"attachments": (replace(MINUTES, enclosed=True), PHOTO)},
    ],
    ids=lambda moved: next(iter(moved)),
)
def test_when_and_as_what_it_was_taken_is_no_content(moved):
    other = replace(ONE, **moved)
    assert other != ONE
    assert same_content(ONE, other)
    assert same_content(other, ONE)
    assert same_but_for_the_clerk(ONE, other)


@pytest.mark.parametrize(
    "changed",
    [
        {"values": ()},
        {"attachments": (MINUTES,)},
        {"attachments": ()},
        {"attachments": (MINUTES, replace(PHOTO, name="Ảnh 2.jpg"))},
        {"attachments": (MINUTES, replace(PHOTO, sha256="ef" * 32, enclosed=False))},
    ],
)
def test_figures_and_evidence_are_content(changed):
    assert not same_content(ONE, replace(ONE, **changed))
    assert not same_content(replace(ONE, **changed), ONE)
    assert not same_but_for_the_clerk(ONE, replace(ONE, **changed))


@pytest.mark.parametrize(
    "given", [{"document_number": "99/BC-UBND"}, {"document_date": date(2018, 12, 31)}, {"made_by": "Người khác"}]
)
def test_what_the_clerk_gives_is_content_only_where_it_counts(given):
    other = replace(ONE, **given, revision=ONE.revision + 1)
    assert same_but_for_the_clerk(ONE, other)
    assert not same_content(ONE, other)
