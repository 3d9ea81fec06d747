"""Vietnamese for what Qt itself says: standard buttons, context menus, file dialogs."""

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from desktop.core.paths import resources


def install() -> None:
    """Let Qt speak Vietnamese from now on; texts that are shown already stay as they are."""
    application = QCoreApplication.instance()
    if application is None or application.findChild(QTranslator) is not None:
        return
    QLocale.setDefault(QLocale("vi_VN"))  # by its name: else Python learns the names of all languages and countries
    translator = QTranslator(application)
    if not translator.load("qtbase_vi", str(resources() / "translations")):
        msg = "the translation of Qt is missing or broken"
        raise RuntimeError(msg)
    application.installTranslator(translator)
