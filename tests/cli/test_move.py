"""The master copy goes to a server by one command, and every other command works with it there."""

from tests.cli.conftest import PERIOD


def test_the_master_copy_moves_to_a_server(run, department, migrated_postgres_url):
    here = run("status", "--data", department, "--period", PERIOD, "--json").document
    moved = run("move", "--data", department, "--db", migrated_postgres_url, "--json").document
    assert moved["ok"]
    assert moved["rows"] == moved["added"] > 0
    there = run("status", "--data", department, "--db", migrated_postgres_url, "--period", PERIOD, "--json").document
    assert there == here
    again = run("move", "--data", department, "--db", migrated_postgres_url)
    assert (again.status, "ghi thêm 0 dòng" in again.out) == (0, True)


def test_an_address_is_needed(run, department):
    assert run("move", "--data", department).status == 2
    assert run("move", "--data", department, "--db", "D:/du-lieu").status == 1
