"""The largest files that are within the limits keep the time and the memory that one file may take."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from desktop.core import limits
from desktop.exchange.container import ContainerFile, write_container
from tests.exchange.making import NOW, key
from tests.hostile.forging import DATA, bomb, good, reference, resigned, with_manifest
from tests.hostile.raw_zip import build

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux tells it"),
    pytest.mark.slow,
]
ROOT = Path(__file__).parents[2]


def look(path: Path) -> dict:
    command = [sys.executable, "-m", "tests.hostile.one_look", str(path)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def list_of(item: bytes, count: int) -> bytes:
    return b"[" + b",".join([item] * count) + b"]"


def texts() -> bytes:
    """As many texts as there may be, filling all that a data file may have."""
    count = limits.JSON_VALUES - 2
    return list_of(b'"' + b"x" * (limits.DATA // count - 3) + b'"', count)


def findings() -> bytes:
    """A report of the right form in which as much is found wrong as there may be values."""
    finding = json.dumps(dict.fromkeys(["rule", "indicator", "severity", "message", "reason"], "x" * 30)).encode()
    return DATA.replace(b'"findings":[]', b'"findings":' + list_of(finding, limits.JSON_VALUES // 8))


DATA_FILES = {
    "texts": texts,
    "empty groups": lambda: list_of(b'{"a":1}', limits.JSON_VALUES // 3 - 9),
    "one text": lambda: b'{"a":"' + "ế".encode() * (limits.DATA // 3 - 9) + b'"}',
    "escapes": lambda: b'{"a":"' + b"\\u1ebf" * (limits.DATA // 6 - 9) + b'"}',
    "findings": findings,
}


@pytest.mark.parametrize("name", DATA_FILES)
def test_the_largest_data_file_keeps_within_time_and_memory(tmp_path, name):
    data = DATA_FILES[name]()
    assert len(data) <= limits.DATA
    (tmp_path / "x.asice").write_bytes(resigned(data))
    answer = look(tmp_path / "x.asice")
    assert answer["codes"] != ["TOO_BIG"]
    assert answer["megabytes"] < limits.MEMORY / limits.MB
    assert answer["seconds"] < limits.SECONDS / 2


def test_the_largest_package_is_never_held_in_memory(tmp_path):
    """A hundred and ninety megabytes of evidence."""
    random, files = Random(6), [ContainerFile("report.json", "application/json", DATA)]
    for _ in range(19):
        evidence = random.randbytes(10 * limits.MB)
        name = f"attachments/{hashlib.sha256(evidence).hexdigest()}"
        files.append(ContainerFile(name, "application/octet-stream", evidence))
    write_container(tmp_path / "x.asice", files, [key()], NOW)
    answer = look(tmp_path / "x.asice")
    assert answer["codes"] == ["EVIDENCE_MISSING"], "the whole was read before the data was compared with it"
    assert answer["megabytes"] - answer["before"] < 20
    assert answer["seconds"] < limits.SECONDS / 2


def test_as_many_references_as_there_may_be_are_looked_up_and_not_looked_for(tmp_path):
    (tmp_path / "x.asice").write_bytes(
        with_manifest(
            lambda data: data.replace(
                b"</asic:ASiCManifest>",
                b"".join(reference(f"attachments/{n:064x}") for n in range(2600)) + b"</asic:ASiCManifest>",
            )
        )
    )
    answer = look(tmp_path / "x.asice")
    assert answer["codes"] == ["NOT_COVERED"]
    assert answer["seconds"] < 2


def test_a_bomb_of_ten_megabytes_costs_nothing(tmp_path):
    data = bomb(copies=55)
    assert len(data) > 9 * limits.MB
    (tmp_path / "x.asice").write_bytes(data)
    answer = look(tmp_path / "x.asice")
    assert answer["codes"] == ["ZIP_BOMB"]
    assert answer["seconds"] < 1
    assert answer["megabytes"] < 100


def test_a_small_package_says_what_the_process_itself_takes(tmp_path):
    (tmp_path / "x.asice").write_bytes(build(good()))
    assert look(tmp_path / "x.asice")["megabytes"] < 60
