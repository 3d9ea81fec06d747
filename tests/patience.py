"""Waiting for what a window does: as long as a busy machine may take, whatever a test thinks is long enough."""

import functools

import pytest
from pytestqt.qtbot import QtBot

LONGEST = 60_000
"""Milliseconds: only a test that fails ever waits so long."""


def _patient(wait):
    @functools.wraps(wait)
    def waiting(*arguments, timeout=LONGEST, **more):
        return wait(*arguments, timeout=max(timeout, LONGEST), **more)

    return waiting


class PatientBot(QtBot):
    """The bot of pytest-qt, whose five seconds pass while another program has the processor."""

    waitActive = _patient(QtBot.waitActive)  # noqa: N815 - the names of pytest-qt
    waitCallback = _patient(QtBot.waitCallback)  # noqa: N815
    waitExposed = _patient(QtBot.waitExposed)  # noqa: N815
    waitSignal = _patient(QtBot.waitSignal)  # noqa: N815
    waitSignals = _patient(QtBot.waitSignals)  # noqa: N815
    waitUntil = _patient(QtBot.waitUntil)  # noqa: N815


@pytest.fixture
def qtbot(qapp, request):
    """Clicks, types, and waits for signals."""
    return PatientBot(request)
