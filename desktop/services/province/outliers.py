"""What in the reports of a period should be looked at: unusual figures, rare warnings, copied texts, other numbers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.progress import Progress
from desktop.core.text import SortKey, sort_key
from desktop.models.agency import Agency
from desktop.models.intake import Submission
from desktop.rules.outliers import HintKind, is_rare
from desktop.rules.programme import Programme
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import ReportedTexts, snapshot_from_bytes, texts_from_bytes
from desktop.services.follow_up.scope import followed_here
from desktop.services.programme.versions import period_row, programme_of
from desktop.services.province.outlier_figures import Figures
from desktop.services.province.outlier_texts import OddText, Texts
from desktop.services.province.rule_statistics import LookedAt, RuleUse, rule_statistics

_SHOWN = 60
"""Characters of an agency's words that a reason quotes."""


@dataclass(frozen=True)
class Hint:
    """Something to look at.

    Attributes:
        agency: Code of the agency. other: of the agency whose text is the same; "" for other kinds.
        target: Code of the indicator or section. title: its name.
        reason: Why it was found, with the figures.
    """

    kind: HintKind
    agency: str
    agency_name: str
    target: str
    title: str
    reason: str
    other: str = ""


@dataclass(frozen=True)
class PeriodHints:
    """All hints of a period; ``reports``: how many were looked at; ``rules``: what each rule of the programme found."""

    period: ReportingPeriod
    reports: int
    hints: tuple[Hint, ...]
    rules: tuple[RuleUse, ...] = ()

    def of(self, agency: str) -> tuple[Hint, ...]:
        """Those of one agency."""
        return tuple(each for each in self.hints if each.agency == agency)


def find_hints(session: Session, clock: Clock, period_code: str, progress: Progress | None = None) -> PeriodHints:
    """Look at the current reports of a period, each beside its own past and the others.

    Reports are read some at a time, and of each only what it is compared by is held.

    Raises:
        Cancelled: The user asked to stop.
    """
    followed = followed_here(session, clock)
    programme = programme_of(session, period_code)
    period = programme.period_by_code[period_code]
    now = _current(session, period.code, followed)
    key = (period.code, frozenset(now.values()))
    if key not in _found:
        earlier = tuple(code for code in (period.earlier_period, period.same_period_last_year) if code)
        past = [_current(session, code, followed) for code in earlier]
        reading = _Reading(programme, period)
        codes = list(now)
        for start in range(0, len(codes), _AT_ONCE):
            _tell(progress, start, len(codes), "Đọc báo cáo của các đơn vị")
            some = codes[start : start + _AT_ONCE]
            before = [_texts(session, [each[code] for code in some if code in each]) for each in past]
            for code, report in _reports(session, [now[code] for code in some]).items():
                reading.add(report, [found[code] for found in before if code in found])
        _tell(progress, len(codes), len(codes), "So số liệu và lời văn với nhau")
        found = reading.hints(progress)
        _found.clear()  # only the newest reading is asked for again
        _found[key] = found
    return _found[key]


def hints_at_hand(session: Session, clock: Clock, period_code: str) -> PeriodHints | None:
    """The same where nobody waits long for it; ``None`` where so many reports were not compared yet."""
    now = _current(session, period_code, followed_here(session, clock))
    if len(now) > _QUICK and (period_code, frozenset(now.values())) not in _found:
        return None
    return find_hints(session, clock, period_code)


_found: dict[tuple[str, frozenset[str]], PeriodHints] = {}
"""The last reading: it holds until another report comes, and every page that shows hints asks for it."""
_AT_ONCE = 200
"""Reports that are read before the work tells how far it is."""
_QUICK = 400
"""So many reports are compared in a few seconds."""


def _tell(progress: Progress | None, done: int, total: int, text: str) -> None:
    if progress is None:
        return
    progress.check()
    if total > _AT_ONCE:
        progress.step(done, total, text)


def _current(session: Session, period_code: str, followed: frozenset[str] | set[str] | None) -> Mapping[str, str]:
    """Hashes of the reports that count, by agency."""
    wanted = (
        select(Submission.snapshot_sha256, Agency.code)
        .join(Agency, Agency.id == Submission.agency_id)
        .where(Submission.period_id == period_row(session, period_code).id, Submission.is_current)
        .order_by(Agency.code)
    )
    return {code: sha256 for sha256, code in session.execute(wanted) if followed is None or code in followed}


def _reports(session: Session, hashes: Sequence[str]) -> Mapping[str, ReportSnapshot]:
    """By code of the agency."""
    reports = map(snapshot_from_bytes, _contents(session, hashes))
    return {report.agency.code: report for report in sorted(reports, key=lambda report: report.agency.code)}


def _texts(session: Session, hashes: Sequence[str]) -> Mapping[str, ReportedTexts]:
    """What earlier reports say in words, by code of the agency: of them nothing else is asked."""
    return {found.agency: found for found in map(texts_from_bytes, _contents(session, hashes))}


def _contents(session: Session, hashes: Sequence[str]) -> Iterator[bytes]:
    return session.scalars(select(Submission.snapshot).where(Submission.snapshot_sha256.in_(hashes)))


class _Reading:
    """What the reports of a period are compared by."""

    def __init__(self, programme: Programme, period: ReportingPeriod) -> None:
        self._programme = programme
        self._period = period
        self._looked_at: dict[str, LookedAt] = {}
        self._figures = Figures(programme)
        self._texts = Texts(programme)
        self._odd_texts: list[OddText] = []

    def add(self, report: ReportSnapshot, past: Sequence[ReportedTexts]) -> None:
        """Look at a report beside those that its agency has handed in before."""
        self._looked_at[report.agency.code] = LookedAt(report.agency, report.findings)
        self._figures.add(report)
        self._odd_texts.extend(self._texts.add(report, past))

    def hints(self, progress: Progress | None) -> PeriodHints:
        """By agency; figures first, then warnings and texts."""
        found: list[Hint] = []
        for hint in chain(self._odd_figures(), self._rules(), self._own_and_others()):
            if progress is not None:
                progress.check()  # of a whole country, to compare figures takes seconds
            found.append(hint)
        order = {code: at for at, code in enumerate(sorted(self._looked_at, key=self._name_key))}
        kinds = list(HintKind)
        found.sort(key=lambda each: (order[each.agency], kinds.index(each.kind)))
        rules = rule_statistics(self._programme, self._looked_at)
        return PeriodHints(self._period, len(self._looked_at), tuple(found), rules)

    def _name_key(self, code: str) -> SortKey:
        return sort_key(self._looked_at[code].agency.short_name)

    def _hint(self, kind: HintKind, agency: str, target: str, reason: str, other: str = "") -> Hint:
        name = self._looked_at[agency].agency.short_name
        return Hint(kind, agency, name, target, self._title(target), reason, other)

    def _title(self, target: str) -> str:
        if (indicator := self._programme.indicator_by_code.get(target)) is not None:
            return indicator.name
        found = (each.heading_for(self._period) for each in self._programme.outline if each.code == target)
        return next(found, target)

    def _odd_figures(self) -> Iterator[Hint]:
        for each in self._figures.odd():
            yield self._hint(each.kind, each.agency, each.indicator, each.reason)

    def _own_and_others(self) -> Iterator[Hint]:
        for each in (*self._odd_texts, *self._texts.copied()):
            yield self._hint(each.kind, each.agency, each.section, each.reason, each.other)

    def _kinds(self) -> Mapping[AgencyKind, list[LookedAt]]:
        kinds: dict[AgencyKind, list[LookedAt]] = {}
        for each in self._looked_at.values():
            kinds.setdefault(each.agency.kind, []).append(each)
        return kinds

    def _rules(self) -> Iterator[Hint]:
        for members in self._kinds().values():
            broken = Counter(rule for each in members for rule in {finding.rule for finding in each.findings})
            for each in members:
                for finding in each.findings:
                    if is_rare(times := broken[finding.rule], len(members)):
                        given = f" Đơn vị giải trình: {_quoted(finding.reason)}" if finding.reason else ""
                        reason = f"{finding.message} Chỉ {times}/{len(members)} đơn vị cùng loại gặp.{given}"
                        yield self._hint(HintKind.RULE, each.agency.code, finding.indicator, reason)


def _quoted(text: str) -> str:
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN].rstrip()}…”"
