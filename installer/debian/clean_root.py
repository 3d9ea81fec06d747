"""A bare Debian 12 in a folder, with what the package asks for and nothing else."""

import re
from pathlib import Path

from installer.debian.build import NEEDED
from installer.tools import BuildError, UnavailableError, attempt

SCREEN = ":97"
USER = "officer"
_RELEASE = "bookworm"
_DESKTOP = ("shared-mime-info", "desktop-file-utils", "libglib2.0-bin")
"""What every desktop has, and the package does not ask for."""
_LEFT_OUT = ("/usr/share/doc/*", "/usr/share/man/*", "/usr/share/locale/*")


class CleanRoot:
    """A bare Debian in which commands run with no way out but the screen.

    Args:
        folder: Where it is made.

    Raises:
        UnavailableError: The packages cannot be had, or this machine lets nobody mount anything.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        needed = {re.sub(r"\s*\(.*?\)", "", each).strip() for each in NEEDED.split(",")}
        wanted = ",".join(sorted({"passwd"}.union(needed, _DESKTOP)))
        sparing = [f"--dpkgopt=path-exclude={each}" for each in _LEFT_OUT]
        how = ["--quiet", "--mode=root", "--variant=essential", "--dpkgopt=force-unsafe-io", *sparing]
        status, said = attempt(["mmdebstrap", *how, f"--include={wanted}", _RELEASE, folder, *_mirror()])
        if status:
            raise UnavailableError(f"no bare Debian can be made here:\n{said[-2000:]}")
        folder.chmod(0o755)
        status, said = attempt(self.words("true", user="root"))
        if status:
            raise UnavailableError(f"nothing can be run in a bare Debian here:\n{said[-2000:]}")
        self.run("useradd", "--create-home", USER, user="root")

    def words(self, *command: object, user: str = USER) -> list[str]:
        """The command line that runs something inside."""
        inner = ["/usr/sbin/chroot", f"--userspec={user}", str(self.folder), "/usr/bin/env", "-i"]
        home = f"/home/{user}" if user != "root" else "/root"
        variables = [f"HOME={home}", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", f"DISPLAY={SCREEN}"]
        # The folder may lie where no devices are allowed.
        mounts = 'mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && shift && exec "$@"'
        own = ["unshare", "--mount", "sh", "-c", mounts, "sh", str(self.folder)]
        return [*own, *inner, *variables, *map(str, command)]

    def run(self, *command: object, user: str = USER, good: tuple[int, ...] = (0,)) -> str:
        """Run something inside; what it printed.

        Raises:
            BuildError: It ended otherwise than it should.
        """
        status, said = attempt(self.words(*command, user=user))
        if status not in good:
            raise BuildError(f"{' '.join(map(str, command))} ended with {status}:\n{said[-3000:]}")
        return said


def _mirror() -> list[str]:
    """From where this machine takes its own packages; nothing where it is no Debian of the same release."""
    form = ["--format", "$(CODENAME) $(COMPONENT) $(REPO_URI)", "Created-By: Packages", "Origin: Debian"]
    _, said = attempt(["apt-get", "indextargets", *form])
    own = [line.split()[-1] for line in said.splitlines() if line.startswith(f"{_RELEASE} main ")]
    return own[:1]  # else mmdebstrap takes Debian's usual one
