"""The data of a report as codes on paper, signed: what an agency hands in where no stick may be used."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.exchange.paper import PaperFile, write_paper
from desktop.exchange.paper_codes import share_out
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.signing.cms import sign_detached

if TYPE_CHECKING:
    from desktop.documents.model import CodePage
    from desktop.signing.keys import Signer

TITLE = "Mã dữ liệu để Sở quét"


def printed_codes(snapshot: ReportSnapshot, signers: Sequence["Signer"], at: datetime) -> "CodePage":
    """The page that carries a report.

    Args:
        snapshot: What it says.
        signers: Who signs, in order; nobody where paper with a seal is the only proof.
        at: Moment of signing.

    Raises:
        TooMuchForPaperError: It does not fit into the codes of one page.
    """
    from desktop.documents.model import CodePage

    data = snapshot_to_json(snapshot)
    paper = PaperFile(data, tuple(sign_detached(data, signer, at) for signer in signers))
    codes = share_out(write_paper(paper))
    needed = codes[0].needed
    signed = "số liệu và chữ ký số" if signers else "số liệu (chưa ký số)"
    words = (
        f"{snapshot.agency.name}, {snapshot.period.name}, bản số {snapshot.revision}",
        f"Quét hoặc chụp rõ cả trang, một hay nhiều ảnh; đọc được {needed} trong {len(codes)} mã là đủ.",
        f"Mã mang {signed} của báo cáo; không mang tệp minh chứng.",
    )
    return CodePage(TITLE, words, tuple(code.to_bytes() for code in codes))
