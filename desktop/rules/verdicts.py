"""What may be wrong with a file that arrives: stable codes, each with one Vietnamese sentence and the next step."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto


class _Upper(StrEnum):
    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[str]) -> str:  # noqa: ARG004 - enum calls it so
        return name


class ReasonCode(_Upper):
    """Why a file is not taken in as it is (package-format, "Verdict codes")."""

    NOT_A_PACKAGE = auto()
    ZIP_CORRUPT = auto()
    ZIP_FEATURE = auto()
    ZIP_BOMB = auto()
    ZIP_OVERLAP = auto()
    TOO_BIG = auto()
    TOO_MANY_ENTRIES = auto()
    BAD_NAME = auto()
    DUPLICATE_NAME = auto()
    MIMETYPE = auto()
    XML_BAD = auto()
    XML_DTD = auto()
    MANIFEST = auto()
    NOT_COVERED = auto()
    UNEXPECTED_FILE = auto()
    HASH_MISMATCH = auto()
    NO_SIGNATURE = auto()
    SIGNATURE_FORM = auto()
    SIGNATURE_BAD = auto()
    WEAK_ALGORITHM = auto()
    UNKNOWN_SIGNER = auto()
    KEY_USAGE = auto()
    EXPIRED = auto()
    REVOKED = auto()
    REVOCATION_UNKNOWN = auto()
    FUTURE_TIME = auto()
    LATE_PROOF = auto()
    SIGNER_NOT_AUTHORISED = auto()
    SIGNER_WITHOUT_AGENCY = auto()
    SIGNER_DISSOLVED = auto()
    SUCCESSOR_TOO_EARLY = auto()
    FORWARDER_ENDED = auto()
    PDF_BAD = auto()
    PDF_ENCRYPTED = auto()
    PDF_ACTIVE = auto()
    PDF_BOMB = auto()
    CHANGED_AFTER_SIGNING = auto()
    JSON_BAD = auto()
    SCHEMA = auto()
    NEWER_FORMAT = auto()
    TRAINING_FILE = auto()
    """Made in training, brought to a place that holds real data."""
    REAL_FILE = auto()
    """The other way round."""
    UNKNOWN_PROGRAMME = auto()
    UNKNOWN_AGENCY = auto()
    UNKNOWN_PERIOD = auto()
    NOT_OBLIGED = auto()
    REPLAY = auto()
    OLDER_REVISION = auto()
    MISSING_PARENT = auto()
    CONFLICTING_REVISION = auto()
    EVIDENCE_MISSING = auto()
    DECRYPT_FAILED = auto()
    KEY_NEEDED = auto()
    """Encrypted, and no key to open it was unlocked."""
    PART_MISSING = auto()
    UNREADABLE = auto()
    """The file itself could not be read from the disk."""
    TOO_SLOW = auto()


KEPT_APART = frozenset({ReasonCode.TRAINING_FILE, ReasonCode.REAL_FILE})
"""The file belongs to the other world: it is neither taken in nor held."""


class Verdict(StrEnum):
    """What a full check of a file says."""

    VALID = "valid"
    VALID_UNSIGNED = "valid_unsigned"
    UNTRUSTED = "untrusted"
    """Intact, but not by somebody we know or may trust today."""
    INVALID = "invalid"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Reason:
    """One reason.

    Attributes:
        place: What it speaks of ("report.json", "META-INF/signature001.p7s"); "" for the whole file.
        detail: The cause as the machine told it, in Vietnamese ("không có quyền ghi hoặc đọc"); mostly "".
    """

    code: ReasonCode
    place: str = ""
    detail: str = ""

    @property
    def message(self) -> str:
        """The sentence for the user: what is wrong, where, and what to do."""
        text = MESSAGES[self.code]
        if self.detail:
            text = f"{text[:-1]} ({self.detail})."
        return f"{self.place}: {text[0].lower()}{text[1:]}" if self.place else text


_SEND_AGAIN = "đề nghị đơn vị xuất lại và gửi lại tệp"
_COPY_AGAIN = "hãy chép lại tệp từ nguồn rồi mở lại, nếu vẫn lỗi thì đề nghị đơn vị gửi lại"
_DO_NOT_OPEN = "không mở tệp này bằng chương trình khác và hỏi lại đơn vị gửi"
_UPDATE = "hãy nạp gói giao nhiệm vụ mới nhất của Sở rồi kiểm tra lại"

MESSAGES: Mapping[ReasonCode, str] = {
    ReasonCode.NOT_A_PACKAGE: (
        "Tệp này không phải báo cáo hay gói do Sổ Dân vận tạo ra; hãy chọn tệp .asice hoặc tệp PDF có kèm dữ liệu."
    ),
    ReasonCode.ZIP_CORRUPT: f"Tệp bị hỏng hoặc chưa chép hết; {_COPY_AGAIN}.",
    ReasonCode.ZIP_FEATURE: (
        f"Cấu trúc tệp có phần mà gói báo cáo không được phép có; {_SEND_AGAIN} từ Sổ Dân vận, không nén lại."
    ),
    ReasonCode.ZIP_BOMB: f"Tệp phình to bất thường khi mở nên đã bị từ chối; {_DO_NOT_OPEN}.",
    ReasonCode.ZIP_OVERLAP: f"Các phần bên trong tệp chồng lên nhau, dấu hiệu của tệp bị can thiệp; {_DO_NOT_OPEN}.",
    ReasonCode.TOO_BIG: "Dung lượng vượt mức cho phép; đề nghị đơn vị bớt hoặc thu nhỏ tài liệu kèm theo rồi gửi lại.",
    ReasonCode.TOO_MANY_ENTRIES: "Số tệp bên trong vượt mức cho phép; đề nghị đơn vị bớt tệp kèm theo rồi gửi lại.",
    ReasonCode.BAD_NAME: f"Tên tệp bên trong gói không an toàn; {_SEND_AGAIN} từ Sổ Dân vận.",
    ReasonCode.DUPLICATE_NAME: f"Hai tệp bên trong gói trùng tên nhau; {_SEND_AGAIN} từ Sổ Dân vận.",
    ReasonCode.MIMETYPE: (
        f"Tệp không được đánh dấu là gói báo cáo như quy định; {_SEND_AGAIN}, không giải nén rồi nén lại."
    ),
    ReasonCode.XML_BAD: f"Bản kê của gói không đọc được; {_SEND_AGAIN}.",
    ReasonCode.XML_DTD: f"Bản kê của gói chứa khai báo không an toàn; {_DO_NOT_OPEN}.",
    ReasonCode.MANIFEST: f"Bản kê của gói không đúng mẫu; {_SEND_AGAIN} từ Sổ Dân vận.",
    ReasonCode.NOT_COVERED: f"Bản kê đã ký và các tệp trong gói không khớp nhau; {_SEND_AGAIN}.",
    ReasonCode.UNEXPECTED_FILE: (
        f"Có tệp không được phép nằm ở đây; {_SEND_AGAIN} từ Sổ Dân vận, không thêm tệp vào gói."
    ),
    ReasonCode.HASH_MISMATCH: (
        f"Nội dung đã bị thay đổi sau khi đơn vị lập gói; không sử dụng số liệu này và {_SEND_AGAIN} gốc."
    ),
    ReasonCode.NO_SIGNATURE: (
        "Chưa có chữ ký số; chỉ tiếp nhận khi đã có bản giấy ký, đóng dấu hoặc đề nghị đơn vị ký số rồi gửi lại."
    ),
    ReasonCode.SIGNATURE_FORM: f"Chữ ký số không đúng định dạng nên không kiểm tra được; {_SEND_AGAIN} và ký lại.",
    ReasonCode.SIGNATURE_BAD: (
        f"Chữ ký số không khớp với nội dung, tệp đã bị sửa sau khi ký; không sử dụng và {_SEND_AGAIN} gốc."
    ),
    ReasonCode.WEAK_ALGORITHM: (
        "Chữ ký dùng thuật toán hoặc khóa đã quá yếu; đề nghị đơn vị ký lại bằng chứng thư số hiện hành."
    ),
    ReasonCode.UNKNOWN_SIGNER: (
        "Chứng thư số của người ký không thuộc danh sách tin cậy; "
        "hãy liên hệ đơn vị để xác minh hoặc nạp danh sách tin cậy mới."
    ),
    ReasonCode.KEY_USAGE: (
        "Chứng thư số này không được cấp để ký báo cáo; đề nghị đơn vị ký lại bằng chứng thư ký văn bản."
    ),
    ReasonCode.EXPIRED: (
        "Chứng thư số không có hiệu lực vào lúc ký; đề nghị đơn vị xin cấp lại chứng thư rồi ký và gửi lại."
    ),
    ReasonCode.REVOKED: (
        "Chứng thư số đã bị thu hồi; hãy liên hệ đơn vị để xác minh và đề nghị ký lại bằng chứng thư mới."
    ),
    ReasonCode.REVOCATION_UNKNOWN: (
        "Chưa biết chứng thư số có bị thu hồi hay không vì danh sách thu hồi thiếu hoặc đã cũ; "
        "hãy nạp danh sách thu hồi mới rồi kiểm tra lại."
    ),
    ReasonCode.FUTURE_TIME: (
        "Thời điểm ký ở tương lai so với đồng hồ máy này; hãy kiểm tra ngày giờ của máy này và máy đã ký."
    ),
    ReasonCode.LATE_PROOF: (
        "Chứng thư số đã hết hiệu lực trước khi tệp đến nên không chứng minh được thời điểm ký; đề nghị đơn vị ký lại."
    ),
    ReasonCode.SIGNER_NOT_AUTHORISED: (
        "Người ký không thuộc đơn vị lập báo cáo và không được phân công ký thay; hãy liên hệ đơn vị để xác minh."
    ),
    ReasonCode.SIGNER_WITHOUT_AGENCY: (
        "Chứng thư số tin cậy được nhưng chưa gắn với đơn vị nào; "
        "hãy đối chiếu với đơn vị rồi gắn chứng thư ở trang Đơn vị và xét lại tệp."
    ),
    ReasonCode.SIGNER_DISSOLVED: (
        "Đơn vị của người ký đã giải thể hoặc sáp nhập trước khi tệp đến; "
        "hãy đề nghị đơn vị kế thừa ký lại bằng chứng thư của mình."
    ),
    ReasonCode.SUCCESSOR_TOO_EARLY: (
        "Người ký là đơn vị kế thừa nhưng đơn vị lập báo cáo còn hoạt động khi tệp đến; "
        "hãy đề nghị chính đơn vị lập báo cáo ký, hoặc kiểm tra ngày sáp nhập trong danh mục."
    ),
    ReasonCode.FORWARDER_ENDED: (
        "Người ký không còn được phân công gửi thay đơn vị này vào ngày tệp đến; "
        "hãy đề nghị đơn vị tự ký hoặc gia hạn việc gửi thay trong danh mục."
    ),
    ReasonCode.PDF_BAD: f"Tệp PDF bị hỏng hoặc không đúng cấu trúc; {_COPY_AGAIN}.",
    ReasonCode.PDF_ENCRYPTED: "Tệp PDF bị đặt mật khẩu nên không kiểm tra được; hãy bỏ mật khẩu rồi gửi lại tệp.",
    ReasonCode.PDF_ACTIVE: (
        f"Tệp PDF có mã lệnh tự chạy hoặc ô điền nội dung mà báo cáo không được phép có; {_DO_NOT_OPEN}."
    ),
    ReasonCode.PDF_BOMB: (
        f"Tệp PDF chiếm quá nhiều thời gian hoặc bộ nhớ khi kiểm tra nên đã bị từ chối; {_DO_NOT_OPEN}."
    ),
    ReasonCode.CHANGED_AFTER_SIGNING: (
        f"Tệp PDF đã bị sửa hoặc thêm nội dung sau khi ký; không sử dụng và {_SEND_AGAIN} gốc."
    ),
    ReasonCode.JSON_BAD: f"Tệp dữ liệu không đọc được một cách chắc chắn; {_SEND_AGAIN} từ Sổ Dân vận.",
    ReasonCode.SCHEMA: f"Dữ liệu không đúng mẫu quy định; {_SEND_AGAIN} từ Sổ Dân vận.",
    ReasonCode.NEWER_FORMAT: (
        "Tệp do phiên bản Sổ Dân vận mới hơn tạo ra; hãy cập nhật chương trình trên máy này rồi mở lại."
    ),
    ReasonCode.TRAINING_FILE: (
        "Đây là tệp tập huấn, không phải số liệu thật nên không nạp vào đây; chỉ mở tệp này trong chế độ Tập huấn."
    ),
    ReasonCode.REAL_FILE: "Đây là tệp thật, không dùng trong chế độ Tập huấn; hãy thoát tập huấn rồi mở lại tệp.",
    ReasonCode.UNKNOWN_PROGRAMME: f"Báo cáo theo chương trình chưa có trên máy này; {_UPDATE}.",
    ReasonCode.UNKNOWN_AGENCY: f"Đơn vị báo cáo chưa có trong danh mục; {_UPDATE} hoặc kiểm tra mã đơn vị.",
    ReasonCode.UNKNOWN_PERIOD: f"Kỳ báo cáo chưa có trong chương trình; {_UPDATE} hoặc kiểm tra mã kỳ.",
    ReasonCode.NOT_OBLIGED: (
        "Đơn vị này không phải báo cáo trong kỳ; hãy kiểm tra danh sách đơn vị được giao hoặc hỏi lại đơn vị."
    ),
    ReasonCode.REPLAY: "Gói này đã được tiếp nhận trước đây; không cần làm gì thêm.",
    ReasonCode.OLDER_REVISION: (
        "Đã tiếp nhận bản mới hơn của báo cáo này; bản cũ được lưu để đối chiếu, không cần làm gì thêm."
    ),
    ReasonCode.MISSING_PARENT: (
        "Chưa nhận được bản trước của báo cáo này; hãy đề nghị đơn vị gửi bổ sung bản trước nếu cần đối chiếu."
    ),
    ReasonCode.CONFLICTING_REVISION: (
        "Có hai bản khác nhau mang cùng một số bản; hãy liên hệ đơn vị để xác định bản chính thức rồi chọn."
    ),
    ReasonCode.EVIDENCE_MISSING: f"Tài liệu kèm theo đã kê nhưng không có trong gói; {_SEND_AGAIN} đủ tài liệu.",
    ReasonCode.DECRYPT_FAILED: (
        "Không giải mã được tệp vì tệp không gửi cho Sở hoặc đã hỏng; "
        "hãy kiểm tra khóa giải mã hoặc đề nghị đơn vị gửi lại."
    ),
    ReasonCode.KEY_NEEDED: "Tệp được mã hóa gửi Sở; hãy mở khóa giải mã rồi kiểm tra lại.",
    ReasonCode.PART_MISSING: "Còn thiếu phần này của gói; hãy tiếp nhận nốt, hoặc đề nghị đơn vị gửi lại đầy đủ.",
    ReasonCode.UNREADABLE: "Không đọc được tệp từ ổ đĩa; hãy cắm lại USB hoặc kiểm tra quyền truy cập rồi thử lại.",
    ReasonCode.TOO_SLOW: (
        "Kiểm tra tệp quá lâu nên đã dừng lại; hãy chép tệp vào ổ cứng của máy rồi mở lại, "
        "nếu vẫn vậy thì hỏi lại đơn vị gửi."
    ),
}
"""Vietnamese sentence of each code: cause, then next step."""
