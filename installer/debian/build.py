"""Builds ``so-dan-van_<version>_amd64.deb``: Debian 12's own Python 3.11, every library beside the program."""

import gzip
import hashlib
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from desktop.core.version import VERSION
from installer.icons import png
from installer.payload import DEBIAN, PROGRAM, collect
from installer.tools import EPOCH, files_in, megabytes, run, say, set_times

FILES = Path(__file__).resolve().parent / "files"
NAME = "so-dan-van"
MAINTAINER = "So Dan van <so-dan-van@example.vn>"
NEEDED = (
    "python3 (>= 3.11), python3 (<< 3.12), tzdata, libc6 (>= 2.34), libstdc++6, zlib1g, libglib2.0-0, libdbus-1-3, "
    "libegl1, libgl1, libfontconfig1, libfreetype6, libx11-6, libx11-xcb1, libxkbcommon0, libxkbcommon-x11-0, libxcb1, "
    "libxcb-cursor0, libxcb-icccm4, libxcb-image0, libxcb-keysyms1, libxcb-randr0, libxcb-render0, "
    "libxcb-render-util0, libxcb-shape0, libxcb-shm0, libxcb-sync1, libxcb-util1, libxcb-xfixes0, libxcb-xkb1"
)
_PACK = ("dpkg-deb", "--root-owner-group")
_ICON_SIZES = (32, 48, 128, 256)


@dataclass(frozen=True)
class DebianBuild:
    """What was built: the package, and how many megabytes it takes on the disk."""

    package: Path
    installed: float


def build(
    target: Path,
    work: Path,
    *,
    quick: bool = False,
    version: str = VERSION,
    keys: Path | None = None,
    guide: Path | None = None,
) -> DebianBuild:
    """Build the package.

    Args:
        target: Folder for the result.
        work: Folder for what is needed on the way; it may be thrown away.
        quick: Pack fast instead of small: for tests.
        version: Of the program.
        keys: Folder of the public keys whose updates the program shall believe.
        guide: Folder of the guides that come with the program.

    Raises:
        BuildError: A step failed.
    """
    root = work / "debian"
    shutil.rmtree(root, ignore_errors=True)
    target.mkdir(parents=True, exist_ok=True)
    program = root / "usr/lib" / NAME
    collect(DEBIAN, program, keys, guide)
    _suit_debian(program)
    if not quick:
        _strip(program)
    _place_files(root, version)
    _set_modes(root)
    _write_control(root, version)
    set_times(root)
    package = target / f"{NAME}_{version}_amd64.deb"
    run([*_PACK, "-Znone" if quick else "-Zxz", "--build", root, package])
    say(f"{package.name}: {megabytes(package):.1f} MB, cài đặt {megabytes(root):.1f} MB")
    return DebianBuild(package, megabytes(root))


def build_own_part(target: Path, work: Path) -> Path:
    """Of the package that was built before: without the libraries of others, over which Debian's checker takes long.

    Raises:
        BuildError: A step failed.
    """
    whole, part = work / "debian", work / "debian-own"

    def left_out(folder: str, names: list[str]) -> list[str]:
        inside = {whole: set(names) - {"DEBIAN"}, whole / "usr/lib" / NAME: set(PROGRAM)}
        return [name for name in names if name not in inside.get(Path(folder), names)]

    shutil.rmtree(part, ignore_errors=True)
    shutil.copytree(whole, part, ignore=left_out)
    _write_control(part, VERSION)
    set_times(part)
    package = target / f"{NAME}_{VERSION}_amd64.deb"
    run([*_PACK, "-Zgzip", "-z1", "--build", part, package])
    return package


def _suit_debian(program: Path) -> None:
    """What Debian's checker rightly does not like in libraries of others."""
    for path in program.rglob("*.py"):
        text = path.read_bytes()
        if text.startswith(b"#!"):
            path.write_bytes(text[text.index(b"\n") :])
    for folder in sorted((each for each in program.rglob("*") if each.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()


def _strip(program: Path) -> None:
    for path in program.rglob("*.so*"):
        if path.is_file() and ".libs" not in str(path):
            run(["strip", "--strip-unneeded", path])


def _place_files(root: Path, version: str) -> None:
    share = root / "usr/share"
    places = {
        "so-dan-van": root / "usr/bin/so-dan-van",
        "so-dan-van.desktop": share / "applications/so-dan-van.desktop",
        "so-dan-van.xml": share / "mime/packages/so-dan-van.xml",
        "copyright": share / "doc" / NAME / "copyright",
        "lintian-overrides": share / "lintian/overrides" / NAME,
    }
    for name, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(FILES / name, place)
    for size in _ICON_SIZES:
        icon = share / f"icons/hicolor/{size}x{size}/apps/so-dan-van.png"
        icon.parent.mkdir(parents=True)
        icon.write_bytes(png(size))
    day = datetime.fromtimestamp(EPOCH, UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    changes = f"{NAME} ({version}) stable; urgency=medium\n\n  * Release {version}.\n\n -- {MAINTAINER}  {day}\n"
    _write_packed(share / "doc" / NAME / "changelog.gz", changes.encode("utf-8"))
    _write_packed(share / "man/man1/so-dan-van.1.gz", (FILES / "so-dan-van.1").read_bytes())


def _write_packed(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data, 9, mtime=0))


def _set_modes(root: Path) -> None:
    for path in root.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
        elif not path.is_symlink():
            path.chmod(0o644)
    (root / "usr/bin/so-dan-van").chmod(0o755)
    root.chmod(0o755)


def _write_control(root: Path, version: str) -> None:
    control = root / "DEBIAN"
    control.mkdir()
    size = sum(each.lstat().st_size for each in files_in(root)) // 1024
    (control / "control").write_text(
        f"""Package: {NAME}
Version: {version}
Architecture: amd64
Maintainer: {MAINTAINER}
Installed-Size: {size}
Depends: {NEEDED}
Recommends: fonts-dejavu-core | fonts-noto-core
Suggests: libcups2, pcscd, opensc
Section: misc
Priority: optional
Description: offline records and signed reports for communes and departments
 Agencies of a Vietnamese province keep the record of the tasks that the
 province gave them, and hand in their report as one signed file; the
 department takes the files in, follows up and compiles the provincial
 report. No network is used.
""",
        encoding="utf-8",
    )
    for name in ("postinst", "prerm"):
        shutil.copy2(FILES / name, control / name)
        (control / name).chmod(0o755)
    sums = [f"{_md5(path)}  {path.relative_to(root)}" for path in files_in(root / "usr")]
    (control / "md5sums").write_text("\n".join(sums) + "\n", encoding="utf-8")


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
