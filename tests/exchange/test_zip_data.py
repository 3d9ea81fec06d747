"""Bytes of packed files: never more at a time than a piece, and whatever is wrong is told with its file."""

import zlib
from io import BytesIO

import pytest

from desktop.exchange.errors import PackageError
from desktop.exchange.zip_data import PIECE, pieces, read_whole
from desktop.exchange.zip_directory import DEFLATED, STORED, Entry, may_hold
from desktop.rules.verdicts import Reason, ReasonCode

DATA = bytes(5 * PIECE)


def packed(data=DATA, method=DEFLATED):
    """A file as it lies in a container, and what its headers say."""
    compressor = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    payload = compressor.compress(data) + compressor.flush() if method == DEFLATED else data
    return payload, Entry("report.json", method, zlib.crc32(data), len(payload), len(data), 0, 0, bare=True)


@pytest.mark.parametrize("method", [DEFLATED, STORED])
def test_a_file_comes_in_pieces_however_well_it_was_packed(method):
    payload, entry = packed(method=method)
    taken = list(pieces(BytesIO(payload), entry))
    assert b"".join(taken) == DATA
    assert max(map(len, taken)) <= PIECE


def test_of_a_file_that_grows_beyond_what_it_announced_one_piece_is_expanded():
    payload, entry = packed()
    with pytest.raises(PackageError) as caught:
        next(pieces(BytesIO(payload), entry._replace(size=2)))
    assert caught.value.data["detail"] == "larger than announced"


@pytest.mark.parametrize("method", [DEFLATED, STORED])
def test_a_file_that_ends_early_is_told(method):
    payload, entry = packed(b"words " * 99, method)
    for stream, claims in ((payload[:-1], entry), (payload, entry._replace(compressed=len(payload) - 1))):
        with pytest.raises(PackageError) as caught:
            read_whole(BytesIO(stream), claims, 1_000)
        assert caught.value.reason == Reason(ReasonCode.ZIP_CORRUPT, "report.json")
        assert caught.value.data["detail"] in ("ends early", "size or checksum")


@pytest.mark.parametrize("wrong", [{"crc": 1}, {"size": 595}])
def test_a_file_of_another_checksum_or_size_is_told(wrong):
    payload, entry = packed(b"words " * 99)
    with pytest.raises(PackageError) as caught:
        read_whole(BytesIO(payload), entry._replace(**wrong), 1_000)
    assert caught.value.reason == Reason(ReasonCode.ZIP_CORRUPT, "report.json")
    assert caught.value.data["detail"] == "size or checksum"


def test_what_is_no_container_holds_nothing():
    assert not may_hold(BytesIO(b"report.json"), "report.json")
