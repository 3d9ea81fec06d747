"""Filters of lists that people keep by a name of their own."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.document_form import FormError, decode, encode
from desktop.core.errors import UserError
from desktop.core.text import nfc, sort_key
from desktop.models.workplace import Setting

_KEY = "filters"
MOST_FILTERS = 20
"""Of one list: a menu of more is no help."""
LONGEST_NAME = 60


class FilterRefusedError(UserError):
    """A filter cannot be kept; ``data['field']`` is its name."""

    code = "FILTER_REFUSED"


@dataclass(frozen=True)
class KeptFilter:
    """A filter: what the list understands by each of its values is the list's own affair."""

    name: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class _Kept:
    filters: tuple[KeptFilter, ...] = ()


def kept_filters(session: Session, clock: Clock, page: str) -> tuple[KeptFilter, ...]:
    """The filters that are kept for the list of a page, by name."""
    del clock  # every use case is called alike
    row = session.get(Setting, f"{_KEY}.{page}")
    try:
        return decode(_Kept, row.value).filters if row is not None else ()
    except FormError:
        return ()


def keep_filter(session: Session, clock: Clock, page: str, wanted: KeptFilter) -> tuple[KeptFilter, ...]:
    """Keep a filter; one that had the name before is replaced.

    Returns:
        All that are kept now.

    Raises:
        FilterRefusedError: It has no name, a very long one, or there are too many.
    """
    name = " ".join(nfc(wanted.name).split())
    if not name:
        raise FilterRefusedError("Chưa đặt tên bộ lọc.", "Ghi tên ngắn, ví dụ: Quá hạn của tôi.", field="name")
    if len(name) > LONGEST_NAME:
        raise FilterRefusedError(f"Tên bộ lọc dài quá {LONGEST_NAME} chữ.", "Đặt tên ngắn hơn.", field="name")
    others = [each for each in kept_filters(session, clock, page) if each.name != name]
    if len(others) >= MOST_FILTERS:
        raise FilterRefusedError(
            f"Đã giữ {MOST_FILTERS} bộ lọc.", "Bỏ bớt bộ lọc không dùng rồi giữ lại.", field="name"
        )
    return _keep(session, page, [*others, KeptFilter(name, wanted.values)])


def forget_filter(session: Session, clock: Clock, page: str, name: str) -> tuple[KeptFilter, ...]:
    """Keep a filter no longer; gives those that are kept now."""
    return _keep(session, page, [each for each in kept_filters(session, clock, page) if each.name != name])


def _keep(session: Session, page: str, filters: list[KeptFilter]) -> tuple[KeptFilter, ...]:
    kept = tuple(sorted(filters, key=lambda each: sort_key(each.name)))
    session.merge(Setting(key=f"{_KEY}.{page}", value=encode(_Kept(kept))))
    return kept
