"""The evidence files that leave with a report."""

from collections.abc import Mapping
from pathlib import Path

from desktop.core.errors import UserError
from desktop.core.paths import DataFolder
from desktop.rules.snapshot import ReportSnapshot


def evidence_files(folder: DataFolder, snapshot: ReportSnapshot) -> Mapping[str, Path]:
    """Where the evidence of a report lies, by SHA-256.

    Raises:
        UserError: A file is not there any more.
    """
    files: dict[str, Path] = {}
    for attachment in snapshot.attachments:
        if not attachment.enclosed:
            continue
        path = folder.evidence / attachment.sha256
        if not path.exists():
            raise UserError(
                f"Không tìm thấy tệp minh chứng “{attachment.name}” trên máy.",
                "Đính kèm lại tệp ở trang Nhiệm vụ, hoặc khôi phục từ bản sao lưu.",
            )
        files[attachment.sha256] = path
    return files
