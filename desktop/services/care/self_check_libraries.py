"""The process in which the self-check loads every library: one that crashes takes nothing else with it.

It prints a line of JSON before and after each, so that the last line names what did not come back.
"""

import json
import sys
from importlib import import_module

LIBRARIES = (
    ("PySide6.QtWidgets", "Cửa sổ"),
    ("PySide6.QtPrintSupport", "In ấn"),
    ("sqlalchemy", "Cơ sở dữ liệu"),
    ("alembic", "Nâng cấp cơ sở dữ liệu"),
    ("sqlcipher3.dbapi2", "Mã hóa cơ sở dữ liệu"),
    ("cryptography.hazmat.bindings._rust", "Ký số, mã hóa"),
    ("pyhanko.sign", "Ký PDF"),
    ("pkcs11", "USB Token"),
    ("asn1crypto.x509", "Chứng thư số"),
    ("pikepdf", "Đọc PDF"),
    ("reportlab.platypus", "Ghi PDF"),
    ("pypdfium2", "Xem trước trang in"),
    ("PIL.Image", "Ảnh"),
    ("docx", "Word"),
    ("openpyxl", "Excel"),
    ("lxml.etree", "Đọc bảng tính"),
    ("defusedxml", "Đọc bảng tính an toàn"),
    ("segno", "Ghi mã hai chiều"),
    ("zxingcpp", "Đọc mã hai chiều"),
    ("reedsolo", "Khôi phục mã"),
    ("olefile", "Thư Outlook"),
    ("msgspec", "Đọc báo cáo nhanh"),
    ("lark", "Công thức"),
    ("rensa", "So lời văn giống nhau"),
)
"""What the program cannot do without, and what for."""


def main() -> None:
    """Load each; what fails is told and the next is tried."""
    for name, _ in LIBRARIES:
        print(json.dumps({"begins": name}), flush=True)  # noqa: T201 - the answer to who started this process
        try:
            import_module(name)
        except Exception as error:  # noqa: BLE001 - whatever a broken library raises
            said = f"{type(error).__name__}: {error}"
        else:
            said = ""
        print(json.dumps({"ends": name, "error": said}), flush=True)  # noqa: T201 - the answer to the parent process


if __name__ == "__main__":
    sys.exit(main())
