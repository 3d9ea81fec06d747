"""Two processes work on one master copy at once, each as an officer does: neither loses what the other wrote."""

import os
import sys
from subprocess import PIPE, Popen

import pytest
from sqlalchemy import func, select

from desktop.models.audit import AuditEvent
from desktop.services.audit import first_broken_link
from desktop.services.contacts import contacts
from desktop.services.move_database import move_database
from desktop.services.workspace import Workspace
from tests.services.pattern import at

SECONDS = float(os.environ.get("SO_DAN_VAN_OFFICERS_SECONDS", "4"))
"""How long they work; a minute when it is asked for."""

OFFICER = """
import sys, time
from pathlib import Path
from desktop.services.contacts import Contact, note_contact
from desktop.services.workspace import Workspace
from tests.services.pattern import at

root, url, code, seconds = Path(sys.argv[1]), sys.argv[2] or None, sys.argv[3], float(sys.argv[4])
clock = at(5, 23, 10)
workspace = Workspace.open(root, clock, db_url=url)
print("open", flush=True)
sys.stdin.readline()
ends, done = time.monotonic() + seconds, 0
while time.monotonic() < ends:
    with workspace.session() as session:
        note_contact(session, clock, code, Contact(person=f"Người thứ {done + 1}"))
    done += 1
workspace.close()
print(done, flush=True)
"""


@pytest.fixture(params=["sqlite", "postgres"])
def place(request, department, tmp_path):
    """The folder of a master copy, and the address of its database; "" for the folder's own."""
    department.close()
    root = department.folder.root
    if request.param == "sqlite":
        return root, ""
    url = request.getfixturevalue("migrated_postgres_url")
    move_database(root, url, at(5, 23, 10))
    return root, url


def officer(root, url, code):
    return Popen(
        [sys.executable, "-c", OFFICER, str(root), url, code, str(SECONDS)], stdin=PIPE, stdout=PIPE, text=True
    )


def test_two_officers_at_once_lose_nothing(place):
    root, url = place
    codes = ("SO-SNV", "SO-STP")
    with officer(root, url, codes[0]) as one, officer(root, url, codes[1]) as other:
        for each in (one, other):
            assert each.stdout.readline().strip() == "open"
        for each in (one, other):
            each.stdin.write("\n")
            each.stdin.flush()
        written = [int(each.stdout.readline()) for each in (one, other)]
    assert [each.returncode for each in (one, other)] == [0, 0]
    assert min(written) > 0
    workspace = Workspace.open(root, at(5, 23, 10), db_url=url or None)
    try:
        with workspace.reading() as session:
            noted = contacts(session)
            assert [noted[code].person for code in codes] == [f"Người thứ {count}" for count in written]
            noting = select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "contact.note")
            events = session.scalar(noting)
            assert events == sum(written)
            assert first_broken_link(session) is None
    finally:
        workspace.close()
