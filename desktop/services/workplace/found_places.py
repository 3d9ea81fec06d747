"""Everything that has a name in this workplace and a place in its window, and which of it a few letters mean."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.text import fold
from desktop.models.agency import Agency
from desktop.models.programme import PeriodObligation
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind
from desktop.services.agencies.agency_days import agencies_on
from desktop.services.programme.explanations import Subject
from desktop.services.programme.versions import current_programme
from desktop.services.workspace import is_department, this_agency

_MOST = 60
_EXACT, _BEGINS, _TOGETHER, _WORDS_BEGIN, _HOLDS = range(5)


@dataclass(frozen=True)
class NamedPlace:
    """A thing that can be gone to.

    Attributes:
        subject: What it is; ``None`` for what the window itself has: pages, settings, help.
        code: By which its page finds it.
        title: Its name, with the code that people know.
        note: Where it belongs.
        page, target: Where it stands, for what the window itself has.
    """

    subject: Subject | None
    code: str
    title: str
    note: str
    page: str = ""
    target: str = ""

    @cached_property
    def folded(self) -> str:
        """The name as it is searched."""
        return fold(f"{self.code} {self.title} {self.note}")


def list_places(session: Session, clock: Clock) -> tuple[NamedPlace, ...]:
    """What the programme gives this workplace to do; for the department, the agencies too."""
    programme = current_programme(session)
    if is_department(session):
        return (*_indicators(programme, programme.indicators), *_agencies(session, clock))
    kind = this_agency(session).kind
    return tuple(_of_agency(programme, kind))


def find_places(places: Iterable[NamedPlace], text: str) -> Sequence[NamedPlace]:
    """Those that hold every word of the text, with or without marks; the likeliest first, each kind in its order."""
    wanted = fold(text)
    words = wanted.split()
    ranked = [(_rank(place, wanted, words), place) for place in places if all(word in place.folded for word in words)]
    return [place for _, place in sorted(ranked, key=lambda found: found[0])][:_MOST]


def _rank(place: NamedPlace, wanted: str, words: Sequence[str]) -> int:
    if fold(place.code) == wanted:
        return _EXACT
    if place.folded.startswith(wanted) or fold(place.title).startswith(wanted):
        return _BEGINS
    spaced = f" {place.folded}"
    if f" {wanted}" in spaced:
        return _TOGETHER
    return _WORDS_BEGIN if all(f" {word}" in spaced for word in words) else _HOLDS


def _of_agency(programme: Programme, kind: AgencyKind) -> Iterator[NamedPlace]:
    yield from _indicators(programme, programme.indicators_for(kind))
    for task in programme.tasks_for(kind):
        yield NamedPlace(Subject.TASK, task.code, f"{task.code}. {task.name}", f"Nhiệm vụ, khoản {task.clause}")
    for section in programme.outline:
        yield NamedPlace(Subject.SECTION, section.code, f"{section.code}. {section.heading}", "Mục của báo cáo")
    for register in programme.registers:
        yield NamedPlace(Subject.REGISTER, register.code, register.name, "Sổ theo dõi")


def _indicators(programme: Programme, indicators: Iterable[Indicator]) -> Iterator[NamedPlace]:
    for indicator in indicators:
        group = programme.group_by_code[indicator.group].short_name
        title = f"{indicator.code}. {indicator.name}"
        yield NamedPlace(Subject.INDICATOR, indicator.code, title, f"Chỉ tiêu, {group}")


def _agencies(session: Session, clock: Clock) -> Iterator[NamedPlace]:
    """Those that owe a report in some period."""
    obliged = session.scalars(
        select(Agency.code).where(Agency.id.in_(select(PeriodObligation.agency_id).distinct()))
    ).all()
    known = agencies_on(session, today(clock))
    for code in sorted(obliged, key=lambda each: fold(known[each].name)):
        above = known.get(known[code].parent)
        yield NamedPlace(Subject.AGENCY, code, known[code].name, f"Đơn vị{f', {above.name}' if above else ''}")
