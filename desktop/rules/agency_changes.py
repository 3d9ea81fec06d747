"""What a merger, a split, a new name … makes of the tree of agencies: whoever ends, ends on the day before it.

Nothing is ever taken out of the tree. What ended stays with its days, and the event leads to those who answer for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from desktop.core.dates import format_date
from desktop.rules.agencies import (
    AgencyDirectory,
    AgencyEvent,
    AgencyEventType,
    AgencyName,
    AgencyParent,
    AgencyRecord,
    holds_on,
)
from desktop.rules.agency_change_checks import checked
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

__all__ = ["AgencyChange", "AgencyChangeError", "Founded", "apply_change", "followers", "is_code", "told_change"]


def apply_change(directory: AgencyDirectory, change: AgencyChange) -> AgencyDirectory:
    """The tree with the change and its event.

    Raises:
        AgencyChangeError: It contradicts itself, or what is known of the agencies.
    """
    change = checked(directory, change)
    directory = give_way(directory, change.ending, change.day).directory
    under = followers(directory, change)
    changed = [_after(record, change, under) for record in directory.agencies]
    changed += [_record(each, change.day) for each in change.founded]
    return AgencyDirectory(directory.about, tuple(changed), (*directory.events, _event(change)))


def _event(change: AgencyChange) -> AgencyEvent:
    stays = change.type in (AgencyEventType.RENAME, AgencyEventType.MOVE)
    before = change.agencies
    if change.type is AgencyEventType.MERGE:  # the one that goes on is one of the parts that make it up
        before = tuple(dict.fromkeys((*before, *change.successors)))
    return AgencyEvent(change.type, change.day, before, change.agencies if stays else change.heirs, change.legal_basis)


def _after(record: AgencyRecord, change: AgencyChange, under: Sequence[str]) -> AgencyRecord:
    if record.code in change.ending:
        return replace(record, valid_to=change.day - DAY)
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
        replace(each, valid_to=day - DAY) if holds_on(each, day) else each
        for each in record.names
        if each.valid_from != day
    ]
    return (*kept, replace(name, valid_from=day if kept else None, valid_to=None))


def _moved(record: AgencyRecord, parent: str, day: date) -> tuple[AgencyParent, ...]:
    now = next((each for each in record.parents if holds_on(each, day)), None)
    before = [each for each in record.parents if each.valid_from is None or each.valid_from < day]
    after = [each for each in record.parents if each.valid_from is not None and each.valid_from > day]
    kept = [replace(each, valid_to=day - DAY) if each is now else each for each in before]
    new = [AgencyParent(parent, day, now.valid_to if now is not None and after else None)] if parent else []
    return (*kept, *new, *after)


def _record(each: Founded, day: date) -> AgencyRecord:
    parents = (AgencyParent(each.parent, day),) if each.parent else ()
    name = replace(each.name, valid_from=day, valid_to=None)
    return AgencyRecord(each.code, each.kind, (name,), parents, each.identifier, valid_from=day)


def told_change(directory: AgencyDirectory, change: AgencyChange) -> tuple[str, ...]:
    """What the change does, line by line, for whoever is about to write it down.

    Raises:
        AgencyChangeError: As ``apply_change``.
    """
    after = apply_change(directory, change)
    day, last = format_date(change.day), format_date(change.day - DAY)

    def names(codes: Iterable[str], on: date) -> str:
        return ", ".join(called(after, code, on) for code in codes)

    lines = [f"Có hiệu lực từ ngày {day}. Căn cứ: {after.events[-1].legal_basis}."]
    lines += [f"Lập {names([each.code], change.day)}, mã {each.code}." for each in change.founded]
    if change.ending:
        lines.append(f"Kết thúc ngày {last}: {names(change.ending, change.day - DAY)}.")
        heirs = names(change.heirs, change.day)
        lines.append(f"Kế thừa, trả lời cho đơn vị cũ: {heirs}." if heirs else "Không có đơn vị nào kế thừa.")
    lines += [_told_replaced(directory, event) for event in give_way(directory, change.ending, change.day).events]
    for code in change.agencies:
        if change.type is AgencyEventType.RENAME:
            lines.append(f"{called(directory, code, change.day)} đổi tên thành {called(after, code, change.day)}.")
        if change.type is AgencyEventType.MOVE:
            lines.append(f"{called(after, code, change.day)} trực thuộc {called(after, change.parent, change.day)}.")
    if under := followers(directory, change):
        lines.append(
            f"{len(under)} đơn vị trực thuộc chuyển theo: {listed(called(after, c, change.day) for c in under)}."
        )
    lines.append("Danh sách phải báo cáo của các kỳ đã chốt giữ nguyên; báo cáo cũ giữ tên cũ.")
    return tuple(lines)


def _told_replaced(directory: AgencyDirectory, event: AgencyEvent) -> str:
    before = listed(called(directory, code, event.day - DAY) for code in event.predecessors)
    after = listed(called(directory, code, event.day) for code in event.successors)
    said = f"{before} → {after}" if after else before
    basis = f", {event.legal_basis}" if event.legal_basis else ""
    return (
        f"Thay cho việc đã ghi từ ngày {format_date(event.day)} ({said}{basis}): "
        "việc ấy từ nay chỉ tính các đơn vị còn lại."
    )
