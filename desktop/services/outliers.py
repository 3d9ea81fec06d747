"""What in the reports of a period should be looked at: unusual figures, rare warnings, copied texts, other numbers."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.text import SortKey, sort_key
from desktop.documents.wording import number_words, value_words
from desktop.models.agency import Agency
from desktop.models.intake import Submission
from desktop.rules.likeness import NEARLY_THE_SAME as ALIKE
from desktop.rules.likeness import LikenessIndex, runs_of, shared
from desktop.rules.number_remarks import number_remarks
from desktop.rules.outliers import HintKind, growth, is_far_from_peers, is_rare, odd_changes
from desktop.rules.peers import Standing, standing_among
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.sentences import Figure
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.rules.values import EMPTY, Value
from desktop.services.programmes import period_row, programme_of
from desktop.services.rule_statistics import RuleUse, rule_statistics
from desktop.services.scope import followed_here

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


def find_hints(session: Session, clock: Clock, period_code: str) -> PeriodHints:
    """Look at the current reports of a period, each beside its own past and the others."""
    followed = followed_here(session, clock)
    period = programme_of(session, period_code).period_by_code[period_code]
    now = _current(session, period.code, followed)
    key = (period.code, frozenset(now))
    if key not in _found:
        reports = _reports(session, now)
        earlier = tuple(code for code in (period.earlier_period, period.same_period_last_year) if code)
        past = [_reports(session, _current(session, code, followed)) for code in earlier]
        _found.clear()  # only the newest reading is asked for again
        _found[key] = _Reading(programme_of(session, period_code), period, reports, past).hints()
    return _found[key]


_found: dict[tuple[str, frozenset[str]], PeriodHints] = {}
"""The last reading: it holds until another report comes, and every page that shows hints asks for it."""


def _current(session: Session, period_code: str, followed: frozenset[str] | set[str] | None) -> Sequence[str]:
    """Hashes of the reports that count."""
    wanted = (
        select(Submission.snapshot_sha256, Agency.code)
        .join(Agency, Agency.id == Submission.agency_id)
        .where(Submission.period_id == period_row(session, period_code).id, Submission.is_current)
    )
    return [sha256 for sha256, code in session.execute(wanted) if followed is None or code in followed]


def _reports(session: Session, hashes: Sequence[str]) -> Mapping[str, ReportSnapshot]:
    """By code of the agency."""
    found: dict[str, ReportSnapshot] = {}
    for start in range(0, len(hashes), _AT_ONCE):
        some = Submission.snapshot_sha256.in_(hashes[start : start + _AT_ONCE])
        for content in session.scalars(select(Submission.snapshot).where(some)):
            snapshot = snapshot_from_bytes(content)
            found[snapshot.agency.code] = snapshot
    return found


_AT_ONCE = 500
"""Reports in one statement: databases limit how many parameters it may have."""


class _Reading:
    """The reports of a period and what each of them is compared with."""

    def __init__(
        self,
        programme: Programme,
        period: ReportingPeriod,
        reports: Mapping[str, ReportSnapshot],
        past: Sequence[Mapping[str, ReportSnapshot]],
    ) -> None:
        self._programme = programme
        self._period = period
        self._reports = reports
        self._past = past

    def hints(self) -> PeriodHints:
        """By agency; figures first, then warnings and texts."""
        found = [*self._figures(), *self._rules(), *self._own_texts(), *self._others_texts(), *self._numbers()]
        order = {code: at for at, code in enumerate(sorted(self._reports, key=self._name_key))}
        found.sort(key=lambda each: order[each.agency])
        rules = rule_statistics(self._programme, self._reports)
        return PeriodHints(self._period, len(self._reports), tuple(found), rules)

    def _name_key(self, code: str) -> SortKey:
        return sort_key(self._reports[code].agency.short_name)

    def _hint(self, kind: HintKind, agency: str, target: str, reason: str, other: str = "") -> Hint:
        return Hint(kind, agency, self._reports[agency].agency.short_name, target, self._title(target), reason, other)

    def _title(self, target: str) -> str:
        if (indicator := self._programme.indicator_by_code.get(target)) is not None:
            return indicator.name
        found = (each.heading_for(self._period) for each in self._programme.outline if each.code == target)
        return next(found, target)

    def _kinds(self) -> Mapping[AgencyKind, tuple[str, ...]]:
        return {
            kind: tuple(code for code, report in self._reports.items() if report.agency.kind is kind)
            for kind in {report.agency.kind for report in self._reports.values()}
        }

    def _figures(self) -> Iterator[Hint]:
        values = {code: {each.code: each for each in report.values} for code, report in self._reports.items()}
        for members in self._kinds().values():
            for indicator in self._programme.indicators:
                held = {code: found for code in members if (found := values[code].get(indicator.code)) is not None}
                now = {code: number for code, each in held.items() if (number := each.value.number) is not None}
                for code, standing in _far_off(now):
                    yield self._far(indicator, code, held[code].value, standing)
                moved = {
                    code: moves
                    for code, each in held.items()
                    if (moves := _moved(each.value, each.same_period_last_year)) is not None
                }
                for code in odd_changes(moved):
                    yield self._jump(indicator, code, held[code].value, held[code].same_period_last_year)

    def _far(self, indicator: Indicator, code: str, value: Value, standing: Standing) -> Hint:
        said = value_words(indicator, value, self._programme)
        low, middle, high = (
            number_words(indicator, each) for each in (standing.lowest, standing.median, standing.highest)
        )
        return self._hint(
            HintKind.PEERS,
            code,
            indicator.code,
            f"Ghi {said}; {standing.count} đơn vị cùng loại từ {low} đến {high}, trung vị {middle}.",
        )

    def _jump(self, indicator: Indicator, code: str, value: Value, before: Value | None) -> Hint:
        now, then = (value_words(indicator, each, self._programme) for each in (value, before))
        return self._hint(
            HintKind.PAST, code, indicator.code, f"Kỳ này {now}, cùng kỳ năm trước {then}; khác mức thay đổi chung."
        )

    def _rules(self) -> Iterator[Hint]:
        for members in self._kinds().values():
            broken = Counter(rule for code in members for rule in {each.rule for each in self._reports[code].findings})
            for code in members:
                for finding in self._reports[code].findings:
                    if is_rare(times := broken[finding.rule], len(members)):
                        given = f" Đơn vị giải trình: {_quoted(finding.reason)}" if finding.reason else ""
                        reason = f"{finding.message} Chỉ {times}/{len(members)} đơn vị cùng loại gặp.{given}"
                        yield self._hint(HintKind.RULE, code, finding.indicator, reason)

    def _own_texts(self) -> Iterator[Hint]:
        for code, report in self._reports.items():
            for section in report.narrative:
                runs = runs_of(section.text)
                for past in self._past:
                    before = past.get(code)
                    earlier = next((s for s in before.narrative if s.code == section.code), None) if before else None
                    theirs = runs_of(earlier.text) if earlier else frozenset[str]()
                    if before and runs and theirs and (share := shared(runs, theirs)) >= ALIKE:
                        reason = f"Giống {share:.0%} đoạn cùng mục trong báo cáo {before.period.name}."
                        yield self._hint(HintKind.OWN_TEXT, code, section.code, reason)

    def _others_texts(self) -> Iterator[Hint]:
        index: LikenessIndex[tuple[str, str]] = LikenessIndex()
        for code, report in self._reports.items():
            for section in report.narrative:
                index.add((code, section.code), section.text)
        for (code, section), likes in index.pairs().items():
            elsewhere = [like for like in likes if like.key[0] != code]
            if elsewhere:
                (other, their_section), share = elsewhere[0].key, elsewhere[0].share
                where = "" if their_section == section else f" (mục {their_section})"
                more = len({like.key[0] for like in elsewhere}) - 1
                also = f" và {more} đơn vị nữa" if more else ""
                name = self._reports[other].agency.short_name
                reason = f"Giống {share:.0%} đoạn của {name}{where}{also}."
                yield self._hint(HintKind.OTHERS_TEXT, code, section, reason, other)

    def _numbers(self) -> Iterator[Hint]:
        outline = {each.code: each for each in self._programme.outline}
        for code, report in self._reports.items():
            figures = [
                Figure(indicator, each.value, each.same_period_last_year or EMPTY)
                for each in report.values
                if (indicator := self._programme.indicator_by_code.get(each.code)) is not None
            ]
            for written in report.narrative:
                groups = outline[written.code].groups if written.code in outline else ()
                told = [each for each in figures if not groups or each.indicator.group in groups]
                for remark in number_remarks(written.text, told):
                    yield self._hint(HintKind.NUMBER, code, written.code, remark.message)


def _far_off(numbers: Mapping[str, Decimal]) -> Iterator[tuple[str, Standing]]:
    """Who lies far outside what the others report; among many only those at the ends are looked at closely."""
    ordered = sorted(numbers, key=lambda code: numbers[code])
    looked_at = ordered if len(ordered) <= _FEW else [*ordered[:_ENDS], *ordered[-_ENDS:]]
    for code in looked_at:
        standing = standing_among(numbers[code], [number for other, number in numbers.items() if other != code])
        if standing is not None and is_far_from_peers(standing):
            yield code, standing


_FEW, _ENDS = 100, 20


def _moved(value: Value, before: Value | None) -> float | None:
    return growth(value.number, before.number) if before is not None else None


def _quoted(text: str) -> str:
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:_SHOWN].rstrip()}…”"
