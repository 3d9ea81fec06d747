"""What is to be done next with a period's report, in one sentence, and where."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.dates import format_date
from desktop.core.paths import DataFolder
from desktop.models.revision import RevisionState
from desktop.services.report.check_view import Place
from desktop.services.report.sign_off import KeyState, LastHandedIn, SignOffView, read_sign_off


@dataclass(frozen=True)
class NextStep:
    """One thing to do.

    Attributes:
        sentence: What, and until when.
        action: What the button that leads there says; "" where one is there already.
        place, target: The page, and the place on it.
        is_over: There is nothing left to do for this period.
    """

    sentence: str
    action: str = ""
    place: str = ""
    target: str | int | None = None
    is_over: bool = False


def read_next_step(session: Session, clock: Clock, period_code: str, folder: DataFolder) -> NextStep:
    """What is to be done now, for a page that shows nothing else of the report."""
    return next_step(read_sign_off(session, clock, period_code, folder))


def next_step(view: SignOffView) -> NextStep:
    """What is to be done now."""
    last = view.last_handed_in
    if last is not None and last.remarks_left:
        said = f"Sở đã trả lại lần nộp {last.number}: sửa {last.remarks_left} nhận xét, sửa xong thì đánh dấu."
        return NextStep(said, "Xem nhận xét", Place.HISTORY, last.number)
    if last is not None and view.handed_in:
        return _after_handing_in(view, last)
    return _findings(view) or _approval(view) or _signing(view)


def _after_handing_in(view: SignOffView, last: LastHandedIn) -> NextStep:
    match last.state:
        case RevisionState.EXPORTED:
            return NextStep(_to_be_sent(view, last.number), "Xem tệp để gửi", Place.HISTORY, last.number)
        case RevisionState.RETURNED:
            said = f"Báo cáo vẫn như lần nộp {last.number} đã bị trả lại: sửa theo nhận xét của Sở rồi nộp lần mới."
            return NextStep(said, "Xem nhận xét", Place.HISTORY, last.number)
        case RevisionState.RECEIVED:
            return NextStep(f"Sở đã nhận lần nộp {last.number}: chờ kết quả, chưa phải làm gì.", is_over=True)
        case RevisionState.ACCEPTED:
            return NextStep(f"Sở đã tiếp nhận lần nộp {last.number}: kỳ này đã xong.", is_over=True)


def _to_be_sent(view: SignOffView, number: int) -> str:
    """Nobody but the officer knows whether the file has left already."""
    answer = "có phản hồi thì nạp tệp hoặc nhập mã."
    if view.days_left is not None and view.days_left < 0:
        late = f"đã quá hạn {-view.days_left} ngày"
        return f"Gửi tệp lần nộp {number} đến Sở Nội vụ ngay nếu chưa gửi, {late}; gửi rồi thì hỏi lại Sở, {answer}"
    return f"Gửi tệp lần nộp {number} đến Sở Nội vụ{_until(view)}; {answer}"


def _findings(view: SignOffView) -> NextStep | None:
    check = view.check
    if check.errors:
        first = check.errors[0]
        return NextStep(f"Sửa {len(check.errors)} lỗi, bắt đầu từ {first.title}.", "Sửa", first.place, first.target)
    if check.blocking:
        return NextStep(f"Ghi lý do cho {len(check.blocking)} mục cần giải trình, ngay dưới từng mục.")
    return None


def _approval(view: SignOffView) -> NextStep | None:
    if view.approved_at is not None:
        return None
    if view.approval is not None and not view.handed_in:
        said = f"Báo cáo đã sửa sau khi {view.approval.by} duyệt: mời lãnh đạo xem chỗ sửa rồi duyệt lại."
        return NextStep(said)
    return NextStep("Mời lãnh đạo xem các trang in thử rồi bấm Duyệt.")


def _signing(view: SignOffView) -> NextStep:
    unnumbered = "" if view.document_number else "xin văn thư số và ngày (nếu đã cấp thì ghi trước khi ký), "
    if view.key_state is KeyState.READY:
        how = "nhập mật khẩu khóa ký rồi bấm Ký và xuất"
    else:
        how = "bấm Xuất chưa ký số rồi gửi kèm báo cáo giấy đã ký, đóng dấu"
    said = f"{unnumbered}{how}{_until(view)}."
    return NextStep(said[0].upper() + said[1:])


def _until(view: SignOffView) -> str:
    if view.last_day is None or view.days_left is None:
        return ""
    day = format_date(view.last_day)
    return f" ngay, đã quá hạn {-view.days_left} ngày" if view.days_left < 0 else f" trước hết ngày {day}"
