"""Workspaces that tests of use cases may change as they like."""

from dataclasses import replace

import pytest

from desktop.services.intake.taking_in import take_in
from tests.made_once import made_once
from tests.services.pattern import DEPARTMENT, HOA_LONG, at, copied, copied_to_server


@pytest.fixture
def agency(pattern, tmp_path):
    """UBND xã Hòa Long on 12/5/2018: everything is filled in, nothing is approved or handed in."""
    workspace = copied(pattern, HOA_LONG, tmp_path / "Hòa Long", at(5, 12, 10))
    yield workspace

    workspace.close()


@pytest.fixture
def department(pattern, tmp_path):
    """Sở Nội vụ on 23/5/2018: nothing has been taken in yet."""
    workspace = copied(pattern, DEPARTMENT, tmp_path / "Sở Nội vụ", at(5, 23, 10))
    yield workspace

    workspace.close()


@pytest.fixture(params=["sqlite", "postgres"])
def any_agency(request, pattern, tmp_path):
    """The same as ``agency``, on SQLite and then on PostgreSQL."""
    yield from _on_either(request, pattern, HOA_LONG, tmp_path / "Hòa Long", at(5, 12, 10))


@pytest.fixture(params=["sqlite", "postgres"])
def any_department(request, pattern, tmp_path):
    """The same as ``department``, on SQLite and then on PostgreSQL."""
    yield from _on_either(request, pattern, DEPARTMENT, tmp_path / "Sở Nội vụ", at(5, 23, 10))


def _on_either(request, pattern, code, folder, clock):
    if request.param == "sqlite":
        workspace = copied(pattern, code, folder, clock)
        yield workspace
        workspace.close()
    else:
        server = request.getfixturevalue("postgres_database")
        yield copied_to_server(pattern, code, folder, clock, server)


@pytest.fixture(scope="session")
def received_folder(pattern, tmp_path_factory):
    """The department's folder after everything in the outbox has come; never write to it."""

    def receive(folder):
        workspace = copied(pattern, DEPARTMENT, folder / DEPARTMENT, at(5, 23, 10))
        take_in(workspace, pattern.packages)
        workspace.close()
        return replace(pattern, folder=folder)

    return made_once(tmp_path_factory, "đã nhận", receive)


@pytest.fixture
def received(received_folder, tmp_path):
    """The department on 30/5/2018: three of four agencies have reported, one of them twice."""
    workspace = copied(received_folder, DEPARTMENT, tmp_path / "Sở Nội vụ", at(5, 30))
    yield workspace

    workspace.close()
