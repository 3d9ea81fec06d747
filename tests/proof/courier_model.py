"""What the master copy must hold, worked out from what arrived by the written rules alone."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, order=True)
class Handed:
    """One revision of one agency.

    Attributes:
        sha256: Of the file that says it. figure: the one figure by which totals are compared.
        key: Number of the key that signed it.
    """

    agency: str
    revision: int
    made_at: datetime
    sha256: str
    figure: Decimal
    key: int = 0


@dataclass
class Expected:
    """The department's books as they must be.

    Attributes:
        says: What a sound file says, by its SHA-256. encloses: sound files within a forwarding package, by its SHA-256.
        arrived: What must have been taken in. returned: SHA-256 of what was given back.
        refused: SHA-256 of files that came and must not count: damaged, or signed after the key was revoked.
        revoked: Numbers of keys that the department no longer believes.
    """

    says: dict[str, Handed] = field(default_factory=dict)
    encloses: dict[str, frozenset[str]] = field(default_factory=dict)
    arrived: set[Handed] = field(default_factory=set)
    returned: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    revoked: set[int] = field(default_factory=set)

    def arrives(self, sha256: str) -> None:
        """A file arrives: a report, a forwarding package, or what is left of one."""
        if sha256 in self.encloses:
            for each in self.encloses[sha256]:
                self.arrives(each)
            return
        handed = self.says.get(sha256)
        if handed in self.arrived:
            return  # what was valid when it came first stays so
        if handed is None or handed.key in self.revoked:
            self.refused.add(sha256)
        else:
            self.arrived.add(handed)

    def counting(self) -> dict[str, Handed]:
        """The report of each agency that counts: the highest revision; of two, the one made first."""
        counts: dict[str, Handed] = {}
        for each in sorted(self.arrived, key=lambda h: (-h.revision, h.made_at, h.sha256)):
            counts.setdefault(each.agency, each)
        return counts

    @property
    def total(self) -> Decimal:
        """Sum of the figure over the reports that count."""
        return sum((each.figure for each in self.counting().values()), Decimal(0))

    def passed_on(self, agencies: Iterable[str]) -> frozenset[str]:
        """SHA-256 of what a forwarder sends of those agencies: of each number the report made first; others wait."""
        wanted, standing = set(agencies), dict[tuple[str, int], str]()
        for each in sorted(self.arrived, key=lambda h: (h.made_at, h.sha256)):
            if each.agency in wanted:
                standing.setdefault((each.agency, each.revision), each.sha256)
        return frozenset(standing.values())
