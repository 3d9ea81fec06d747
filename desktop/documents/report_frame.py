"""What every report of the programme shares: head, subject, addressee, recipients, narrative, closing."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from desktop.documents.model import NBSP, Annex, Block, Bullet, Head, Heading, Orientation, Paragraph, date_words
from desktop.documents.wording import lower_first, roman
from desktop.rules.programme import Programme
from desktop.rules.programme_report import OutlineSection, ReportingPeriod
from desktop.rules.snapshot import AgencyRef

ARCHIVE = "Lưu: VT"
AS_ABOVE = "Như trên"

_LEVELS = 3
_BULLET = re.compile(r"\s*([-–•+*])\s+(.+)")
_LAST_BRACKETS = re.compile(r"(.+?)\s*(\([^()]*\))")


def head_of(agency: AgencyRef, document_type: str, year: int, number: str = "", day: date | None = None) -> Head:
    """The head of an agency's document; ``number`` may carry its symbol ("15/BC-UBND")."""
    count, _, symbol = number.partition("/")
    return Head(
        agency=agency.header or (agency.name.upper(),),
        superior=agency.superior,
        symbol=symbol or f"{document_type}-{agency.abbreviation}",
        place=agency.place,
        year=year,
        number=count.strip(),
        day=day,
    )


def subject_lines(title: str, period: str) -> tuple[str, ...]:
    """The subject of a report; brackets at its end get a line of their own."""
    subject = title.replace("{period}", period)
    found = _LAST_BRACKETS.fullmatch(subject)
    return (found[1], found[2]) if found else (subject,)


def subject_in_sentence(lines: Sequence[str]) -> str:
    """The subject as it goes on inside a sentence."""
    return lower_first(" ".join(lines))


def addressees_of(programme: Programme) -> tuple[str, ...]:
    """Lines of "Kính gửi"."""
    return tuple(line.strip() for line in programme.receiver.split(";") if line.strip())


def recipients_of(programme: Programme) -> tuple[str, ...]:
    """Lines of "Nơi nhận": as above, the programme's, the archive."""
    return _listed(programme.recipients)


def provincial_recipients_of(programme: Programme) -> tuple[str, ...]:
    """The same for the report on all agencies."""
    return _listed(programme.provincial_recipients or programme.recipients)


def _listed(lines: Sequence[str]) -> tuple[str, ...]:
    own = [line.strip(" -;.") for line in lines]
    others = [line for line in own if line and line not in (AS_ABOVE, ARCHIVE)]
    return (AS_ABOVE, *others, ARCHIVE)


def annex_reference(type_name: str, head: Head, agency: AgencyRef) -> str:
    """The words under an annex's title that say to what it belongs."""
    number = head.number_line.removeprefix("Số:").lstrip(" ")
    day = date_words(head.day, head.year).replace("năm ", f"năm{NBSP}")  # where it is broken, the year stays whole
    return f"Kèm theo {type_name} số {number} {day} của {agency.name}"


def numbered_annexes(made: Iterable[tuple[str, tuple[Block, ...], Orientation]], reference: str) -> tuple[Annex, ...]:
    """The annexes in which something is shown, by title, content and way of the page; one alone has no number."""
    shown = [each for each in made if each[1]]
    return tuple(
        Annex("" if len(shown) == 1 else roman(number), title, blocks, reference, turned)
        for number, (title, blocks, turned) in enumerate(shown, start=1)
    )


def annexes_mentioned(annexes: Sequence[Annex]) -> Iterator[Block]:
    """The sentence that leads to the annexes; a document must have one (Phụ lục I, III.1.a)."""
    if annexes:
        labels = ", ".join(annex.label for annex in annexes)
        yield Paragraph(f"(Số liệu chi tiết tại {labels} kèm theo)", italic=True)


def heading_of(
    section: OutlineSection, sections: Mapping[str, OutlineSection], period: ReportingPeriod | None
) -> Heading:
    """The heading of an outline section, on the level that its parents give it."""
    level, above = 1, section.parent
    while above in sections and level < _LEVELS:
        level, above = level + 1, sections[above].parent
    text = section.heading_for(period) if period else section.heading
    return Heading(level, section.code.rpartition(".")[2], text)


def paragraphs(text: str) -> Iterator[Block]:
    """The blocks of a text typed by a person: a paragraph a line; lines that begin with a dash are bullets."""
    for line in text.splitlines():
        if found := _BULLET.fullmatch(line):
            yield Bullet(found[2].strip(), level=2 if found[1] == "+" else 1)
        elif line.strip():
            yield Paragraph(line.strip())
