"""What a merger, a split, a new name … makes of the tree of agencies: whoever ends, ends on the day before it.

Nothing is ever taken out of the tree. What ended stays with its days, and the event leads to those who answer for it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desktop.core.dates import format_date
from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.rules.agencies import (
    AgencyDirectory,
    AgencyEvent,
    AgencyEventType,
    AgencyName,
    AgencyParent,
    AgencyRecord,
    holds_on,
)
from desktop.rules.programme_kinds import AgencyKind

_CODE = re.compile(r"[A-Z][A-Za-z0-9-]{1,29}")
_DAY = timedelta(days=1)
_AT_LEAST_SPLIT_INTO = 2


class AgencyChangeError(UserError):
    """A change that cannot be written down.

    Attributes:
        field: What it is about: "agencies", "successors", "founded", "name", "parent", "day", "legal_basis".
    """

    code = "AGENCY_CHANGE"

    def __init__(self, message: str, hint: str, field: str) -> None:
        super().__init__(message, hint)
        self.field = field


@dataclass(frozen=True)
class Founded:
    """An agency that comes to be; ``parent``: code of the one above it, "" for none."""

    code: str
    kind: AgencyKind
    name: AgencyName
    parent: str = ""
    identifier: str = ""


@dataclass(frozen=True)
class AgencyChange:
    """What is decided about agencies.

    Attributes:
        day: The first day on which it holds.
        agencies: Codes of whom it is about: who merges, is split, renamed, moved, dissolved.
        legal_basis: The decision: “Nghị quyết 1685/NQ-UBTVQH15”.
        successors: Codes of agencies that are there already and take over; one of ``agencies`` when it goes on.
        founded: Agencies that come to be by it, and take over too.
        name: The new name, for a change of name. parent: code of the new superior, for a move.
    """

    type: AgencyEventType
    day: date
    agencies: tuple[str, ...]
    legal_basis: str
    successors: tuple[str, ...] = ()
    founded: tuple[Founded, ...] = ()
    name: AgencyName | None = None
    parent: str = ""

    @property
    def heirs(self) -> tuple[str, ...]:
        """Codes of all who take over."""
        return tuple(dict.fromkeys((*self.successors, *(each.code for each in self.founded))))

    @property
    def ending(self) -> tuple[str, ...]:
        """Codes of those who are no more from that day on."""
        if self.type in (AgencyEventType.MERGE, AgencyEventType.SPLIT, AgencyEventType.DISSOLVE):
            return tuple(code for code in self.agencies if code not in self.successors)
        return ()


def is_code(text: str) -> bool:
    """Whether a text may be the code of a new agency."""
    return _CODE.fullmatch(text) is not None


def apply_change(directory: AgencyDirectory, change: AgencyChange) -> AgencyDirectory:
    """The tree with the change and its event.

    Raises:
        AgencyChangeError: It contradicts itself, or what is known of the agencies.
    """
    change = _checked(directory, change)
    under = followers(directory, change)
    changed = [_after(record, change, under) for record in directory.agencies]
    changed += [_record(each, change.day) for each in change.founded]
    return AgencyDirectory(directory.about, tuple(changed), (*directory.events, _event(change)))


def followers(directory: AgencyDirectory, change: AgencyChange) -> tuple[str, ...]:
    """Codes of the agencies under those who end: they go over to the one heir."""
    gone = set(change.ending)
    return tuple(
        record.code
        for record in directory.at(change.day)
        if record.code not in gone and record.parent_on(change.day) in gone
    )


def _event(change: AgencyChange) -> AgencyEvent:
    stays = change.type in (AgencyEventType.RENAME, AgencyEventType.MOVE)
    before = change.agencies
    if change.type is AgencyEventType.MERGE:  # the one that goes on is one of the parts that make it up
        before = tuple(dict.fromkeys((*before, *change.successors)))
    return AgencyEvent(change.type, change.day, before, change.agencies if stays else change.heirs, change.legal_basis)


def _after(record: AgencyRecord, change: AgencyChange, under: Sequence[str]) -> AgencyRecord:
    if record.code in change.ending:
        return replace(record, valid_to=change.day - _DAY)
    if record.code in under:
        return replace(record, parents=_moved(record, change.heirs[0], change.day))
    if record.code in change.agencies:
        if change.type is AgencyEventType.RENAME and change.name is not None:
            return replace(record, names=_renamed(record, change.name, change.day))
        if change.type is AgencyEventType.MOVE:
            return replace(record, parents=_moved(record, change.parent, change.day))
    return record


def _renamed(record: AgencyRecord, name: AgencyName, day: date) -> tuple[AgencyName, ...]:
    kept = [
        replace(each, valid_to=day - _DAY) if holds_on(each, day) else each
        for each in record.names
        if each.valid_from != day
    ]
    return (*kept, replace(name, valid_from=day if kept else None, valid_to=None))


def _moved(record: AgencyRecord, parent: str, day: date) -> tuple[AgencyParent, ...]:
    kept = [
        replace(each, valid_to=day - _DAY) if holds_on(each, day) else each
        for each in record.parents
        if each.valid_from != day
    ]
    return (*kept, AgencyParent(parent, day)) if parent else tuple(kept)


def _record(each: Founded, day: date) -> AgencyRecord:
    parents = (AgencyParent(each.parent, day),) if each.parent else ()
    name = replace(each.name, valid_from=day, valid_to=None)
    return AgencyRecord(each.code, each.kind, (name,), parents, each.identifier, valid_from=day)


def _checked(directory: AgencyDirectory, change: AgencyChange) -> AgencyChange:
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
        if not (holds_on(record, change.day - _DAY) and holds_on(record, change.day)):
            raise AgencyChangeError(
                f"{_called(directory, code, change.day)}: không tồn tại vào ngày {format_date(change.day)}.",
                "Kiểm tra lại ngày, hoặc chọn đơn vị của ngày đó.",
                "agencies",
            )
        later = [each.valid_from for each in (*record.names, *record.parents) if each.valid_from is not None]
        ends = record.valid_to is not None and code in change.ending
        if ends or any(begins > change.day for begins in later):
            raise AgencyChangeError(
                f"{_called(directory, code, change.day)}: đã có thay đổi được ghi sau ngày {format_date(change.day)}.",
                "Ghi các thay đổi theo thứ tự thời gian.",
                "day",
            )
    for code in change.successors:
        if not holds_on(directory.get(code), change.day):
            raise AgencyChangeError(
                f"{_called(directory, code, change.day)}: không tồn tại từ ngày {format_date(change.day)}.",
                "Chọn đơn vị kế thừa khác.",
                "successors",
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
            f"Mã “{each.code}” đã dùng cho {_called(directory, each.code, change.day)}.",
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
            f"Cấp trên {_called(directory, parent, change.day)} không tồn tại từ ngày {format_date(change.day)}.",
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
        names = _listed(_called(directory, code, change.day) for code in under)
        raise AgencyChangeError(
            f"Còn {len(under)} đơn vị trực thuộc: {names}.", "Ghi việc chuyển các đơn vị đó trước.", "agencies"
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


def _demand(held: bool, message: str, hint: str, field: str = "successors") -> None:  # noqa: FBT001
    if not held:
        raise AgencyChangeError(message, hint, field)


def _called(directory: AgencyDirectory, code: str, day: date) -> str:
    record = directory.get(code)
    return record.name_on(day).short_name if record.names else code


_MOST_NAMED = 5


def _listed(names: Iterable[str]) -> str:
    found = list(names)
    more = f" và {len(found) - _MOST_NAMED} đơn vị khác" if len(found) > _MOST_NAMED else ""
    return ", ".join(found[:_MOST_NAMED]) + more


def told_change(directory: AgencyDirectory, change: AgencyChange) -> tuple[str, ...]:
    """What the change does, line by line, for whoever is about to write it down.

    Raises:
        AgencyChangeError: As ``apply_change``.
    """
    after = apply_change(directory, change)
    day, last = format_date(change.day), format_date(change.day - _DAY)

    def names(codes: Iterable[str], on: date) -> str:
        return ", ".join(_called(after, code, on) for code in codes)

    lines = [f"Có hiệu lực từ ngày {day}. Căn cứ: {after.events[-1].legal_basis}."]
    lines += [f"Lập {names([each.code], change.day)}, mã {each.code}." for each in change.founded]
    if change.ending:
        lines.append(f"Kết thúc ngày {last}: {names(change.ending, change.day - _DAY)}.")
        heirs = names(change.heirs, change.day)
        lines.append(f"Kế thừa, trả lời cho đơn vị cũ: {heirs}." if heirs else "Không có đơn vị nào kế thừa.")
    for code in change.agencies:
        if change.type is AgencyEventType.RENAME:
            lines.append(f"{_called(directory, code, change.day)} đổi tên thành {_called(after, code, change.day)}.")
        if change.type is AgencyEventType.MOVE:
            lines.append(f"{_called(after, code, change.day)} trực thuộc {_called(after, change.parent, change.day)}.")
    if under := followers(directory, change):
        lines.append(
            f"{len(under)} đơn vị trực thuộc chuyển theo: {_listed(_called(after, c, change.day) for c in under)}."
        )
    lines.append("Danh sách phải báo cáo của các kỳ đã chốt giữ nguyên; báo cáo cũ giữ tên cũ.")
    return tuple(lines)
