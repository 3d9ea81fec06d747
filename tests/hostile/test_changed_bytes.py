"""A package in which any byte was changed is never taken for what was signed, and the answer names the file."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import pikepdf
import pytest
from hypothesis import settings

from desktop.exchange.package import examine
from desktop.exchange.zip_directory import read_directory
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.rules.verdicts import Verdict
from desktop.signing.pdf import sign_pdf
from desktop.signing.trust import TrustStore
from tests.exchange.making import NOW, SNAPSHOT, key, trust
from tests.hostile.forging import good
from tests.hostile.raw_zip import CENTRAL, END, LOCAL, build

INTACT = (Verdict.VALID, Verdict.UNTRUSTED, Verdict.VALID_UNSIGNED)
STEP = 1 if settings.get_current_profile_name() == "thorough" else 97
"""Every byte of the files' content in the thorough profile (minutes), else one in so many; headers always."""
SHARES = 6
"""Tests that divide the bytes among them: each ends within the time a test may take, and several run at once."""


@dataclass(frozen=True)
class Region:
    """Some bytes of a package and the file that they belong to."""

    start: int
    end: int
    name: str
    is_content: bool = False

    @property
    def positions(self) -> range:
        sampled = self.is_content and self.name.startswith("report.")
        return range(self.start, self.end, STEP if sampled else 1)

    def share(self, number: int) -> range:
        """Every so many-th position: what one test tries."""
        return self.positions[number::SHARES]


def regions(path) -> Iterator[Region]:
    """The whole of a package that we wrote, without a gap."""
    with path.open("rb") as stream:
        entries = read_directory(stream)
        size = stream.seek(0, 2)
    for entry in entries:
        yield Region(entry.start, entry.data, entry.name)
        yield Region(entry.data, entry.data + entry.compressed, entry.name, is_content=True)
    place = entries[-1].data + entries[-1].compressed
    for entry in entries:
        end = place + CENTRAL.size + len(entry.name)
        yield Region(place, end, entry.name)
        place = end
    yield Region(place, size, "")
    assert size - place == END.size
    assert all(entry.data - entry.start == LOCAL.size + len(entry.name) for entry in entries)


@pytest.mark.slow
@pytest.mark.parametrize("share", range(SHARES))
def test_each_changed_byte_of_a_demonstration_package_is_noticed(demonstration, tmp_path, share):
    package = next(path for path in sorted(demonstration.packages) if path.name.endswith("_b1.asice"))
    believed = TrustStore.from_pem((demonstration.department.parent / "trust" / "root.pem").read_bytes())
    original = package.read_bytes()
    assert examine(package, believed, NOW).verdict is Verdict.VALID
    target, names = tmp_path / "x.asice", {region.name for region in regions(package)}
    covered = 0
    for region in regions(package):
        assert region.start == covered, "no byte is left out"
        covered = region.end
        for position in region.share(share):
            data = bytearray(original)
            data[position] ^= Random(position).randrange(1, 256)
            target.write_bytes(data)
            found = examine(target, believed, NOW)
            assert found.verdict not in INTACT, (region.name, position - region.start)
            if region.is_content:
                assert found.reasons[0].place == region.name
            else:
                assert is_named(found.reasons[0].place, names)
    assert covered == len(original)


def is_named(place: str, names: set[str]) -> bool:
    """The file, the whole, or the file by the name that it now bears: one letter else, too long, or too short."""
    return place in names or any(is_almost(place, name) for name in names if name)


def is_almost(place: str, name: str) -> bool:
    if len(place) == len(name):
        return sum(a != b for a, b in zip(place, name, strict=True)) == 1
    return place.startswith(name) or name.startswith(place)


def verdict(path, data):
    path.write_bytes(data)
    return examine(path, trust(), NOW)


@pytest.mark.parametrize("seed", range(6))
def test_random_damage_never_gives_other_content(tmp_path, seed):
    package = build(good())
    original = verdict(tmp_path / "x.asice", package)
    random = Random(seed)
    for _ in range(150):
        data = bytearray(package)
        for _ in range(random.randrange(1, 5)):
            start = random.randrange(len(data))
            end = min(len(data), start + random.randrange(1, 60))
            match random.randrange(4):
                case 0:
                    del data[start:end]
                case 1:
                    data[start:start] = data[random.randrange(len(data)) :][:40]
                case 2:
                    data[start:end] = random.randbytes(end - start)
                case _:
                    data[start:end] = bytes(end - start)
        found = verdict(tmp_path / "x.asice", bytes(data))
        assert found.verdict not in INTACT or found.snapshot_bytes == original.snapshot_bytes


def test_changed_bytes_of_a_signed_pdf_are_noticed(tmp_path):
    document = pikepdf.new()
    document.add_blank_page()
    data = snapshot_to_json(SNAPSHOT)
    document.attachments["report.json"] = pikepdf.AttachedFileSpec(document, data, filename="report.json")
    document.save(tmp_path / "x.pdf")
    pdf = sign_pdf((tmp_path / "x.pdf").read_bytes(), key(), NOW)
    assert verdict(tmp_path / "x.pdf", pdf).verdict is Verdict.VALID
    random = Random(4177)
    for _ in range(120):
        changed = bytearray(pdf)
        position = random.randrange(len(pdf))
        changed[position] ^= random.randrange(1, 256)
        found = verdict(tmp_path / "x.pdf", bytes(changed))
        assert found.verdict not in INTACT, position
