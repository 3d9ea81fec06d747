"""What may be written on the command line."""

import argparse
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, NoReturn

from desktop.core.overriding import override

REVOCATION_REASONS = ("unspecified", "keyCompromise", "affiliationChanged", "superseded", "cessationOfOperation")
"""Those of ``models.trust``, which is too slow to be loaded for ``--help``."""


class UsageError(Exception):
    """The command line was written wrongly; exit status 2."""


class _Parser(argparse.ArgumentParser):
    """Speaks Vietnamese, takes options only in full, and raises instead of leaving."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - as argparse calls it for commands
        super().__init__(*arguments, **{"allow_abbrev": False, **options})

    @override
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{self.prog}: {_translated(message, _PROBLEMS)}")

    @override
    def format_help(self) -> str:
        return _translated(super().format_help(), _HELP)


_PROBLEMS = (
    ("the following arguments are required: ", "còn thiếu: "),
    ("unrecognized arguments: ", "không hiểu: "),
    ("expected one argument", "cần một giá trị"),
    ("expected at least one argument", "cần ít nhất một giá trị"),
    ("ignored explicit argument", "không nhận giá trị"),
    ("invalid choice: ", "không có lựa chọn "),
    ("choose from", "chọn một trong"),
    ("invalid int value: ", "phải là số nguyên, không phải "),
    ("invalid ", "sai "),
    ("argument ", "tham số "),
    ("not allowed with", "không đi cùng với"),
)
_HELP = (
    ("usage: ", "Cách dùng: "),
    ("positional arguments:", "Tham số:"),
    ("options:", "Tùy chọn:"),
    ("show this help message and exit", "in trợ giúp này rồi thoát"),
)


def _translated(text: str, phrases: Sequence[tuple[str, str]]) -> str:
    for english, vietnamese in phrases:
        text = text.replace(english, vietnamese)
    return text


def iso_day(text: str) -> date:
    """A day written YYYY-MM-DD."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"ngày “{text}” phải viết theo dạng năm-tháng-ngày, ví dụ 2018-05-12"
        raise argparse.ArgumentTypeError(message) from error


def iso_moment(text: str) -> datetime:
    """A moment written YYYY-MM-DDTHH:MM, in Vietnam's time unless it says otherwise."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        message = f"thời điểm “{text}” phải viết theo dạng năm-tháng-ngàyTgiờ:phút, ví dụ 2018-05-24T16:30"
        raise argparse.ArgumentTypeError(message) from error


def build_parser(*, with_commands: bool = True) -> argparse.ArgumentParser:
    """The command line; every namespace has ``command``, ``json``, ``today`` and ``db``.

    Args:
        with_commands: All of it; else only what opens the window, which takes a tenth of the time to make.
    """
    common = _Parser(add_help=False)
    common.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="trả lời bằng JSON trên đầu ra chuẩn"
    )
    common.add_argument(
        "--today", type=iso_day, default=argparse.SUPPRESS, metavar="YYYY-MM-DD", help="đặt ngày hôm nay"
    )
    common.add_argument(
        "--data-passphrase-file",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="F",
        help="mật khẩu người dùng hoặc mã khôi phục, khi dữ liệu hay bản sao lưu được mã hóa",
    )
    common.add_argument(
        "--profile", default=argparse.SUPPRESS, metavar="NAME", help="người dùng ra lệnh, ở nơi đã bật người dùng riêng"
    )
    common.add_argument(
        "--profile-passphrase-file", type=Path, default=argparse.SUPPRESS, metavar="F", help="mật khẩu của người đó"
    )
    parser = _Parser(
        prog="so-dan-van",
        description="Sổ Dân vận. Không có lệnh: mở cửa sổ, có tên tệp thì mở tệp đó. Có lệnh: chạy không cần màn hình.",
        parents=[common],
    )
    parser.add_argument("--demo", type=Path, metavar="DIR", help="mở cửa sổ trên tỉnh minh họa đã tạo ở DIR")
    parser.add_argument("--open", type=Path, metavar="DIR", dest="folder", help="mở cửa sổ trên thư mục dữ liệu DIR")
    parser.add_argument("--safe-mode", action="store_true", help="mở cửa sổ không dùng card màn hình, cho máy cũ")
    if with_commands:
        _add_commands(parser, common)
    else:
        parser.add_argument("file", type=_file, nargs="?")
    return parser


def _file(word: str) -> Path:
    """A file that was opened by double click; told from commands, none of which has a dot or a separator."""
    if not set(word) & set("./\\"):
        raise argparse.ArgumentTypeError(word)
    return Path(word)


def _add_commands(parser: _Parser, common: _Parser) -> None:
    commands = parser.add_subparsers(dest="command", metavar="LỆNH", parser_class=_Parser)

    def add(name: str, text: str, *, data: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text, parents=[common])
        if data:
            made.add_argument("--data", type=Path, required=True, metavar="DIR", help="thư mục dữ liệu")
            made.add_argument(
                "--db", default=argparse.SUPPRESS, metavar="URL", help="cơ sở dữ liệu PostgreSQL dùng chung"
            )
        return made

    demo = add("demo", "tạo tỉnh minh họa và chạy trọn vòng công việc trên đó", data=False)
    demo.add_argument("--out", type=Path, required=True, metavar="DIR")
    demo.add_argument("--agencies", type=int, default=12, metavar="N")
    demo.add_argument("--seed", type=int, default=7, metavar="S")
    demo.add_argument(
        "--programme", metavar="NAME", help="chương trình có sẵn: dvcq-2018 (mặc định), dvcq-2026 (hai cấp)"
    )

    verify = add("verify", "kiểm tra tệp, không ghi gì", data=False)
    verify.add_argument("files", type=Path, nargs="+", metavar="FILE")
    verify.add_argument(
        "--provenance", action="store_true", help="báo cáo tổng hợp PDF: cộng lại mọi số liệu từ các tệp đã ký"
    )
    verify.add_argument("--trust", type=Path, action="append", default=[], metavar="root.pem")
    verify.add_argument("--data", type=Path, metavar="DIR")
    verify.add_argument("--db", default=argparse.SUPPRESS, metavar="URL")
    _add_decryption(verify)

    intake = add("intake", "tiếp nhận tệp, thư mục vào bản chính của Sở")
    intake.add_argument("paths", type=Path, nargs="+", metavar="PATH")
    intake.add_argument(
        "--watch", action="store_true", help="tiếp tục theo dõi các thư mục này, có tệp mới thì nhận; Ctrl+C để dừng"
    )
    _add_decryption(intake)

    add("status", "đơn vị nào đúng hạn, chậm, chưa nộp").add_argument("--period", required=True, metavar="P")

    export = add("export", "chốt số liệu, ký và xuất báo cáo của đơn vị")
    export.add_argument("--period", required=True, metavar="P")
    export.add_argument("--format", required=True, choices=("asice", "pdf", "pdf-to-sign", "docx", "xlsx"))
    export.add_argument("--out", type=Path, required=True, metavar="DIR")
    export.add_argument("--encrypt", action="store_true", help="mã hóa gửi Sở")
    export.add_argument("--codes", action="store_true", help="in thêm trang mã dữ liệu để Sở quét")
    export.add_argument("--split-mb", type=int, metavar="N", help="chia thành các phần dưới N MB")
    export.add_argument("--key", type=Path, metavar="FILE.p12")
    _add_signing(export)

    brought = add("bring-back", "xem tệp PDF của đơn vị đã ký bằng phần mềm khác")
    brought.add_argument("file", type=Path, metavar="FILE.pdf")
    brought.add_argument("--period", required=True, metavar="P")
    brought.add_argument("--issue", action="store_true", help="ghi nhận làm bản phát hành")

    values = add("values", "đọc hoặc ghi số liệu chỉ tiêu")
    values.add_argument("--period", required=True, metavar="P")
    values.add_argument("--set", type=Path, metavar="FILE.xlsx|.csv", dest="source")
    values.add_argument("--form", type=Path, metavar="FILE.xlsx", help="xuất biểu mẫu Excel để điền")
    values.add_argument(
        "--corrections",
        type=Path,
        metavar="FILE.xlsx",
        help="tệp có chỗ chưa đúng: ghi biểu mẫu có ghi chú tại các ô đó",
    )

    remind = add("remind", "lập công văn đôn đốc các đơn vị quá hạn hoặc phải nộp lại")
    remind.add_argument("--period", required=True, metavar="P")
    remind.add_argument("--out", type=Path, required=True, metavar="DIR")
    remind.add_argument("--answer-by", type=iso_day, metavar="YYYY-MM-DD", help="đề nghị gửi trước ngày")

    consolidate = add("consolidate", "lập báo cáo tổng hợp của tỉnh")
    consolidate.add_argument("--period", required=True, metavar="P")
    consolidate.add_argument("--out", type=Path, required=True, metavar="FILE")
    consolidate.add_argument("--number", metavar="TEXT", help="số, ký hiệu do văn thư cấp, ví dụ 15/BC-SNV")
    consolidate.add_argument("--date", type=iso_day, metavar="YYYY-MM-DD", help="ngày văn bản")
    consolidate.add_argument("--with-sources", action="store_true", help="in kèm danh sách nguồn của phần lời")
    consolidate.add_argument("--leader-key", type=Path, metavar="FILE.p12", help="khóa của người ký, ký trước Sở")
    consolidate.add_argument("--leader-passphrase-file", type=Path, metavar="F")
    _add_signing(consolidate)

    programme = commands.add_parser("programme", help="kiểm tra, ban hành chương trình", parents=[common])
    actions = programme.add_subparsers(dest="action", metavar="VIỆC", required=True, parser_class=_Parser)
    check = actions.add_parser("check", help="kiểm tra tệp chương trình", parents=[common])
    check.add_argument("file", type=Path, metavar="FILE.json")
    issue = actions.add_parser("issue", help="tạo gói giao nhiệm vụ đã ký", parents=[common])
    issue.add_argument("--data", type=Path, required=True, metavar="DIR")
    issue.add_argument("--db", default=argparse.SUPPRESS, metavar="URL")
    issue.add_argument("--out", type=Path, required=True, metavar="DIR")
    issue.add_argument("--with-answers", action="store_true", help="kèm mọi phiếu tiếp nhận, phiếu trả lại đã cấp")
    _add_signing(issue)

    _add_answers(add)
    _add_follow_up(add)
    _add_contacts(commands.add_parser("contacts", help="người liên hệ của các đơn vị", parents=[common]), common)
    _add_trust(commands.add_parser("trust", help="nơi cấp chứng thư được tin cậy", parents=[common]), common)
    _add_certificates(commands.add_parser("certificate", help="chứng thư của các đơn vị", parents=[common]), common)

    _add_upkeep(add)
    _add_encryption(commands.add_parser("encryption", help="dữ liệu nằm mã hóa trên ổ đĩa", parents=[common]), common)
    checked = add(
        "selfcheck", "tự kiểm tra máy: thư viện, phông chữ, in ấn, nơi để dữ liệu, USB Token, đồng hồ", data=False
    )
    checked.add_argument("--data", type=Path, metavar="DIR", help="không ghi: thư mục dữ liệu thường dùng")
    checked.add_argument("--out", type=Path, metavar="FILE.txt", help="ghi thêm kết quả vào tệp")


def _add_upkeep(add: Callable[..., argparse.ArgumentParser]) -> None:
    """What keeps a data folder safe."""
    backup = add("backup", "sao lưu, kể cả khi đang mở")
    backup.add_argument("--to", type=Path, metavar="DIR", help="không ghi: vào nơi sao lưu tự động")
    listed = add("backups", "liệt kê bản sao lưu tự động")
    listed.add_argument("--second", type=Path, metavar="DIR", help="đặt nơi sao lưu thứ hai")
    restore = add("restore", "khôi phục vào thư mục trống")
    restore.add_argument("file", type=Path, nargs="?", metavar="FILE", help="không ghi: bản sao lưu tốt gần nhất")
    restore.add_argument("--over", action="store_true", help="thay dữ liệu đang có; dữ liệu đó được giữ lại trước")
    tried = add("try-restore", "thử khôi phục trên một bản sao, cho biết trong đó có gì", data=False)
    tried.add_argument("file", type=Path, metavar="FILE")
    moved = add("move-out", "chuyển máy: ghi tất cả vào một tệp")
    moved.add_argument("--to", type=Path, required=True, metavar="DIR")
    add("move-in", "chuyển máy: mở tệp từ máy cũ").add_argument("file", type=Path, metavar="FILE")
    server = add("move", "chuyển cơ sở dữ liệu sang máy chủ PostgreSQL dùng chung", data=False)
    server.add_argument("--data", type=Path, required=True, metavar="DIR", help="thư mục dữ liệu")
    server.add_argument("--db", required=True, metavar="URL", help="cơ sở dữ liệu trống, hoặc của lần chuyển còn dở")
    check = add("check", "kiểm tra toàn vẹn cơ sở dữ liệu, minh chứng, nhật ký")
    check.add_argument("--recover", action="store_true", help="lấy lại tệp thiếu, tệp hỏng từ các bản sao lưu")
    audit = add("audit", "nhật ký thao tác: kiểm tra chuỗi, ghi ra tệp cho đoàn kiểm tra, đối chiếu với gói đã gửi")
    audit.add_argument("--out", type=Path, metavar="FILE", help=".xlsx, .pdf để đọc; .jsonl để kiểm tra")
    audit.add_argument("--since", type=iso_day, metavar="YYYY-MM-DD", help="từ ngày")
    audit.add_argument("--until", type=iso_day, metavar="YYYY-MM-DD", help="đến hết ngày")
    audit.add_argument(
        "--package", type=Path, metavar="FILE", help="gói đã gửi: nhật ký đến lúc đó có còn nguyên không"
    )
    lines = add("audit-check", "kiểm tra tệp nhật ký đã ghi ra", data=False)
    lines.add_argument("file", type=Path, metavar="FILE.jsonl")


def _add_decryption(command: argparse.ArgumentParser) -> None:
    """What opens the keys for encrypted files."""
    command.add_argument("--passphrase-file", type=Path, metavar="F", help="mật khẩu của khóa giải mã")


def _add_signing(command: argparse.ArgumentParser) -> None:
    """What opens the key: the passphrase of a key file, or the PIN of the token that was chosen in the window."""
    command.add_argument("--passphrase-file", type=Path, metavar="F")
    command.add_argument("--pin-file", type=Path, metavar="F", help="mã PIN của USB Token đã chọn ở Thiết lập")
    command.add_argument("--last-pin-try", action="store_true", help="cho phép dùng lần thử cuối của mã PIN")


def _add_answers(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """What goes between the department and agencies besides reports."""
    receipt = add("receipt", "cấp phiếu tiếp nhận cho báo cáo đã nhận")
    returned = add("return", "trả lại báo cáo để chỉnh sửa, kèm nhận xét")
    forwarding = add("forward", "chuyển tiếp tệp của các đơn vị trực thuộc về Sở")
    for command in (receipt, returned, forwarding):
        command.add_argument("--period", required=True, metavar="P")
        command.add_argument("--out", type=Path, required=True, metavar="DIR")
        _add_signing(command)
    receipt.add_argument(
        "--agency", action="append", default=[], metavar="CODE", help="đơn vị; không ghi: mọi báo cáo chưa có phiếu"
    )
    for command in (receipt, returned):
        command.add_argument("--print", action="store_true", dest="printed", help="kèm phiếu giấy (PDF) để in, ký tay")
    receipt.add_argument("--together", action="store_true", help="một tệp chung cho mọi đơn vị")
    returned.add_argument("--agency", required=True, metavar="CODE")
    returned.add_argument("--remarks", type=Path, required=True, metavar="FILE.json")
    forwarding.add_argument("--note", default="", metavar="TEXT", help="điều cần báo với Sở")
    forwarding.add_argument(
        "--sealed", type=Path, action="append", default=[], metavar="FILE", help="tệp mã hóa gửi kèm nguyên dạng"
    )

    passed = add("pass-down", "chuyển phiếu của Sở xuống từng đơn vị trực thuộc")
    passed.add_argument("files", type=Path, nargs="+", metavar="FILE")
    passed.add_argument("--out", type=Path, required=True, metavar="DIR")

    taken = add("take-in", "nạp tệp Sở gửi: giao nhiệm vụ, chứng thư, phiếu tiếp nhận, phiếu trả lại")
    taken.add_argument("files", type=Path, nargs="*", metavar="FILE")
    taken.add_argument("--code", action="append", default=[], metavar="CODE", help="mã tiếp nhận đọc qua điện thoại")
    taken.add_argument("--fingerprint", metavar="TEXT", help="dấu vân tay gốc đã đối chiếu với Sở")
    taken.add_argument("--passphrase-file", type=Path, metavar="F", help="mật khẩu của khóa đang chờ chứng thư")

    add("remarks", "nhận xét của Sở về báo cáo đã nộp").add_argument("--period", required=True, metavar="P")


def _add_follow_up(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """What an officer decides about reports that came."""
    ruled = add("time", "xét thời điểm nộp của một báo cáo: công nhận thời điểm khác, giữ là nộp chậm, rút lại")
    ruled.add_argument("--period", required=True, metavar="P")
    ruled.add_argument("--agency", required=True, metavar="CODE")
    ruled.add_argument("--officer", required=True, metavar="TEXT", help="người quyết định")
    ruled.add_argument("--ground", default="", metavar="TEXT", help="căn cứ, ví dụ dấu bưu điện")
    which = ruled.add_mutually_exclusive_group(required=True)
    which.add_argument("--accept", type=iso_moment, metavar="YYYY-MM-DDTHH:MM", help="thời điểm được công nhận")
    which.add_argument("--late", action="store_true", help="vẫn là nộp chậm")
    which.add_argument("--withdraw", action="store_true", help="rút quyết định, khi chưa trả lời báo cáo")

    chosen = add("choose", "chọn bản chính thức trong hai bản khác nhau cùng số; không ghi tệp: liệt kê")
    chosen.add_argument("file", nargs="?", metavar="SHA256", help="mã băm của tệp đang tạm giữ")
    chosen.add_argument("--officer", default="", metavar="TEXT", help="người quyết định")
    chosen.add_argument("--ground", default="", metavar="TEXT", help="căn cứ")


def _add_contacts(contacts: argparse.ArgumentParser, common: _Parser) -> None:
    """Whom to call at each agency."""
    add = _actions_of(contacts, common)
    add("list", "liệt kê người liên hệ")
    taken = add("import", "nhập người liên hệ từ bảng tính có các cột Mã, Người liên hệ, Điện thoại…")
    taken.add_argument("file", type=Path, metavar="FILE.xlsx")


def _actions_of(command: argparse.ArgumentParser, common: _Parser) -> Callable[[str, str], argparse.ArgumentParser]:
    """What adds a second word to a command that works on a data folder."""
    actions = command.add_subparsers(dest="action", metavar="VIỆC", required=True, parser_class=_Parser)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=text, description=text, parents=[common])
        made.add_argument("--data", type=Path, required=True, metavar="DIR", help="thư mục dữ liệu")
        made.add_argument("--db", default=argparse.SUPPRESS, metavar="URL")
        return made

    return add


def _add_encryption(encryption: argparse.ArgumentParser, common: _Parser) -> None:
    """How a data folder lies on the disk."""
    add = _actions_of(encryption, common)
    add("show", "dữ liệu có được mã hóa không, còn gì chưa mã hóa")
    for name, text in (("on", "mã hóa dữ liệu, khi không cửa sổ nào đang mở"), ("off", "thôi mã hóa dữ liệu")):
        switched = add(name, text)
        switched.add_argument("--officer", required=True, metavar="TEXT", help="người dùng có quyền Quản trị")
        switched.add_argument("--passphrase-file", type=Path, required=True, metavar="F", help="mật khẩu của người đó")


def _add_trust(trust: argparse.ArgumentParser, common: _Parser) -> None:
    """Whom a data folder believes."""
    add = _actions_of(trust, common)
    add("show", "liệt kê nơi cấp và danh sách thu hồi của từng nơi")
    taken = add("add", "nạp chứng thư của nơi cấp, danh sách thu hồi")
    taken.add_argument("file", type=Path, metavar="FILE")
    taken.add_argument("--fingerprint", action="append", default=[], metavar="SHA256", help="gốc đã đối chiếu")
    add("remove", "thôi tin cậy một nơi cấp bên ngoài").add_argument("sha256", metavar="SHA256")


def _add_certificates(certificate: argparse.ArgumentParser, common: _Parser) -> None:
    """Whose keys are certified, and which are taken back."""
    add = _actions_of(certificate, common)
    add("show", "liệt kê chứng thư").add_argument("--agency", metavar="CODE")
    revoked = add("revoke", "thu hồi một chứng thư")
    revoked.add_argument("sha256", metavar="SHA256")
    revoked.add_argument("--reason", required=True, choices=REVOCATION_REASONS)
    revoked.add_argument("--note", default="", metavar="TEXT")
    revoked.add_argument("--officer", required=True, metavar="TEXT", help="người quyết định")
    revoked.add_argument("--passphrase-file", type=Path, required=True, metavar="F")
    listed = add("list", "xuất danh sách thu hồi; có mật khẩu thì lập lại trước")
    listed.add_argument("--out", type=Path, required=True, metavar="DIR")
    listed.add_argument("--passphrase-file", type=Path, metavar="F")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line.

    Raises:
        UsageError: It was written wrongly.
    """
    arguments = ["selfcheck" if word == "--selfcheck" else word for word in arguments]
    if not set(arguments) & {"-h", "--help"}:
        with suppress(UsageError):
            return build_parser(with_commands=False).parse_args(arguments, _unsaid())
    return build_parser().parse_args(arguments, _unsaid())


def _unsaid() -> argparse.Namespace:
    """What holds unless it is said; as defaults of the parser it would be set again by each command's own."""
    return argparse.Namespace(json=False, today=None, db=None, command=None, file=None)
