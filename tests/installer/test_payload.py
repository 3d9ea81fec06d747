"""What installers carry: the packages of the lock file that count on the platform, and nothing that tests or builds."""

from itertools import pairwise

import pytest

from installer.payload import DEBIAN, LOCK, WINDOWS, _copy_all, drop_ballast, locked, trim_qt
from installer.tools import BuildError

LINES = """\
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:aa
    # via click
uvloop==1.0 ; sys_platform != 'win32' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
lxml==6.0.0 \\
    --hash=sha256:dd
psycopg[binary]==3.3.9 \\
    --hash=sha256:ee
"""


def test_markers_are_judged_for_the_platform_that_is_built_for():
    windows, debian = ("\n".join(locked(LINES, each.markers)) for each in (WINDOWS, DEBIAN))
    assert "colorama==0.4.6" in windows
    assert "uvloop" not in windows
    assert "sha256:bb" not in windows
    assert "colorama" not in debian
    assert "sha256:cc" in debian
    assert all(name in each for each in (windows, debian) for name in ("lxml==6.0.0 \\", "psycopg==3.3.9 \\"))


def test_the_lock_file_gives_windows_its_time_zones_and_every_package_its_hashes():
    lines = list(locked(LOCK.read_text(encoding="utf-8"), WINDOWS.markers))
    names = [line for line in lines if not line.startswith("    ")]
    assert any(name.startswith("tzdata==") for name in names)
    assert any(name.lower().startswith("pyside6-essentials==") for name in names)
    for first, second in pairwise(lines):
        assert not first.endswith("\\") or second.lstrip().startswith("--hash=sha256:")
    assert not any(name.startswith(("pytest", "ruff", "hypothesis")) for name in names)


def make(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def there(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_of_qt_only_what_widgets_need_is_left(tmp_path):
    make(
        tmp_path,
        *("Qt6Core.dll", "Qt6Quick.dll", "QtWidgets.pyd", "QtQml.pyd", "__init__.py", "msvcp140.dll", "designer.exe"),
        *("plugins/platforms/qwindows.dll", "plugins/platforms/qdirect2d.dll", "plugins/sqldrivers/qsqlite.dll"),
        *("plugins/styles/qmodernwindowsstyle.dll", "qml/a.qml"),
    )
    trim_qt(WINDOWS, tmp_path)
    assert there(tmp_path) == [
        "Qt6Core.dll",
        "QtWidgets.pyd",
        "__init__.py",
        "msvcp140.dll",
        "plugins/platforms/qwindows.dll",
        "plugins/styles/qmodernwindowsstyle.dll",
    ]


def test_ballast_goes_and_licences_stay(tmp_path):
    make(
        tmp_path,
        *("lxml/etree.pyd", "lxml/etree.pyx", "lxml/tests/test_a.py", "bin/tool", "sqlalchemy/testing/a.py"),
        *("PIL/_avif.cp311-win_amd64.pyd", "olefile/olefile2.py"),
        *("lxml-6.dist-info/METADATA", "lxml-6.dist-info/RECORD", "lxml-6.dist-info/licenses/LICENSE.txt"),
    )
    drop_ballast(tmp_path)
    assert there(tmp_path) == [
        "lxml-6.dist-info/METADATA",
        "lxml-6.dist-info/licenses/LICENSE.txt",
        "lxml/etree.pyd",
        "sqlalchemy/testing/a.py",
    ]


def test_guides_come_with_the_program_and_an_empty_folder_is_told(tmp_path):
    make(tmp_path, "made/Huong-dan.pdf", "made/page.png")
    _copy_all(tmp_path / "made", "*.pdf", tmp_path / "program" / "guide")
    assert there(tmp_path / "program") == ["guide/Huong-dan.pdf"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(BuildError, match=r"there is no \*\.pdf"):
        _copy_all(tmp_path / "empty", "*.pdf", tmp_path / "other")
