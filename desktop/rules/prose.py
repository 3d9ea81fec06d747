"""Plain prose: paragraphs and bullets, whatever a text was copied from."""

import re

from desktop.core.text import nfc

_BULLETS = re.compile(r"^[ \t\u00a0]*(?P<mark>[•·●▪■◦○–—\uf0b7\uf0a7\uf02d*]|[-+](?!\d)|o(?=\t))[ \t\u00a0]*(?=\S)")
_SECOND_LEVEL = frozenset("◦○o+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\v\f]")
_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f]+")
_EMPTY_LINES = re.compile(r"\n{3,}")


def clean_paste(text: str) -> str:
    """What was copied from Word, a web page or a table, as paragraphs and bullets.

    One Unicode form, plain spaces, no invisible characters; every kind of bullet becomes a dash, of the second level a
    plus, as they are printed.
    """
    lines = _LINE_ENDS.sub("\n", nfc(text).translate(_INVISIBLE)).split("\n")
    return _EMPTY_LINES.sub("\n\n", "\n".join(_clean_line(line) for line in lines))


def _clean_line(line: str) -> str:
    found = _BULLETS.match(line)
    mark = "" if found is None else "+ " if found["mark"] in _SECOND_LEVEL else "- "
    rest = line[found.end() :] if found else line
    return mark + _SPACES.sub(" ", rest)


def tidy(text: str) -> str:
    """A text as it is stored: one Unicode form, no spaces at line ends, no empty lines around it."""
    return "\n".join(line.rstrip() for line in nfc(text).replace("\r\n", "\n").split("\n")).strip("\n")


def bullet_of(line: str) -> str:
    """The sign with which a line begins: "- ", "+ ", or ""."""
    return line[:2] if line[:2] in ("- ", "+ ") else ""


def count_of(text: str) -> tuple[int, int]:
    """Words and characters; signs of bullets count as neither."""
    bare = "\n".join(line[len(bullet_of(line)) :] for line in text.split("\n"))
    return len(bare.split()), len(bare.replace("\n", ""))
