"""People on one computer: what each may do, and how long somebody waits who has given a wrong passphrase."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Right(StrEnum):
    """A part of the work that a person may be given; somebody may have several."""

    ENTER = "enter"
    CHECK = "check"
    APPROVE = "approve"
    SIGN = "sign"
    INTAKE = "intake"
    CONSOLIDATE = "consolidate"
    ADMINISTER = "administer"

    @property
    def shown(self) -> str:
        """As it is called on screen."""
        return _SHOWN[self]


_SHOWN = {
    Right.ENTER: "Nhập liệu",
    Right.CHECK: "Kiểm tra",
    Right.APPROVE: "Phê duyệt",
    Right.SIGN: "Ký",
    Right.INTAKE: "Tiếp nhận",
    Right.CONSOLIDATE: "Tổng hợp",
    Right.ADMINISTER: "Quản trị",
}

ALL_RIGHTS = frozenset(Right)


@dataclass(frozen=True)
class Officer:
    """Who works at the computer now. An empty name: it is locked, nobody does."""

    name: str
    rights: frozenset[Right]

    def may(self, action: str) -> bool:
        """Whether the officer may do what the audit trail calls so."""
        needed = rights_for(action)
        return not needed or not needed.isdisjoint(self.rights)


NOBODY = Officer("", frozenset())
"""The computer is locked: what runs by itself may read, and nothing may be decided or changed."""

_BY_ACTION: tuple[tuple[str, frozenset[Right]], ...] = (
    ("finding.explain", frozenset({Right.ENTER, Right.CHECK})),
    ("value.confirm", frozenset({Right.ENTER, Right.CHECK})),
    ("remark.tick", frozenset({Right.ENTER, Right.CHECK})),
    ("report.approve", frozenset({Right.APPROVE})),
    ("report.exported", frozenset({Right.SIGN})),
    ("report.brought_back", frozenset({Right.SIGN})),
    ("report.word_attached", frozenset({Right.SIGN})),
    ("report.number", frozenset({Right.ENTER, Right.SIGN})),
    ("register.seal", frozenset()),
    ("own_points.write", frozenset()),
    ("points.write", frozenset()),
    ("report.returned", frozenset({Right.INTAKE})),
    ("reports.forwarded", frozenset({Right.CONSOLIDATE})),
    ("return.passed_down", frozenset({Right.CONSOLIDATE})),
    *(
        (beginning, frozenset({Right.ENTER}))
        for beginning in (
            "value.",
            "register.",
            "task.",
            "narrative.",
            "evidence.",
            "own_points.",
            "duty.",
        )
    ),
    *(
        (beginning, frozenset({Right.INTAKE}))
        for beginning in ("receipt.", "revision.", "time.", "contact.", "reminder.", "package.")
    ),
    *(
        (beginning, frozenset({Right.CONSOLIDATE}))
        for beginning in ("provincial.", "composing.", "points.", "scoring.")
    ),
    *(
        (beginning, frozenset({Right.ADMINISTER}))
        for beginning in (
            "agency.",
            "assignment.issue",
            "certificate.",
            "database.",
            "delivery.",
            "directory.",
            "encryption.",
            "enrolment.",
            "forwarder.",
            "key.",
            "period.",
            "profile.",
            "programme.",
            "revocation_list.",
            "scan_folder.",
            "signatory.",
            "trust.",
            "watched_folder.",
            "workspace.",
        )
    ),
)
"""Beginnings of the audit trail's actions with the rights of which one is needed; the first that fits counts."""


def rights_for(action: str) -> frozenset[Right]:
    """The rights of which somebody needs one to do what the audit trail calls so; empty: everybody may."""
    return next((rights for beginning, rights in _BY_ACTION if action.startswith(beginning)), frozenset[Right]())


_FREE_TRIES = 3
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=30)


def wait_after(failures: int) -> timedelta:
    """How long the next try must wait after so many wrong ones in a row: nothing at first, then twice as long each."""
    if failures < _FREE_TRIES:
        return timedelta(0)
    doublings = min(failures - _FREE_TRIES, 20)
    return min(_FIRST_WAIT * 2**doublings, _LONGEST_WAIT)
