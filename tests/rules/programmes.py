"""The programme that ships with the program, as tests use it."""

import copy
import json
from functools import cache
from typing import Any

from desktop.core.paths import resources
from desktop.rules.programme import Programme
from desktop.rules.programme_file import read_programme


@cache
def _text(folder: str, name: str) -> str:
    return (resources() / folder / name).read_text(encoding="utf-8")


def document() -> dict[str, Any]:
    """The programme of 2018 as a fresh JSON document that a test may spoil."""
    return copy.deepcopy(_parsed())


@cache
def _parsed() -> dict[str, Any]:
    return json.loads(_text("programmes", "dvcq-2018.json"))


def dispatch() -> str:
    """Text of công văn 4177/UBND-VP."""
    return _text("dispatches", "cong-van-4177-UBND-VP.md")


@cache
def programme_2018() -> Programme:
    """The programme of 2018."""
    return read_programme(document(), source="dvcq-2018.json", dispatch=dispatch())
