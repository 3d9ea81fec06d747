"""The small province of the tests of use cases, for all tests that copy from it: made once in a run."""

from dataclasses import replace

import pytest

from desktop.exchange.package import examine
from desktop.exchange.writer import report_container
from desktop.signing.trust import TrustStore
from tests.made_once import made_once
from tests.services.pattern import HOA_LONG, at, make_pattern


@pytest.fixture(scope="session")
def pattern(tmp_path_factory):
    """The province that all tests of use cases copy from."""
    return made_once(tmp_path_factory, "tỉnh nhỏ", make_pattern)


@pytest.fixture(scope="session")
def snapshot(pattern):
    """What Hòa Long's first revision says."""
    return examine(pattern.first, TrustStore((pattern.root.certificate,)), at(5, 23).now()).snapshot


@pytest.fixture(scope="session")
def packages(pattern, snapshot, tmp_path_factory):
    """Composes a package of Hòa Long's report with something changed, signed by Hòa Long unless told otherwise."""
    folder = tmp_path_factory.mktemp("gói")

    def compose(name, *, signer=HOA_LONG, key=None, **changes):
        path = folder / f"{name}.asice"
        said = replace(snapshot, **changes)
        keys = [key or pattern.keys[signer]] if signer else []
        report_container(path, said, None, {}, keys, said.made_at)
        return path

    return compose
