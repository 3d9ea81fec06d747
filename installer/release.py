"""``dev.py release``: the Windows installer, the portable zip and the Debian package, with their sizes and sums.

With ``--check`` nothing is released: quick ones are built, installed, used, updated and removed, the Windows one under
Wine and the Debian one in a bare Debian.
"""

import argparse
import sys
from pathlib import Path

from desktop.core.files import sha256_of
from desktop.core.version import VERSION
from installer.debian.build import build as build_debian
from installer.debian.check import check as check_debian
from installer.tools import ROOT, BuildError, UnavailableError, megabytes, say
from installer.windows.build import build as build_windows
from installer.windows.check import check as check_windows

_NOT_TRIED = 77
"""What test drivers since Automake take for “left out”."""


def main(arguments: list[str]) -> int:
    """Build what is asked for; exit status 1 when a step failed, 77 when this machine lacks what it takes."""
    parser = argparse.ArgumentParser(description="Builds the installers.")
    parser.add_argument("--quick", action="store_true", help="pack fast instead of small, for tests")
    parser.add_argument("--only", choices=("windows", "debian"), help="one of the two")
    parser.add_argument("--check", action="store_true", help="release nothing: try what people do with installers")
    parser.add_argument("--brief", action="store_true", help="of --check, what is tried at each change of the program")
    parser.add_argument("--keys", type=Path, help="folder of the public keys whose updates the program shall believe")
    parser.add_argument("--guide", type=Path, help="folder of the guides (dev.py guide) that come with the program")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    given = parser.parse_args(arguments)
    work = ROOT / "build" / "release"
    try:
        if given.check:
            try_out(work, given.only, brief=given.brief)
            return 0
        built = build(given, work)
    except UnavailableError as error:
        say(str(error))
        return _NOT_TRIED
    except BuildError as error:
        say(f"FAILED {error}" if given.check else str(error))
        return 1
    sums = [f"{sha256_of(path)}  {path.name}" for path in built]
    (given.out / f"So-Dan-van-{VERSION}.sha256").write_text("\n".join(sums) + "\n", encoding="utf-8")
    for path, line in zip(built, sums, strict=True):
        say(f"{megabytes(path):7.1f} MB  {line}")
    return 0


def build(given: argparse.Namespace, work: Path) -> list[Path]:
    """Build what is asked for; the files.

    Raises:
        BuildError: A step failed.
    """
    built: list[Path] = []
    if given.only != "debian":
        windows = build_windows(given.out, work, quick=given.quick, keys=given.keys, guide=given.guide)
        built += [windows.setup, windows.portable]
    if given.only != "windows":
        built.append(build_debian(given.out, work, quick=given.quick, keys=given.keys, guide=given.guide).package)
    return built


def try_out(work: Path, only: str | None, *, brief: bool) -> None:
    """Do with quick installers what people do with them.

    Raises:
        BuildError: Something is not as promised.
    """
    if only != "debian":
        check_windows(work, brief=brief)
    if only != "windows":
        check_debian(work, brief=brief)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
