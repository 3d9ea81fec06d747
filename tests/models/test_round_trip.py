from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.models.registry import Agency, Base, ProgressEntry, TaskProgress
from tests.models.world import MORNING, everything


def every_row(rows):
    """The rows and all that hangs on them."""
    found = {}
    waiting = list(rows)
    while waiting:
        row = waiting.pop()
        if id(row) not in found:
            found[id(row)] = row
            for relation in sa.inspect(type(row)).relationships:
                value = row.__dict__.get(relation.key)
                waiting += value if isinstance(value, list) else [value] if value is not None else []
    return list(found.values())


def contents(row):
    return {attribute.key: getattr(row, attribute.key) for attribute in sa.inspect(type(row)).column_attrs}


def test_every_entity_comes_back_as_it_was_written(database):
    rows = everything()
    with database.session() as session:
        for row in rows:
            session.add(row)
            session.flush()
        written = [(type(row), sa.inspect(row).identity, contents(row)) for row in every_row(rows)]

    assert {entity for entity, _, _ in written} == {mapper.class_ for mapper in Base.registry.mappers}
    with database.read_session() as session:
        for entity, identity, fields in written:
            assert contents(session.get_one(entity, identity)) == fields


def test_moments_come_back_aware_and_in_utc(database):
    with database.session() as session:
        for row in everything():
            session.add(row)
            session.flush()
    with database.read_session() as session:
        for mapper in Base.registry.mappers:
            for row in session.scalars(sa.select(mapper.class_)):
                moments = [value for value in contents(row).values() if isinstance(value, datetime)]
                assert all(moment.utcoffset().total_seconds() == 0 for moment in moments)


def test_a_new_row_has_its_identifier_and_defaults_before_it_is_saved():
    report = next(row for row in everything() if type(row).__name__ == "Report")
    assert report.id.version == 7
    assert report.approved_by == ""
    assert sa.inspect(report).session is None
    assert isinstance(Session(), Session)


def test_what_hangs_on_a_row_comes_back_in_its_order(database):
    with database.session() as session:
        for row in everything():
            session.add(row)
            session.flush()
        progress = session.scalars(sa.select(TaskProgress)).one()
        for day in (date(2018, 4, 1), date(2018, 5, 9)):
            session.add(
                ProgressEntry(
                    task_progress_id=progress.id,
                    day=day,
                    percent=50,
                    status=progress.status,
                    text="",
                    recorded_at=MORNING,
                )
            )
    with database.read_session() as session:
        entries = session.scalars(sa.select(TaskProgress)).one().entries
        assert [entry.day.day for entry in entries] == [1, 2, 9]
        commune = session.scalars(sa.select(Agency).where(Agency.code == "W26593a")).one()
        assert commune.name_on(date(2018, 5, 25)).place == ""
        assert commune.parent_id_on(date(2017, 12, 31)) is None
        assert commune.parent_id_on(date(2018, 1, 1)) is not None
