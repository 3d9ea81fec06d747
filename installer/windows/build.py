"""Builds ``So-Dan-van-<version>-setup.exe`` and the portable zip, without Windows.

Needs the Debian packages nsis, gcc-mingw-w64-x86-64 and osslsigncode, and a Python of the version that is shipped.
"""

import re
import shutil
import sys
import zipfile
from dataclasses import dataclass
from importlib.util import MAGIC_NUMBER
from pathlib import Path

from desktop.core.version import VERSION
from installer.icons import write_ico, write_side
from installer.payload import WINDOWS, collect
from installer.tools import BuildError, files_in, megabytes, run, say, set_times
from installer.windows.runtime import STANDARD_LIBRARY, unpack

HERE = Path(__file__).resolve().parent
PORTABLE_MARK = "portable.txt"
_PORTABLE_TEXT = (
    "Tệp này cho Sổ Dân vận biết đây là bản chạy không cần cài: dữ liệu nằm trong thư mục «du-lieu» ngay bên cạnh.\r\n"
)
_ZIP_TIME = (2026, 11, 1, 0, 0, 0)


@dataclass(frozen=True)
class WindowsBuild:
    """What was built.

    Attributes:
        setup: The installer.
        portable: The zip that needs no installation.
        installed: Megabytes on the disk of the PC. files: how many.
    """

    setup: Path
    portable: Path
    installed: float
    files: int


def build(
    target: Path,
    work: Path,
    *,
    quick: bool = False,
    version: str = VERSION,
    keys: Path | None = None,
    guide: Path | None = None,
) -> WindowsBuild:
    """Build for Windows.

    Args:
        target: Folder for the results.
        work: Folder for what is needed on the way; it may be thrown away.
        quick: Do not pack small: for tests.
        version: Of the program, three numbers.
        keys: Folder of the public keys whose updates the program shall believe.
        guide: Folder of the guides that come with the program.

    Raises:
        BuildError: A step failed.
    """
    payload = prepare(work, keys=keys, guide=guide)
    return pack(target, payload, work, quick=quick, version=version)


def prepare(work: Path, *, keys: Path | None = None, guide: Path | None = None) -> Path:
    """Gather all that the program needs on Windows but its launcher; the folder.

    Raises:
        BuildError: A step failed.
    """
    payload = work / "payload"
    shutil.rmtree(payload, ignore_errors=True)
    unpack(payload / "runtime", work / "cache")
    collect(WINDOWS, payload / "app", keys, guide)
    compile_modules(payload)
    shutil.copy2(HERE / "so-dan-van.cmd", payload / "so-dan-van.cmd")
    return payload


def pack(target: Path, payload: Path, work: Path, *, quick: bool = False, version: str = VERSION) -> WindowsBuild:
    """Make the installer and the portable zip of what was gathered.

    Raises:
        BuildError: A step failed.
    """
    setup = pack_setup(target, payload, work, quick=quick, version=version)
    portable = _write_portable(target / f"So-Dan-van-{version}-portable.zip", payload, quick=quick)
    return WindowsBuild(setup, portable, megabytes(payload), len(files_in(payload)))


def pack_setup(target: Path, payload: Path, work: Path, *, quick: bool = False, version: str = VERSION) -> Path:
    """Make the installer alone.

    Raises:
        BuildError: A step failed.
    """
    target.mkdir(parents=True, exist_ok=True)
    _set_version(payload / "app", version)
    _build_launcher(payload / "SoDanVan.exe", work, version)
    set_times(payload)
    say(f"Windows: {megabytes(payload):.1f} MB, {len(files_in(payload))} tệp")
    setup = target / f"So-Dan-van-{version}-setup.exe"
    _write_setup(setup, payload, work, quick=quick, version=version)
    return setup


def _set_version(app: Path, version: str) -> None:
    """Tests build the same program under other versions; what was compiled is believed without a look at the source."""
    path = app / "desktop" / "core" / "version.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'(?m)^VERSION = ".*"$', f'VERSION = "{version}"', text), encoding="utf-8")
    _compile(app.parent, path.relative_to(app.parent))


def compile_modules(payload: Path) -> None:
    """Compile the program ahead: the first start on the PC is then as fast as the second.

    Raises:
        BuildError: The Python that builds compiles for another version than the one that is shipped.
    """
    with zipfile.ZipFile(payload / "runtime" / STANDARD_LIBRARY) as library:
        shipped = library.read("encodings/__init__.pyc")[: len(MAGIC_NUMBER)]
    if shipped != MAGIC_NUMBER:
        raise BuildError(f"Python {sys.version.split()[0]} compiles for another version; build with Python 3.11")
    _compile(payload, Path("app"))


def _compile(payload: Path, what: Path) -> None:
    """Compile a module, or all below a folder; named from where they are shipped, not from where they are built."""
    believed = ["--invalidation-mode", "unchecked-hash"]
    run([sys.executable, "-m", "compileall", "-q", "-f", "-j0", *believed, what], folder=payload)


def _build_launcher(path: Path, work: Path, version: str) -> None:
    write_ico(work / "application.ico")
    shutil.copy2(HERE / "launcher.manifest", work / "launcher.manifest")
    numbers = ",".join([*version.split("."), "0"])
    resources = work / "launcher.res"
    definitions = [f"-DNUMBERS={numbers}", f'-DTEXT_VERSION=\\"{version}\\"']
    run(
        ["x86_64-w64-mingw32-windres", *definitions, HERE / "launcher.rc", "-O", "coff", "-o", resources],
        folder=work,
    )
    options = ["-municode", "-mwindows", "-Os", "-s", "-Wall", "-Wextra", "-Wno-unused-parameter"]
    same = ["-Wl,--no-insert-timestamp", "-finput-charset=UTF-8", "-fwide-exec-charset=UTF-16LE"]
    run(["x86_64-w64-mingw32-gcc", *options, *same, "-o", path, HERE / "launcher.c", resources, "-lshell32"])


def _write_setup(setup: Path, payload: Path, work: Path, *, quick: bool, version: str) -> None:
    side = work / "side.bmp"
    write_side(side)
    set_times(side)  # the wizard unpacks it with its time
    content = work / "content.nsh"
    content.write_text(_everything(payload) if quick else content_commands(payload), encoding="utf-8")
    definitions = {
        "VERSION": version,
        "NUMBERS": f"{version}.0",
        "CONTENT": content,
        "OUT": setup,
        "ICON": work / "application.ico",
        "SIDE": side,
        "SIZEKB": int(megabytes(payload) * 1000),
        **({"QUICK": "1"} if quick else {}),
    }
    options = [f"-D{name}={value}" for name, value in definitions.items()]
    run(["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *options, HERE / "installer.nsi"])
    say(f"{setup.name}: {megabytes(setup):.1f} MB")


def _everything(payload: Path) -> str:
    """All at once, in the order of the disk: half the work."""
    return f'SetOutPath "$INSTDIR\\new"\nFile /r "{payload}/*"\n'


def content_commands(payload: Path) -> str:
    """What the installer unpacks, file by file: a whole folder at once would come in the order of the disk."""
    lines: list[str] = []
    here = None
    for path in files_in(payload):
        if path.parent != here:
            here = path.parent
            place = "\\".join(("$INSTDIR", "new", *here.relative_to(payload).parts))
            lines.append(f'SetOutPath "{place}"')
        lines.append(f'File "{path}"')
    return "\n".join(lines) + "\n"


def _write_portable(path: Path, payload: Path, *, quick: bool) -> Path:
    """The same files in a folder of their own, and the mark that makes the program keep its data beside itself."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED if quick else zipfile.ZIP_DEFLATED) as archive:
        for each in files_in(payload):
            _add(archive, str(each.relative_to(payload)), each.read_bytes())
        _add(archive, PORTABLE_MARK, _PORTABLE_TEXT.encode("utf-8"))
    say(f"{path.name}: {megabytes(path):.1f} MB")
    return path


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(f"So Dan van/{name}", _ZIP_TIME)
    entry.compress_type = archive.compression
    archive.writestr(entry, data, compresslevel=9)
