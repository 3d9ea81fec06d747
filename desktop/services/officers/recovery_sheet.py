"""The page with the recovery code, to be printed and locked away; the file is to be removed afterwards."""

from pathlib import Path

from desktop.services.workplace.list_papers import ListContent, save_list
from desktop.services.workspace import Workspace


def save_recovery_sheet(workspace: Workspace, code: str, target: Path) -> Path:
    """Write the page as PDF.

    Raises:
        EnvironmentFailureError: The disk refused; what was there before is still there.
    """
    from desktop.documents.list_print import ListColumn

    lines = (
        ("Mã khôi phục", code),
        ("Dùng khi", "có người quên mật khẩu và không còn người quản trị nào mở được máy"),
        ("Khi mã hóa", "dữ liệu đang mã hóa thì mã này cũng mở được dữ liệu và bản sao lưu, kể cả ở máy khác"),
        ("Cách dùng", "ở trang Máy đang khóa, chọn tên, nhấn Quên mật khẩu, nhập mã, đặt mật khẩu mới"),
        ("Cất giữ", "niêm phong, để ở két; ai có tờ này thì mở được máy"),
        ("Sau khi in", "xóa tệp PDF này; lộ mã thì tạo mã mới ở Thiết lập, mục Người dùng"),
    )
    columns = (ListColumn("Mục", 20), ListColumn("Nội dung", 70))
    return save_list(workspace, ListContent("Mã khôi phục của Sổ Dân vận", (), columns, lines), target)
