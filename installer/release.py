"""``dev.py release``: the Windows installer, the portable zip and the Debian package, with their sizes and sums."""

import argparse
import sys
from pathlib import Path

from desktop.core.files import sha256_of
from desktop.core.version import VERSION
from installer.debian.build import build as build_debian
from installer.tools import ROOT, BuildError, megabytes, say
from installer.windows.build import build as build_windows


def main(arguments: list[str]) -> int:
    """Build what is asked for; exit status 1 when a step failed."""
    parser = argparse.ArgumentParser(description="Builds the installers.")
    parser.add_argument("--quick", action="store_true", help="pack fast instead of small, for tests")
    parser.add_argument("--only", choices=("windows", "debian"), help="one of the two")
    parser.add_argument("--keys", type=Path, help="folder of the public keys whose updates the program shall believe")
    parser.add_argument("--guide", type=Path, help="folder of the guides (dev.py guide) that come with the program")
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    given = parser.parse_args(arguments)
    work = ROOT / "build" / "release"
    built: list[Path] = []
    try:
        if given.only != "debian":
            windows = build_windows(given.out, work, quick=given.quick, keys=given.keys, guide=given.guide)
            built += [windows.setup, windows.portable]
        if given.only != "windows":
            debian = build_debian(given.out, work, quick=given.quick, keys=given.keys, guide=given.guide)
            built.append(debian.package)
    except BuildError as error:
        say(str(error))
        return 1
    sums = [f"{sha256_of(path)}  {path.name}" for path in built]
    (given.out / f"So-Dan-van-{VERSION}.sha256").write_text("\n".join(sums) + "\n", encoding="utf-8")
    for path, line in zip(built, sums, strict=True):
        say(f"{megabytes(path):7.1f} MB  {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
