"""The installers themselves, built of next to nothing: scripts compile, and two builds are equal to the byte."""

import re
import shutil
import zipfile
from importlib.util import MAGIC_NUMBER

import pytest

from desktop.core.files import sha256_of
from desktop.exchange.layout import CONTAINER_SUFFIX, TRAINING_SUFFIX
from desktop.exchange.update_file import SUFFIX as UPDATE_SUFFIX
from desktop.services.safety.backup_file import BACKUP_SUFFIX, MOVE_SUFFIX
from installer.debian import build as debian
from installer.tools import BuildError, attempt
from installer.windows import build as windows

PROGRAM = {
    "app/main.py": b"print()\n",
    "app/desktop/core/version.py": b'VERSION = "0.0.0"\n',
    "app/resources/bản đồ.txt": b"x",
    "runtime/python311.dll": b"MZ",
    "so-dan-van.cmd": b"@echo off\r\n",
}


def needs(*tools):
    missing = [tool for tool in tools if shutil.which(tool) is None]
    return pytest.mark.skipif(bool(missing), reason=f"not on this machine: {', '.join(missing)}")


def fill(folder, names=PROGRAM):
    for name, data in names.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@pytest.fixture
def without_compiler(monkeypatch):
    """The launcher is a compiler's work; where there is none, any file stands for it."""
    if shutil.which("x86_64-w64-mingw32-gcc") is None:

        def write(path, work, _version):
            windows.write_ico(work / "application.ico")
            path.write_bytes(b"MZ")

        monkeypatch.setattr(windows, "_build_launcher", write)


def pack(folder, names):
    fill(folder / "payload", names)
    return windows.pack(folder / "dist", folder / "payload", folder, version="1.2.3")


@needs("makensis")
@pytest.mark.usefixtures("qapp", "without_compiler")
def test_two_builds_for_windows_are_equal(tmp_path):
    first = pack(tmp_path / "a", PROGRAM)
    shutil.copytree(tmp_path / "a" / "dist", tmp_path / "first")
    shutil.rmtree(tmp_path / "a")
    second = pack(tmp_path / "a", dict(reversed(PROGRAM.items())))
    for path in (second.setup, second.portable):
        assert sha256_of(path) == sha256_of(tmp_path / "first" / path.name)
    assert first.setup.name == "So-Dan-van-1.2.3-setup.exe"
    with zipfile.ZipFile(second.portable) as archive:
        names = archive.namelist()
        assert b'"1.2.3"' in archive.read("So Dan van/app/desktop/core/version.py")
    assert "So Dan van/portable.txt" in names
    assert "So Dan van/SoDanVan.exe" in names


def test_the_installer_unpacks_file_by_file_in_one_order(tmp_path):
    fill(tmp_path)
    assert windows.content_commands(tmp_path).splitlines() == [
        'SetOutPath "$INSTDIR\\new\\app\\desktop\\core"',
        f'File "{tmp_path}/app/desktop/core/version.py"',
        'SetOutPath "$INSTDIR\\new\\app"',
        f'File "{tmp_path}/app/main.py"',
        'SetOutPath "$INSTDIR\\new\\app\\resources"',
        f'File "{tmp_path}/app/resources/bản đồ.txt"',
        'SetOutPath "$INSTDIR\\new\\runtime"',
        f'File "{tmp_path}/runtime/python311.dll"',
        'SetOutPath "$INSTDIR\\new"',
        f'File "{tmp_path}/so-dan-van.cmd"',
    ]


def test_a_double_click_opens_every_kind_of_file_that_the_program_writes():
    ours = {CONTAINER_SUFFIX, TRAINING_SUFFIX, BACKUP_SUFFIX, MOVE_SUFFIX, UPDATE_SUFFIX}
    script = (windows.HERE / "installer.nsi").read_text(encoding="utf-8")
    assert set(re.findall(r'insertmacro \$\{DO\} "(\.\w+)"', script)) == ours
    types = (debian.FILES / "so-dan-van.xml").read_text(encoding="utf-8")
    assert set(re.findall(r'glob pattern="\*(\.\w+)"', types)) == ours
    entry = (debian.FILES / "so-dan-van.desktop").read_text(encoding="utf-8")
    opened = re.search(r"^MimeType=(.*);$", entry, re.MULTILINE)
    assert set(opened[1].split(";")) == set(re.findall(r'mime-type type="(.*?)"', types))


def build_package(folder, monkeypatch):
    def collect(_platform, program, _keys, _guide):
        fill(program, {name: data for name, data in PROGRAM.items() if name.startswith("app/")})

    monkeypatch.setattr(debian, "collect", collect)
    return debian.build(folder / "dist", folder, quick=True, version="1.2.3").package


@needs("dpkg-deb")
@pytest.mark.usefixtures("qapp")
def test_two_builds_for_debian_are_equal(tmp_path, monkeypatch):
    first, second = (build_package(tmp_path / name, monkeypatch) for name in ("a", "b"))
    assert sha256_of(first) == sha256_of(second)
    status, said = attempt(["dpkg-deb", "--contents", first])
    assert status == 0
    assert "./usr/bin/so-dan-van" in said
    assert "root/root" in said


def shipped(folder, magic):
    fill(folder)
    with zipfile.ZipFile(folder / "runtime" / "python311.zip", "w") as library:
        library.writestr("encodings/__init__.pyc", magic + b"rest")


def test_modules_are_compiled_for_the_python_that_is_shipped(tmp_path):
    shipped(tmp_path, MAGIC_NUMBER)
    windows.compile_modules(tmp_path)
    (compiled,) = (tmp_path / "app" / "__pycache__").glob("main.*.pyc")
    assert compiled.read_bytes()[4:8] == (1).to_bytes(4, "little"), "believed without a look at the source"
    assert str(tmp_path).encode() not in compiled.read_bytes(), "where it was built stays out"


def test_another_python_does_not_compile_for_it(tmp_path):
    shipped(tmp_path, b"\x00\x00\r\n")
    with pytest.raises(BuildError, match=r"build with Python 3\.11"):
        windows.compile_modules(tmp_path)
