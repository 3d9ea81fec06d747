"""The search for cycles is put off in a block, and goes on whatever happens in it."""

import gc

import pytest

from desktop.core.collecting import collecting_later


def test_it_is_put_off_and_goes_on():
    with collecting_later():
        assert not gc.isenabled()
        with collecting_later():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_goes_on_after_a_failure():
    with pytest.raises(ValueError, match="nothing"), collecting_later():
        raise ValueError("nothing")
    assert gc.isenabled()
