#!/usr/bin/env python3
"""Set up, run and check Sổ Dân vận with nothing but Python 3.11.

    python3 dev.py run             open the window on a demonstration province (made the first time, in demo/);
                                   with no display: run the same loop headless and say where the results lie
    python3 dev.py run ARGS        run main.py with ARGS, e.g. verify FILE…
    python3 dev.py test            everything CI runs: lint, types, import contract, tests, and quick installers in use
    python3 dev.py test ARGS       only pytest, with ARGS, e.g. tests/rules -k formula
    python3 dev.py bench [ARGS]    one table: our time, its reference in the same run, the ratio
    python3 dev.py proof [ARGS]    hours of failing disks, kills, couriers and hostile files; a dated report
    python3 dev.py mutants [PATH]  one small change in rules/, signing/, exchange/ at a time: which no test notices
    python3 dev.py screens [DIR]   every page as PNG
    python3 dev.py guide [DIR]     user guides with pictures, quick cards and release notes as PDF, in dist/guide/
    python3 dev.py format          format the code, repair what the linter can
    python3 dev.py release [ARGS]  Windows installer, portable zip and Debian package, in dist/ (--quick: for tests;
                                   --check: install, use, update and remove them, under Wine and in a bare Debian)
    python3 dev.py lock            remake requirements/*.txt from pyproject.toml

On Windows: py dev.py … The environment (.venv) is made by itself from the hash-locked files in requirements/, and made
again when they change. Standard library only, and readable by an old Python, so that it can say what is missing.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
LOCKS = ROOT / "requirements"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
MARK = VENV / "made-from.json"
"""Written last: an environment without it was interrupted and is made anew."""
DEMO = ROOT / "demo"
OLDEST = (3, 11)
MEMORY, MEMORY_NEEDED = Path("/dev/shm"), 8_000_000_000  # noqa: S108 - a folder of our own is made in it
PYTEST = [PYTHON, "-m", "pytest"]
CHECKS = (
    ("ruff check", [BIN / "ruff", "check"]),
    ("ruff format", [BIN / "ruff", "format", "--check"]),
    ("import contract", [BIN / "lint-imports", "--no-logo"]),
    ("pyright", [BIN / "pyright", "--pythonpath", PYTHON]),
)
"""What looks at the code without running it, beside the tests."""
TRY_OUT = [PYTHON, "-m", "installer.release", "--check", "--brief", "--only"]
PIP_OPTIONS = ("--disable-pip-version-check", "--no-input", "-qq")

# Debian package → the command ("Xvfb"), library ("lib:EGL") or file that shows it is there.
WINDOW_NEEDS = {
    # What Qt loads even when it draws into memory.
    "libegl1": "lib:EGL",
    "libgl1": "lib:GL",
    "libdbus-1-3": "lib:dbus-1",
    "libfontconfig1": "lib:fontconfig",
    "libglib2.0-0": "lib:glib-2.0",
    "libxkbcommon0": "lib:xkbcommon",
    # What Qt's xcb plugin loads in addition, on a real or virtual screen.
    "libxcb-cursor0": "lib:xcb-cursor",
    "libxkbcommon-x11-0": "lib:xkbcommon-x11",
    "libxcb-icccm4": "lib:xcb-icccm",
    "libxcb-keysyms1": "lib:xcb-keysyms",
    "libxcb-shape0": "lib:xcb-shape",
}
TEST_NEEDS = {
    **WINDOW_NEEDS,
    # A screen for the tests that need a real window system.
    "xvfb": "Xvfb",
    "xauth": "xauth",
    # Second opinions on what we write: PDF text, fonts, pictures, signatures; PDF structure; CMS and certificates.
    "poppler-utils": "pdfsig",
    "qpdf": "qpdf",
    "openssl": "openssl",
    "gnutls-bin": "certtool",
    # Reads the two-dimensional code on an enrolment letter.
    "zbar-tools": "zbarimg",
    # A USB token without USB.
    "softhsm2": "softhsm2-util",
    # Word and Excel files are opened by another office suite.
    "libreoffice-writer": "/usr/lib/libreoffice/program/libswlo.so",
    "libreoffice-calc": "/usr/lib/libreoffice/program/libsclo.so",
    # As wide as Times New Roman: without it, lines break elsewhere.
    "fonts-liberation": "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf",
    # The disk that fails at every call is a small library of its own.
    "gcc": "cc",
    "libc6-dev": "/usr/include/dlfcn.h",
    # Tiny installers are built.
    "nsis": "makensis",
}
WINDOWS_NEEDS = {
    # The Windows installer: its wizard, the launcher's compiler, proof of Python's signatures.
    "nsis": "makensis",
    "gcc-mingw-w64-x86-64": "x86_64-w64-mingw32-gcc",
    "osslsigncode": "osslsigncode",
}
WINE_NEEDS = {
    **WINDOWS_NEEDS,
    # A Windows to install in.
    "wine64": "/usr/lib/wine/wine64",
}
RELEASE_NEEDS = {
    **WINDOW_NEEDS,
    **WINDOWS_NEEDS,
    # The Debian package and its checker.
    "binutils": "strip",
    "lintian": "lintian",
}
BARE_NEEDS = {
    # A bare Debian to install in, a look at the package, and a screen for its window.
    "mmdebstrap": "mmdebstrap",
    "lintian": "lintian",
    "xvfb": "Xvfb",
    "x11-utils": "xwininfo",
}
CHECK_NEEDS = {**RELEASE_NEEDS, **WINE_NEEDS, **BARE_NEEDS}
INSTALLERS = (
    ("installer for Windows", [*TRY_OUT, "windows"], WINE_NEEDS),
    ("package for Debian", [*TRY_OUT, "debian"], BARE_NEEDS),
)
"""Built and used side by side when the tests are through."""
NOT_TRIED = 77
"""How an installer's trial ends where this machine lacks what it takes: nothing was found wrong."""
PATIENCE = 13 * 60
"""Seconds after which no installer is tried any more: the answer to a change must come within twenty minutes."""


class SetUpError(Exception):
    """The machine lacks something; the text says what and how to get it."""


def main(argv: list[str]) -> int:
    """Run one command; the return value is the exit status."""
    commands = {
        "run": run,
        "test": test,
        "bench": bench,
        "proof": proof,
        "mutants": mutants,
        "screens": screens,
        "guide": guide,
        "format": format_code,
        "release": release,
        "lock": lock,
    }
    if not argv or argv[0] not in commands:
        print(__doc__)
        return 0 if argv in (["-h"], ["--help"]) else 2
    if sys.version_info < OLDEST:
        print("Python {}.{} or newer is needed; this is {}.{}.".format(*OLDEST, *sys.version_info))
        return 3
    try:
        return commands[argv[0]](argv[1:])
    except SetUpError as problem:
        say(str(problem))
        return 3
    except KeyboardInterrupt:
        return 130


# Commands -----------------------------------------------------------------------------------------------------------


def run(args: list[str]) -> int:
    """Start the program, by default on the demonstration province."""
    ensure_environment("run")
    if args:
        return call([PYTHON, "main.py", *args])
    if not DEMO.exists():
        status = make_demo()
        if status:
            return status
    if not has_display():
        return show_demo()
    ensure_system(WINDOW_NEEDS)
    return call([PYTHON, "main.py", "--demo", DEMO])


def make_demo() -> int:
    """Run the whole loop on a small province; the folder gets its name only when it is complete."""
    say("Making the demonstration province in demo/ (12 agencies; about a minute) …")
    staging = ROOT / "build" / "demo"
    shutil.rmtree(staging, ignore_errors=True)
    command = [PYTHON, "main.py", "demo", "--out", staging, "--agencies", "12", "--seed", "7"]
    status = call(command, stdout=subprocess.DEVNULL)  # its answer names the staging folder
    if status == 0:
        staging.replace(DEMO)
    return status


def show_demo() -> int:
    """Say what the loop left, and where."""
    say("\nThere is no display, so the loop ran without a window. Its results lie in demo/ (delete it to start anew):")
    for folder, text in (
        ("agencies", "what each agency typed: one data folder each"),
        ("outbox", "what the agencies handed in: signed .asice and .pdf"),
        ("department", "master copy of the department, with what was held and why"),
        ("reports", "the provincial report as PDF, Word and Excel"),
        ("trust", "the root certificate by which the files are verified"),
    ):
        names = sorted(path.name for path in (DEMO / folder).glob("*"))
        shown = ", ".join(names[:3]) + (f" … ({len(names)})" if len(names) > 3 else "")  # noqa: PLR2004
        say(f"  demo/{folder:<12}{text}\n{'':19}{shown}")
    say("\nWho reported, by the master copy (main.py status):")
    return call([PYTHON, "main.py", "status", "--data", DEMO / "department", "--period", "6T-2018"])


def test(args: list[str]) -> int:
    """Run all checks; with arguments, only pytest."""
    began = time.monotonic()
    ensure_environment("test")
    ensure_system(TEST_NEEDS if args else {**TEST_NEEDS, **WINE_NEEDS, **BARE_NEEDS})
    ensure_corpora()
    if args:
        return call([*PYTEST, *args], QT_QPA_PLATFORM=os.environ.get("QT_QPA_PLATFORM", "offscreen"))
    with memory_disk() as place:
        variables = {"QT_QPA_PLATFORM": "offscreen", **place}
        with ThreadPoolExecutor(1) as beside:
            looks = [(name, beside.submit(listen, command, **variables)) for name, command in CHECKS]
            results = run_tests(variables)
            results += [(name, told(name, *look.result())) for name, look in looks]
        results += try_installers(variables, time.monotonic() - began)
    words = {0: "ok      ", NOT_TRIED: "LEFT OUT"}
    say("\n" + "\n".join(f"{words.get(status, 'FAILED  ')} {name}" for name, status in results))
    return 1 if any(status not in words for _, status in results) else 0


def try_installers(variables: dict[str, str], seconds: float) -> list[tuple[str, int]]:
    """Build and use both installers, where this machine can and the run has not taken too long; their exit statuses."""

    def attempt(command: list[object], needs: dict[str, str]) -> tuple[int, str]:
        why = "The tests took too long." if seconds > PATIENCE else hindrance(needs)
        return (NOT_TRIED, why) if why else listen(command, **variables)

    with ThreadPoolExecutor(len(INSTALLERS)) as side_by_side:
        trials = [(name, side_by_side.submit(attempt, command, needs)) for name, command, needs in INSTALLERS]
        return [(name, told(name, *trial.result())) for name, trial in trials]


def told(name: str, status: int, said: str) -> int:
    """Show what a check has said; its exit status."""
    say(f"\n== {name}\n{said.rstrip()}")
    return status


def hindrance(needs: dict[str, str]) -> str:
    """Why an installer cannot be tried on this machine; "" where it can."""
    missing = [package for package, probe in needs.items() if not is_there(probe)]
    if missing:
        return "apt-get install " + " ".join(missing)
    return "only root can make a bare Debian" if needs is BARE_NEEDS and os.geteuid() != 0 else ""


def run_tests(variables: dict[str, str]) -> list[tuple[str, int]]:
    """Run pytest, a process on each processor, and what needs a screen on one; each part's exit status."""
    # Slow files come first (tests/conftest.py), and keep a process each.
    spread = ["-n", str(os.cpu_count() or 1), "--dist", "loadfile", "--no-loadscope-reorder"]
    thrown_away = ["-o", "tmp_path_retention_policy=failed"]
    say("\n== pytest")
    kinds = ["-m", "not xvfb and not again"]
    status = call([*PYTEST, *spread, *thrown_away, *kinds], **variables)
    results = [("pytest", status)]
    on_screen = [path for path in (ROOT / "tests").rglob("test_*.py") if "mark.xvfb" in path.read_text("utf-8")]
    if on_screen and shutil.which("xvfb-run"):
        say("\n== pytest on a screen")
        screen = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24"]
        status = call([*screen, *PYTEST, "-m", "xvfb", *sorted(on_screen)], QT_QPA_PLATFORM="xcb")
        results.append(("pytest on a screen", status))
    return results


@contextmanager
def memory_disk() -> Iterator[dict[str, str]]:
    """Variables that let tests write to memory, where there is plenty: thousands of databases wait for no disk."""
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < MEMORY_NEEDED:
        yield {}
        return
    with tempfile.TemporaryDirectory(prefix="so-dan-van-", dir=MEMORY) as folder:
        Path(folder).chmod(0o755)  # the database server of the tests is another user's
        yield {"TMPDIR": folder}


def bench(args: list[str]) -> int:
    """Print the table of measures."""
    ensure_environment("test")
    ensure_system(TEST_NEEDS)
    return call([PYTHON, "-m", "tests.benchmarks", *args], QT_QPA_PLATFORM="offscreen")


def proof(args: list[str]) -> int:
    """Prove at length that nothing is lost; ``--help`` lists how much of what."""
    ensure_environment("test")
    ensure_system(TEST_NEEDS)
    with memory_disk() as variables:
        return call([PYTHON, "-m", "tests.proof", *args], QT_QPA_PLATFORM="offscreen", **variables)


def mutants(args: list[str]) -> int:
    """Change the program in small ways, and see which tests notice; ``--help`` says more."""
    ensure_environment("test")
    report = ROOT / "build" / "proof" / "mutants.json"
    return call([PYTHON, "-m", "tests.proof.mutants", report, *args], QT_QPA_PLATFORM="offscreen")


def screens(args: list[str]) -> int:
    """Write every page as PNG."""
    ensure_environment("test")
    ensure_system(WINDOW_NEEDS)
    return call([PYTHON, "-m", "tests.gui.screens", *(args or [ROOT / "screens"])], QT_QPA_PLATFORM="offscreen")


def guide(args: list[str]) -> int:
    """Write the guides for users, with pictures drawn now."""
    ensure_environment("test")
    ensure_system(WINDOW_NEEDS)
    return call([PYTHON, "-m", "installer.guide", *args], QT_QPA_PLATFORM="offscreen")


def format_code(args: list[str]) -> int:
    """Repair what the linter can, then format."""
    ensure_environment("test")
    return call([BIN / "ruff", "check", "--fix", *args]) or call([BIN / "ruff", "format", *args])


def release(args: list[str]) -> int:
    """Build the installers, or try them out."""
    ensure_environment("test")
    ensure_system(CHECK_NEEDS if "--check" in args else RELEASE_NEEDS)
    return call([PYTHON, "-m", "installer.release", *args], QT_QPA_PLATFORM="offscreen")


def lock(args: list[str]) -> int:
    """Resolve the dependencies again for Linux and Windows; ``--upgrade`` takes the newest versions."""
    with tempfile.TemporaryDirectory() as folder:
        tool = Path(folder) / "tool"
        make_environment(tool)
        python = tool / BIN.name / PYTHON.name
        install(python, ["uv"])
        compiler = [python, "-m", "uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11"]
        options = ["--generate-hashes", "--no-header", "--no-emit-index-url", "--quiet", *args]
        runtime, everything = LOCKS / "run.txt", LOCKS / "test.txt"
        return call([*compiler, "--group", "server", *options, "-o", runtime]) or call(
            [*compiler, "--group", "test", "--constraint", runtime, *options, "-o", everything]
        )


# The environment ----------------------------------------------------------------------------------------------------


def ensure_environment(purpose: str) -> None:
    """Make ``.venv`` hold what ``requirements/<purpose>.txt`` says; ``test`` includes ``run``."""
    wanted = {name: digest(LOCKS / f"{name}.txt") for name in ("run", "test")}
    wanted["python"] = sys.version
    made = read_mark()
    if any(wanted.get(key) != value for key, value in made.items()) or not made:
        say("Making the Python environment in .venv (the first time takes about a minute) …")
        make_environment(VENV)
        made = {"python": sys.version}
    if purpose in made or "test" in made:
        return
    MARK.unlink(missing_ok=True)
    install(PYTHON, ["--require-hashes", "--no-deps", "-r", LOCKS / f"{purpose}.txt"])
    made[purpose] = wanted[purpose]
    MARK.write_text(json.dumps(made), encoding="utf-8")


def read_mark() -> dict[str, str]:
    """What the environment was made from; empty when there is none, or it is broken."""
    if not PYTHON.exists():
        return {}
    try:
        return json.loads(MARK.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def make_environment(folder: Path) -> None:
    """Make an empty environment; without Debian's ``python3-venv`` it has no pip of its own."""
    try:
        import venv

        venv.create(folder, with_pip=has_module("ensurepip"), clear=True, symlinks=os.name != "nt")
    except (ImportError, OSError, subprocess.CalledProcessError) as problem:
        text = f"{folder} could not be made: {problem}\nIs a program still running from it? On Debian or Ubuntu: "
        raise SetUpError(text + "apt-get install python3-venv") from problem


def ensure_corpora() -> None:
    """Have the source packages whose files some tests read; without them those tests are skipped."""
    pinned = LOCKS / "corpora.txt"
    folder = VENV / "corpora"
    mark = folder / digest(pinned)
    if mark.exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    options = ["--require-hashes", "--no-deps", "--no-binary", ":all:", "--retries", "1", "--timeout", "20"]
    if call([*pip(PYTHON), "download", *PIP_OPTIONS, *options, "-d", folder, "-r", pinned]):
        say("The source packages with test files could not be fetched: the tests that read them will be skipped.")
    else:
        mark.touch()


def install(python: Path, what: list[object]) -> None:
    """Install packages into an environment."""
    if call([*pip(python), "install", *PIP_OPTIONS, *what]):
        text = "The packages could not be installed (see above). Is the package index reachable, is the disk full?"
        raise SetUpError(text)


def pip(python: Path) -> list[object]:
    """The command that manages an environment's packages: its own pip, or else that of who runs this file."""
    if has_module("ensurepip"):
        return [python, "-m", "pip"]
    if has_module("pip"):
        return [sys.executable, "-m", "pip", "--python", python]
    text = "Python has no pip. On Debian or Ubuntu: apt-get install python3-venv python3-pip"
    raise SetUpError(text)


def has_module(name: str) -> bool:
    """Whether the Python that runs this file has a module."""
    return importlib.util.find_spec(name) is not None


def digest(path: Path) -> str:
    """SHA-256 of a text file, whatever its line ends."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


# The machine --------------------------------------------------------------------------------------------------------


def ensure_system(needs: dict[str, str]) -> None:
    """Install the Debian packages that are missing, where that is allowed; otherwise say which."""
    missing = [package for package, probe in needs.items() if not is_there(probe)]
    if not sys.platform.startswith("linux") or not missing:
        return
    if may_install():
        say("Installing system packages: " + " ".join(missing))
        apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        call([*apt, "update"], **quiet)
        for some in (missing, *([each] for each in missing)):  # one that cannot be had keeps no other away
            if not all(is_there(needs[each]) for each in some):
                call([*apt, "install", "-y", "--no-install-recommends", *some], **quiet)
        missing = [package for package in missing if not is_there(needs[package])]
        if not missing:
            return
    say("These system packages are missing; what needs them will fail:\n  apt-get install " + " ".join(missing))


def may_install() -> bool:
    """Whether Debian packages that are missing can be installed by this program."""
    return sys.platform.startswith("linux") and shutil.which("apt-get") is not None and os.geteuid() == 0


def is_there(probe: str) -> bool:
    """Whether a command, library or file is on this machine."""
    if probe.startswith("lib:"):
        return ctypes.util.find_library(probe[4:]) is not None
    return Path(probe).exists() if probe.startswith("/") else shutil.which(probe) is not None


def has_display() -> bool:
    """Whether a window can be shown."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def call(command: list[object], *, stdout: int | None = None, **variables: str) -> int:
    """Run a program in the project's folder and return its exit status."""
    sys.stdout.flush()
    return subprocess.call([str(part) for part in command], cwd=ROOT, env=surroundings(variables), stdout=stdout)


def listen(command: list[object], **variables: str) -> tuple[int, str]:
    """Run a program in the project's folder; its exit status and what it printed."""
    words, both = [str(part) for part in command], {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(words, cwd=ROOT, env=surroundings(variables), check=False, **both)
    return done.returncode, done.stdout.decode("utf-8", "replace")


def surroundings(variables: dict[str, str]) -> dict[str, str]:
    """The environment of a program that is run."""
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1", **variables}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled modules start in half the time
    return environment


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(main(sys.argv[1:]))
