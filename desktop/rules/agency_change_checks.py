"""What stands in the way of a change of agencies: it contradicts itself, or what is known of them."""

from collections.abc import Sequence
from dataclasses import replace

from desktop.core.dates import format_date
from desktop.core.text import nfc
from desktop.rules.agencies import AgencyDirectory, AgencyEventType, holds_on
from desktop.rules.agency_change_kinds import (
    DAY,
    AgencyChange,
    AgencyChangeError,
    Founded,
    called,
    followers,
    is_code,
    listed,
)
from desktop.rules.agency_replacing import give_way

_AT_LEAST_SPLIT_INTO = 2


def checked(directory: AgencyDirectory, change: AgencyChange) -> AgencyChange:
    """The change as it is written down.

    Raises:
        AgencyChangeError: It cannot be.
    """
    basis = " ".join(nfc(change.legal_basis).split())
    if not basis:
        raise AgencyChangeError(
            "Chưa ghi căn cứ pháp lý.", "Ghi số, ngày nghị quyết hoặc quyết định về thay đổi này.", "legal_basis"
        )
    change = replace(change, legal_basis=basis)
    _check_parties(directory, change)
    for each in change.founded:
        _check_founded(directory, change, each)
    if len({each.code for each in change.founded}) < len(change.founded):
        raise AgencyChangeError("Hai đơn vị mới có cùng mã.", "Đặt mỗi đơn vị một mã riêng.", "founded")
    _check_outcome(directory, change)
    return change


def _check_parties(directory: AgencyDirectory, change: AgencyChange) -> None:
    if not change.agencies and change.type is not AgencyEventType.ESTABLISH:
        raise AgencyChangeError("Chưa chọn đơn vị.", "Chọn đơn vị có thay đổi.", "agencies")
    for code in change.agencies:
        record = directory.get(code)
        if not (holds_on(record, change.day - DAY) and holds_on(record, change.day)):
            raise AgencyChangeError(
                f"{called(directory, code, change.day)}: không tồn tại vào ngày {format_date(change.day)}.",
                "Kiểm tra lại ngày, hoặc chọn đơn vị của ngày đó.",
                "agencies",
            )
        later = [each.valid_from for each in (*record.names, *record.parents) if each.valid_from is not None]
        if code not in change.ending and any(begins > change.day for begins in later):
            raise AgencyChangeError(
                f"{called(directory, code, change.day)}: đã có thay đổi được ghi sau ngày {format_date(change.day)}.",
                "Ghi các thay đổi theo thứ tự thời gian.",
                "day",
            )
    _check_what_gives_way(directory, change)
    for code in change.successors:
        if not holds_on(directory.get(code), change.day):
            raise AgencyChangeError(
                f"{called(directory, code, change.day)}: không tồn tại từ ngày {format_date(change.day)}.",
                "Chọn đơn vị kế thừa khác.",
                "successors",
            )


def _check_what_gives_way(directory: AgencyDirectory, change: AgencyChange) -> None:
    blocked = give_way(directory, change.ending, change.day).blocked
    if blocked is not None:
        names = listed(called(directory, code, blocked.day) for code in blocked.successors)
        raise AgencyChangeError(
            f"Đã ghi từ ngày {format_date(blocked.day)} có đơn vị khác nhập vào {names}.",
            "Chọn ngày sau ngày ấy, hoặc lấy lại việc đã ghi trước.",
            "day",
        )


def _check_founded(directory: AgencyDirectory, change: AgencyChange, each: Founded) -> None:
    if not is_code(each.code):
        raise AgencyChangeError(
            f"Mã “{each.code}” không hợp lệ.",
            "Bắt đầu bằng chữ in hoa, chỉ gồm chữ không dấu, số, gạch nối.",
            "founded",
        )
    if each.code in directory.by_code:
        raise AgencyChangeError(
            f"Mã “{each.code}” đã dùng cho {called(directory, each.code, change.day)}.",
            "Mã trong phần mềm không dùng lại; thêm một chữ ở cuối, ví dụ W26506b.",
            "founded",
        )
    if not each.name.name or not each.name.short_name:
        raise AgencyChangeError("Đơn vị mới chưa có tên.", "Gõ tên đơn vị.", "name")
    if each.parent:
        _check_parent(directory, change, each.parent)


def _check_parent(directory: AgencyDirectory, change: AgencyChange, parent: str) -> None:
    if not holds_on(directory.get(parent), change.day) or parent in change.ending:
        raise AgencyChangeError(
            f"Cấp trên {called(directory, parent, change.day)} không tồn tại từ ngày {format_date(change.day)}.",
            "Chọn cấp trên khác.",
            "parent",
        )


def _check_outcome(directory: AgencyDirectory, change: AgencyChange) -> None:
    match change.type:
        case AgencyEventType.RENAME:
            if change.name is None or not change.name.name:
                raise AgencyChangeError("Chưa có tên mới.", "Gõ tên mới của đơn vị.", "name")
            if any(change.name.name == directory.get(code).name_on(change.day).name for code in change.agencies):
                raise AgencyChangeError("Tên mới giống tên đang dùng.", "Gõ tên mới của đơn vị.", "name")
        case AgencyEventType.MOVE:
            _check_move(directory, change)
        case AgencyEventType.MERGE:
            _demand(len(change.heirs) == 1, "Sáp nhập phải có đúng một đơn vị nhận.", "Chọn một đơn vị nhận.")
            parts = {*change.agencies, *change.successors}
            _demand(len(parts) > 1, "Sáp nhập cần ít nhất hai đơn vị.", "Chọn thêm đơn vị.", "agencies")
        case AgencyEventType.SPLIT:
            _demand(len(change.agencies) == 1, "Mỗi lần chia, tách một đơn vị.", "Chọn một đơn vị.", "agencies")
            enough = len(change.heirs) >= _AT_LEAST_SPLIT_INTO
            _demand(enough, "Chia, tách phải thành ít nhất hai đơn vị.", "Thêm đơn vị mới hoặc đơn vị nhận.")
        case AgencyEventType.ESTABLISH:
            _demand(bool(change.founded), "Chưa có đơn vị mới.", "Gõ tên, mã của đơn vị mới.", "founded")
        case _:
            pass
    under = followers(directory, change)
    if under and len(change.heirs) != 1:
        names = listed(called(directory, code, change.day) for code in under)
        raise AgencyChangeError(
            f"Còn {len(under)} đơn vị trực thuộc: {names}.", "Ghi việc chuyển các đơn vị đó trước.", "agencies"
        )
    _check_heir_of(directory, change, under)


def _check_heir_of(directory: AgencyDirectory, change: AgencyChange, under: Sequence[str]) -> None:
    """Who takes agencies over must not end while they are still under the old one."""
    ends = directory.get(change.heirs[0]).valid_to if under and change.heirs[0] in directory.by_code else None
    if ends is None:
        return
    for code in under:
        record = directory.get(code)
        until = next((each.valid_to for each in record.parents if holds_on(each, change.day)), None) or record.valid_to
        if until is None or until > ends:
            heir = called(directory, change.heirs[0], change.day)
            raise AgencyChangeError(
                f"{heir} đã có ngày kết thúc {format_date(ends)}, trước {called(directory, code, change.day)}.",
                "Chọn đơn vị nhận khác, hoặc ghi việc chuyển các đơn vị trực thuộc trước.",
                "successors",
            )


def _check_move(directory: AgencyDirectory, change: AgencyChange) -> None:
    if not change.parent:
        raise AgencyChangeError("Chưa chọn cấp trên mới.", "Chọn cấp trên mới.", "parent")
    _check_parent(directory, change, change.parent)
    above, seen = change.parent, set[str]()
    while above and above not in seen:
        if above in change.agencies:
            raise AgencyChangeError(
                "Đơn vị không thể trực thuộc chính nó hoặc cấp dưới của nó.", "Chọn cấp trên khác.", "parent"
            )
        seen.add(above)
        above = directory.get(above).parent_on(change.day)
    if all(directory.get(code).parent_on(change.day) == change.parent for code in change.agencies):
        raise AgencyChangeError("Cấp trên mới giống cấp trên đang có.", "Chọn cấp trên khác.", "parent")


def _demand(held: bool, message: str, hint: str, field: str = "successors") -> None:  # noqa: FBT001 - reads well at the call
    if not held:
        raise AgencyChangeError(message, hint, field)
