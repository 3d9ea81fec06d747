"""What both installers carry: the program, its resources, and the locked packages of one platform without ballast."""

import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from installer.tools import ROOT, BuildError, UnavailableError, attempt

LOCK = ROOT / "requirements" / "run.txt"
PROGRAM = ("desktop", "resources", "main.py", "LICENCE", "CHANGELOG.md")

QT_MODULES = frozenset({"Core", "Gui", "Widgets", "PrintSupport", "Svg"})
"""Parts of Qt that the program imports, or that a plugin of these needs."""
_BALLAST = (
    "*.pyi",
    "*.pyx",
    "*.pxd",
    "*.pxi",
    "*.c",
    "*.h",
    "*.hpp",
    "*.lib",
    "*.a",
    "py.typed",
    "*.exe",
    # For Python 2, and cannot be compiled.
    "olefile2.py",
    # A kind of picture that nobody scans; Pillow does without.
    "_avif.*",
    "libavif-*",
)
_BALLAST_FOLDERS = ("tests", "test", "include", "isoschematron", "__pycache__", "bin", "Scripts", "testing")
_KEPT_TESTS = frozenset({"sqlalchemy"})
"""Packages that import a folder of such a name themselves."""


@dataclass(frozen=True)
class Platform:
    """For which machine packages are chosen.

    Attributes:
        name: As uv calls it.
        qt_library, qt_binding: Patterns of the files of one Qt module.
        qt_plugins: Folders of plugins and which of them are kept; none named: all.
    """

    name: str
    qt_library: str
    qt_binding: str
    qt_plugins: Mapping[str, frozenset[str]]
    qt_always: tuple[str, ...]


WINDOWS = Platform(
    name="x86_64-pc-windows-msvc",
    qt_library="Qt6{}.dll",
    qt_binding="Qt{}.pyd",
    qt_plugins={
        "platforms": frozenset({"qwindows", "qoffscreen"}),
        "styles": frozenset(),
        "iconengines": frozenset(),
        "imageformats": frozenset({"qico", "qjpeg", "qsvg", "qgif"}),
    },
    qt_always=("pyside6.abi3.dll", "msvcp140*.dll", "vcruntime140*.dll", "*.py", "plugins", "support"),
)
DEBIAN = Platform(
    name="x86_64-manylinux_2_34",
    qt_library="libQt6{}.so.*",
    qt_binding="Qt{}.abi3.so",
    qt_plugins={
        "platforms": frozenset({"libqxcb", "libqoffscreen"}),
        "iconengines": frozenset(),
        "imageformats": frozenset({"libqico", "libqjpeg", "libqsvg", "libqgif"}),
        "platforminputcontexts": frozenset(
            {"libcomposeplatforminputcontextplugin", "libibusplatforminputcontextplugin"}
        ),
        "xcbglintegrations": frozenset(),
        "platformthemes": frozenset({"libqxdgdesktopportal"}),
    },
    qt_always=("libpyside6.abi3.so*", "QtDBus.abi3.so", "*.py", "support"),
)


def collect(platform: Platform, folder: Path, keys: Path | None = None, guide: Path | None = None) -> None:
    """Put the program and its packages into a folder that does not exist yet.

    Args:
        platform: For which machine.
        folder: Where to.
        keys: Folder of the public keys that sign releases; without them the program takes no update files.
        guide: Folder of the guides as PDF; pictures in them are drawn anew each time, so that builds from the same
            folder are equal and others are not.

    Raises:
        BuildError: The packages could not be had, are not those that the lock file names, or there are no guides.
    """
    _install_packages(platform, folder)
    trim_qt(platform, folder / "PySide6")
    drop_ballast(folder)
    _copy_program(folder)
    if keys is not None:
        _copy_all(keys, "*.pub", folder / "resources" / "release")
    if guide is not None:
        _copy_all(guide, "*.pdf", folder / "guide")


def _copy_all(source: Path, pattern: str, folder: Path) -> None:
    found = sorted(source.glob(pattern))
    if not found:
        raise BuildError(f"{source}: there is no {pattern}")
    folder.mkdir(parents=True)
    for path in found:
        shutil.copy2(path, folder / path.name)


def _install_packages(platform: Platform, folder: Path) -> None:
    """What the lock file names; its markers are judged for the platform that is built for, not for this machine."""
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--system-certs", "--link-mode", "copy"]
    only = ["--only-binary", ":all:", "--python-platform", platform.name, "--python-version", "3.11"]
    status, said = attempt([*uv, *only, "--require-hashes", "--no-deps", "--target", folder, "-r", LOCK])
    if status:
        raise UnavailableError(f"the packages of {LOCK.name} for {platform.name}:\n{said[-2000:]}")
    (folder / ".lock").unlink(missing_ok=True)


def trim_qt(platform: Platform, folder: Path) -> None:
    """Leave of Qt what a program of widgets uses: a third of it."""
    if not folder.is_dir():
        raise BuildError("PySide6 is not among the packages")
    bindings = [platform.qt_binding.format(module) for module in QT_MODULES]
    libraries = [platform.qt_library.format(module) for module in QT_MODULES]
    kept = (*platform.qt_always, *bindings, *libraries, "Qt")
    _keep(folder, kept)
    inner = folder / "Qt"
    if inner.is_dir():
        _keep(inner, ("lib", "plugins"))
        more = [platform.qt_library.format(module) for module in ("DBus", "XcbQpa", "OpenGL")]
        _keep(inner / "lib", (*libraries, *more, "libicu*"))
    plugins = (inner if inner.is_dir() else folder) / "plugins"
    _keep(plugins, platform.qt_plugins)
    for name, chosen in platform.qt_plugins.items():
        if chosen and (plugins / name).is_dir():
            _keep(plugins / name, [f"{each}.*" for each in chosen])


def _keep(folder: Path, patterns: Iterable[str]) -> None:
    patterns = tuple(patterns)
    for path in list(folder.iterdir()):
        if not any(path.match(pattern) for pattern in patterns):
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def drop_ballast(folder: Path) -> None:
    """Leave out what is only of use to who builds or tests the packages; licences and versions stay."""
    for pattern in _BALLAST:
        for path in list(folder.rglob(pattern)):
            path.unlink()
    for path in sorted(folder.rglob("*"), reverse=True):
        package = path.relative_to(folder).parts[0]
        if path.is_dir() and path.name in _BALLAST_FOLDERS and package not in _KEPT_TESTS:
            shutil.rmtree(path)
    shutil.rmtree(folder / "reportlab" / "fonts", ignore_errors=True)  # Type 1 fonts without a free licence; not used
    for info in folder.glob("*.dist-info"):
        for path in list(info.rglob("*")):
            name = str(path.relative_to(folder)).lower()
            if path.is_file() and path.name not in ("METADATA", "entry_points.txt") and "licen" not in name:
                path.unlink()
    for path in sorted((each for each in folder.rglob("*") if each.is_dir()), reverse=True):
        if not any(path.iterdir()):
            path.rmdir()


def _copy_program(folder: Path) -> None:
    for name in PROGRAM:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / name)
