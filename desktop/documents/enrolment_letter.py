"""The letter with seal by which an agency vouches for its key on paper: one page, a code that can be scanned."""

from dataclasses import dataclass
from datetime import datetime

from desktop.core.clock import local
from desktop.documents.model import NBSP, Align, Head, OfficialDocument, Paragraph, QrCode
from desktop.documents.report_frame import ARCHIVE, AS_ABOVE
from desktop.rules.fingerprints import letter_text
from desktop.rules.snapshot import AgencyRef, Signatory

_IN_A_LINE = 4
_CODE = 34.0
"""Edge in millimetres: large enough for a simple scanner."""


@dataclass(frozen=True)
class EnrolmentLetterData:
    """What the letter says.

    Attributes:
        receiver: Name of the department.
        fingerprint: Of the key.
        renewal: The agency had a key before.
        in_token: The key was made in a token.
    """

    agency: AgencyRef
    receiver: str
    signatory: Signatory
    fingerprint: str
    made_at: datetime
    renewal: bool = False
    in_token: bool = False


def enrolment_letter(data: EnrolmentLetterData) -> OfficialDocument:
    """The letter, in the form of a công văn."""
    agency = data.agency
    what = "đề nghị cấp lại chứng thư số ký báo cáo" if data.renewal else "đề nghị cấp chứng thư số ký báo cáo"
    where = (
        "trong USB Token do đơn vị quản lý" if data.in_token else "trên máy tính của đơn vị, được mã hóa bằng mật khẩu"
    )
    receiver = data.receiver
    asked = (
        f"{agency.name} (mã đơn vị {agency.code}) {what} công tác dân vận chính quyền. "
        f"Khóa ký số được tạo và giữ {where}; khóa bí mật không gửi cho bất kỳ ai."
    )
    vouched = (
        f"{agency.name} xác nhận khóa có dấu vân tay nêu trên là của đơn vị, chịu trách nhiệm về việc giữ và sử dụng "
        f"khóa, và báo ngay cho {receiver} khi khóa bị lộ, bị mất hoặc người giữ khóa thay đổi."
    )
    return OfficialDocument(
        head=Head(
            agency=agency.header or (agency.name.upper(),),
            superior=agency.superior,
            symbol=agency.abbreviation,
            place=agency.place,
            year=local(data.made_at).year,
        ),
        type_name="",
        subject=(what,),
        blocks=(
            Paragraph(asked),
            Paragraph("Dấu vân tay của khóa (tám nhóm, mỗi nhóm năm chữ số, chữ số cuối của nhóm là số kiểm tra):"),
            *(Paragraph(text, strong=True, align=Align.CENTRE) for text in _lines(data.fingerprint)),
            QrCode(
                letter_text(agency.code, data.fingerprint),
                ("Mã quét chứa mã đơn vị và dấu vân tay", "để Sở đối chiếu tự động."),
                _CODE,
            ),
            Paragraph(vouched),
            Paragraph(f"Đề nghị {receiver} đối chiếu và cấp chứng thư số cho đơn vị./."),
        ),
        signatory=data.signatory,
        recipients=(AS_ABOVE, ARCHIVE),
        made_at=data.made_at,
        title=f"Công văn {what}",
        author=agency.name,
        addressees=(receiver,),
        keywords=(agency.code,),
    )


def _lines(fingerprint: str) -> tuple[str, ...]:
    """Two lines of four groups, with room between the groups."""
    groups = fingerprint.split()
    return tuple((NBSP * 3).join(groups[at : at + _IN_A_LINE]) for at in range(0, len(groups), _IN_A_LINE))
