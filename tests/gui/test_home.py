"""Where Qt keeps what is the user's, and how a stick keeps everything beside the program."""

from PySide6.QtCore import QSettings, QStandardPaths

from desktop.app import user_settings
from desktop.core.home import APPLICATION, ORGANISATION, Home, find_home


def test_it_is_the_place_that_qt_names(qapp):
    before = qapp.organizationName(), qapp.applicationName()
    qapp.setOrganizationName(ORGANISATION)
    qapp.setApplicationName(APPLICATION)
    try:
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation)
    finally:
        qapp.setOrganizationName(before[0])
        qapp.setApplicationName(before[1])
    assert str(find_home().root) == place


def test_settings_stay_on_the_stick(qapp, tmp_path):
    before = QSettings.defaultFormat()
    try:
        kept = user_settings(Home(tmp_path, portable=True))
        kept.setValue("appearance/theme", "dark")
        kept.sync()
        assert QSettings().value("appearance/theme") == "dark", "pages that ask for the settings find the same"
    finally:
        QSettings.setDefaultFormat(before)
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".ini"]
