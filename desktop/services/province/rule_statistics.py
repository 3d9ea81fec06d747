"""What each rule of the programme found in a period: how many agencies broke it, and what they said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.core.text import SortKey, sort_key
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Rule
from desktop.rules.snapshot import AgencyRef, ReportedFinding

_BESIDE, _FIGURE = re.compile(r" \(\{[^{}]*\}\)"), re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class LookedAt:
    """What of a report the statistics are made of."""

    agency: AgencyRef
    findings: tuple[ReportedFinding, ...]


@dataclass(frozen=True)
class RuleBreak:
    """One agency that broke a rule at one place; ``reason``: as it explains it, "" while it has not."""

    agency: str
    agency_name: str
    indicator: str
    message: str
    reason: str


@dataclass(frozen=True)
class RuleUse:
    """A rule of the programme and whoever broke it, by name.

    Attributes:
        told: What the rule asks for, without the figures of a report.
        reports: How many reports were looked at.
    """

    code: str
    told: str
    reports: int
    broken: tuple[RuleBreak, ...]

    @property
    def agencies(self) -> int:
        """How many agencies broke it."""
        return len({each.agency for each in self.broken})

    @property
    def explained(self) -> int:
        """How many of them have explained it everywhere."""
        silent = {each.agency for each in self.broken if not each.reason}
        return self.agencies - len(silent)


def rule_statistics(programme: Programme, reports: Mapping[str, LookedAt]) -> tuple[RuleUse, ...]:
    """Every rule of the programme, the one that most agencies broke first; those that nobody broke last."""
    found: dict[str, list[RuleBreak]] = {rule.code: [] for rule in programme.rules}
    for code, report in reports.items():
        for finding in report.findings:
            if finding.rule in found:
                found[finding.rule].append(_broken(code, report, finding))
    uses = [RuleUse(rule.code, told(rule), len(reports), _by_name(found[rule.code])) for rule in programme.rules]
    return tuple(sorted(uses, key=lambda use: -use.agencies))


def told(rule: Rule) -> str:
    """The rule's sentence without the figures of a report."""
    return _FIGURE.sub(lambda found: spoken(found[1]), _BESIDE.sub("", rule.message))


def spoken(formula: str) -> str:
    """A formula as people write it."""
    return formula.replace(" * ", " × ").replace(" / ", " : ").replace(" - ", " − ")


def _broken(code: str, report: LookedAt, finding: ReportedFinding) -> RuleBreak:
    return RuleBreak(code, report.agency.short_name, finding.indicator, finding.message, finding.reason)


def _by_name(broken: Sequence[RuleBreak]) -> tuple[RuleBreak, ...]:
    def place(each: RuleBreak) -> tuple[SortKey, str]:
        return sort_key(each.agency_name), each.indicator

    return tuple(sorted(broken, key=place))
