"""The process in which the self-check looks at screen, fonts and printers: headless, or on a PC without any."""

import json
import os
import sys

from desktop.core.paths import resources


def main() -> None:
    """Print what was found as JSON."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QFontDatabase, QGuiApplication, QRawFont

    app = QGuiApplication(["so-dan-van"])
    fonts: dict[str, bool] = {}
    for path in sorted((resources() / "fonts").rglob("*.[ot]tf")):
        number = QFontDatabase.addApplicationFont(str(path))
        raw = QRawFont(str(path), 16.0)
        fonts[path.name] = number >= 0 and all(raw.supportsCharacter(ord(letter)) for letter in "ạỹđĐƯẵ")
    screens = [
        {
            "width": round(screen.geometry().width() * screen.devicePixelRatio()),
            "height": round(screen.geometry().height() * screen.devicePixelRatio()),
            "percent": round(screen.devicePixelRatio() * 100),
        }
        for screen in app.screens()
    ]
    print(  # noqa: T201 - the answer to who started this process
        json.dumps({"platform": app.platformName(), "fonts": fonts, "screens": screens, "printers": _printers()})
    )


def _printers() -> list[str] | None:
    """Names of the printers; ``None`` where printing cannot be asked."""
    try:
        from PySide6.QtPrintSupport import QPrinterInfo
    except ImportError:
        return None
    return list(QPrinterInfo.availablePrinterNames())


if __name__ == "__main__":
    main()
