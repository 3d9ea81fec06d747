"""Texts of a period that are copied, or say other numbers than the grid; of a text only marks of its words are held."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop.rules.likeness import NEARLY_THE_SAME, LikenessIndex, runs_of, shared
from desktop.rules.number_remarks import number_remarks
from desktop.rules.outliers import HintKind
from desktop.rules.programme import Programme
from desktop.rules.sentences import Figure
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import ReportedTexts
from desktop.rules.values import EMPTY


@dataclass(frozen=True)
class OddText:
    """What was found, before it is told with the agency's name; ``other``: the agency with the same text."""

    kind: HintKind
    agency: str
    section: str
    reason: str
    other: str = ""


class Texts:
    """The texts of a period."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._outline = {each.code: each for each in programme.outline}
        self._index: LikenessIndex[tuple[str, str]] = LikenessIndex()
        self._names: dict[str, str] = {}

    def add(self, report: ReportSnapshot, past: Sequence[ReportedTexts]) -> Iterator[OddText]:
        """What a report alone tells, beside those that the agency has handed in before; its texts will be found."""
        self._names[report.agency.code] = report.agency.short_name
        for section in report.narrative:
            runs = runs_of(section.text)
            self._index.add_runs((report.agency.code, section.code), runs)
            yield from _own(report.agency.code, section.code, runs, past)
        yield from self._numbers(report)

    def copied(self) -> Iterator[OddText]:
        """Texts that stand in another agency's report as well."""
        for (code, section), likes in self._index.pairs():
            elsewhere = [like for like in likes if like.key[0] != code]
            if elsewhere:
                (other, their_section), share = elsewhere[0].key, elsewhere[0].share
                where = "" if their_section == section else f" (mục {their_section})"
                more = len({like.key[0] for like in elsewhere}) - 1
                also = f" và {more} đơn vị nữa" if more else ""
                reason = f"Giống {share * 100:.0f} % đoạn của {self._names[other]}{where}{also}."
                yield OddText(HintKind.OTHERS_TEXT, code, section, reason, other)

    def _numbers(self, report: ReportSnapshot) -> Iterator[OddText]:
        figures = [
            Figure(indicator, each.value, each.same_period_last_year or EMPTY)
            for each in report.values
            if (indicator := self._programme.indicator_by_code.get(each.code)) is not None
        ]
        for written in report.narrative:
            groups = self._outline[written.code].groups if written.code in self._outline else ()
            told = [each for each in figures if not groups or each.indicator.group in groups]
            for remark in number_remarks(written.text, told):
                yield OddText(HintKind.NUMBER, report.agency.code, written.code, remark.message)


def _own(agency: str, section: str, runs: frozenset[str], past: Sequence[ReportedTexts]) -> Iterator[OddText]:
    for before in past if runs else ():
        theirs = runs_of(before.sections.get(section, ""))
        if theirs and (share := shared(runs, theirs)) >= NEARLY_THE_SAME:
            reason = f"Giống {share * 100:.0f} % đoạn cùng mục trong báo cáo {before.period_name}."
            yield OddText(HintKind.OWN_TEXT, agency, section, reason)
