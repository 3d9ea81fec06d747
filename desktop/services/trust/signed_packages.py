"""What is signed here is signed at a moment at which the signer's certificate holds, or not at all.

Whoever receives a file that was signed before its certificate began, or after it ended, holds it: it must not go out.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.dates import format_moment
from desktop.core.errors import UserError
from desktop.exchange.writer import write_package
from desktop.rules.package_data import PackageData

if TYPE_CHECKING:
    from desktop.exchange.container import ContainerFile
    from desktop.signing.keys import Signer


class UntimelyCertificateError(UserError):
    """A certificate has ended or not begun by this computer's clock: whoever receives the file would hold it."""

    code = "CERTIFICATE_UNTIMELY"


def check_moment(signers: "Iterable[Signer]", at: datetime) -> None:
    """Whether all certificates are valid at the moment of signing. Asked before anything is changed.

    Raises:
        UntimelyCertificateError: One is not; often it is the clock that is wrong.
    """
    for signer in signers:
        begins, ends = signer.certificate.not_valid_before_utc, signer.certificate.not_valid_after_utc
        if not begins <= at <= ends:
            raise UntimelyCertificateError(
                f"Chưa ký được: chứng thư có hiệu lực từ {format_moment(begins)} đến {format_moment(ends)}, "
                f"mà đồng hồ máy này đang chỉ {format_moment(at)}.",
                "Chỉnh lại ngày giờ của máy; nếu ngày giờ đúng, xin cấp chứng thư mới ở trang Thiết lập.",
            )


def write_signed(
    path: Path,
    data: PackageData,
    signers: "Sequence[Signer]",
    at: datetime,
    attachments: "Sequence[ContainerFile]" = (),
    *,
    audit_head: str,
) -> str:
    """Write a package of any kind but a report, as ``write_package`` does, with the head of the writer's audit trail.

    Raises:
        UntimelyCertificateError: A signer's certificate is not valid; nothing is written.
    """
    check_moment(signers, at)
    return write_package(path, data, signers, at, attachments, audit_head=audit_head)
