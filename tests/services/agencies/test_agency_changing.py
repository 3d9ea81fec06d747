from datetime import date, timedelta

import pytest
from sqlalchemy import select

from desktop.models.agency import Agency
from desktop.rules.agencies import AgencyEventType
from desktop.rules.agency_changes import AgencyChange, AgencyChangeError, Founded
from desktop.rules.agency_names import committee_name
from desktop.rules.programme_kinds import AgencyKind
from desktop.services.agencies.agency_changing import preview_change, write_change
from desktop.services.agencies.agency_days import short_names
from desktop.services.agencies.directory import bundled_directory
from desktop.services.agencies.directory_kept import kept_directory
from desktop.services.trust.agency_register import list_agencies
from desktop.services.trust.authorisation import signing_rights
from desktop.services.undo import ChangedSinceError, History
from desktop.services.workspace import agency_ref

DAY = date(2018, 5, 1)
BASIS = "Nghị quyết 05/NQ-HĐND ngày 20/4/2018"


def rename(code="SO-SNV", name="Sở Nội vụ và Dân vận"):
    like = bundled_directory().get(code).names[0]
    new = like.__class__(**{**vars(like), "name": name, "short_name": name, "header": (name.upper(),)})
    return AgencyChange(AgencyEventType.RENAME, DAY, (code,), BASIS, name=new)


def write(workspace, change, history=None):
    with workspace.session() as session:
        done = write_change(session, workspace.clock, change)
    if history is not None:
        history.keep(session)
    return done


def kept(workspace):
    with workspace.reading() as session:
        return kept_directory(session)


def test_what_was_taken_in_is_what_is_kept(any_department):
    shipped = bundled_directory()
    found = kept(any_department)
    assert {code: (r.kind, r.names, r.parents, r.valid_from, r.valid_to) for code, r in found.by_code.items()} == {
        code: (r.kind, r.names, r.parents, r.valid_from, r.valid_to) for code, r in shipped.by_code.items()
    }
    assert len(found.events) == len(shipped.events)


@pytest.mark.parametrize("day", [date(2017, 1, 1), DAY - timedelta(1), DAY, date(2030, 1, 1)])
def test_names_of_many_at_once_are_those_of_each(any_department, day):
    write(any_department, rename())
    with any_department.reading() as session:
        agencies = session.scalars(select(Agency)).all()
        name_on = short_names(session, {agency.code for agency in agencies})
        assert [name_on(each.code, day) for each in agencies] == [
            agency_ref(session, each, day).short_name for each in agencies
        ]
        assert not name_on("XA-KHONG-CO", day)


def test_a_new_name_is_shown_from_its_day(any_department):
    done = write(any_department, rename())
    assert done.shown == "SO-SNV"
    with any_department.reading() as session:
        names = {entry.code: entry.name for entry in list_agencies(session, any_department.clock)}
    assert names["SO-SNV"] == "Sở Nội vụ và Dân vận"
    assert kept(any_department).get("SO-SNV").name_on(date(2018, 4, 30)).name == "Sở Nội vụ"


def test_founding_is_written_with_its_event_and_may_be_taken_back(any_department):
    before = kept(any_department)
    history = History()
    new = Founded("W99999a", AgencyKind.COMMUNE, committee_name("Xã Suối Mới"), "D748")
    write(any_department, AgencyChange(AgencyEventType.ESTABLISH, DAY, (), BASIS, founded=(new,)), history)
    after = kept(any_department)
    assert after.get("W99999a").parent_on(DAY) == "D748"
    assert after.events != before.events
    for step, tree in ((history.take_back, before), (history.make_again, after)):
        step(any_department)
        now = kept(any_department)
        assert (now.agencies, set(now.events)) == (tree.agencies, set(tree.events))


def test_what_was_changed_since_is_not_taken_back(any_department):
    history = History()
    write(any_department, rename(), history)
    write(any_department, rename("SO-STP", "Sở Tư pháp và Hộ tịch"))
    with pytest.raises(ChangedSinceError):
        history.take_back(any_department)
    assert kept(any_department).get("SO-SNV").name_on(DAY).name == "Sở Nội vụ và Dân vận"


def test_two_officers_do_not_overwrite_each_other(any_department):
    write(any_department, rename())
    with pytest.raises(AgencyChangeError, match="giống tên đang dùng"):
        write(any_department, rename())
    write(any_department, rename("SO-STP", "Sở Tư pháp và Hộ tịch"))
    assert kept(any_department).get("SO-SNV").name_on(DAY).name == "Sở Nội vụ và Dân vận"


def test_a_preview_writes_nothing(any_department):
    before = kept(any_department)
    with any_department.reading() as session:
        lines = preview_change(session, any_department.clock, rename())
    assert "Sở Nội vụ đổi tên thành Sở Nội vụ và Dân vận." in lines
    assert kept(any_department) == before


def test_successors_sign_for_whom_they_follow(any_department):
    day = date(2026, 7, 1)
    merged = AgencyChange(AgencyEventType.MERGE, day, ("W26566n",), BASIS, successors=("W26560n",))
    write(any_department, merged)
    with any_department.reading() as session:
        rights = signing_rights(session)
    assert rights.refusal("W26560n", "W26566a", day) is None


def test_an_earlier_end_replaces_the_known_one_and_may_be_taken_back(any_department):
    before, history = kept(any_department), History()
    merged = AgencyChange(AgencyEventType.MERGE, DAY, ("D752",), BASIS, successors=("D748",))
    write(any_department, merged, history)
    after = kept(any_department)
    assert (after.get("D752").valid_to, after.predecessors_of("D753b")) == (date(2018, 4, 30), ("D753",))
    assert len(after.events) == len(before.events) + 1
    for step, tree in ((history.take_back, before), (history.make_again, after)):
        step(any_department)
        now = kept(any_department)
        assert (now.agencies, set(now.events)) == (tree.agencies, set(tree.events))
