"""What installers carry: what the program uses, and nothing that tests or builds."""

import pytest

from installer.payload import WINDOWS, _copy_all, drop_ballast, trim_qt
from installer.tools import BuildError


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
