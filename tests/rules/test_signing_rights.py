"""Who may sign for whom: each case of the tree, of the register of forwarders, and of what happened to agencies."""

from datetime import date

import pytest

from desktop.rules.agencies import (
    AgencyDirectory,
    AgencyEvent,
    AgencyEventType,
    AgencyParent,
    AgencyRecord,
    DirectoryAbout,
)
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.signing_rights import Forwarding, SigningRights
from desktop.rules.verdicts import ReasonCode

MERGER = date(2025, 7, 1)
BEFORE, AFTER = date(2025, 6, 30), MERGER
LAST_DAY = date(2025, 6, 30)

RIGHTS = SigningRights(
    AgencyDirectory(
        DirectoryAbout(""),
        (
            AgencyRecord("tỉnh", AgencyKind.PROVINCE, ()),
            AgencyRecord("huyện", AgencyKind.DISTRICT, (), (AgencyParent("tỉnh"),), valid_to=LAST_DAY),
            AgencyRecord("xã A", AgencyKind.COMMUNE, (), (AgencyParent("huyện"),), valid_to=LAST_DAY),
            AgencyRecord("xã B", AgencyKind.COMMUNE, (), (AgencyParent("huyện"),), valid_to=LAST_DAY),
            AgencyRecord("xã AB", AgencyKind.COMMUNE, (), (AgencyParent("tỉnh"),), valid_from=MERGER),
            AgencyRecord("phường ABC", AgencyKind.COMMUNE, (), valid_from=date(2026, 1, 1)),
            AgencyRecord("sở", AgencyKind.DEPARTMENT, (), (AgencyParent("tỉnh"),)),
            AgencyRecord("trường", AgencyKind.SERVICE_UNIT, (), (AgencyParent("sở"),)),
            AgencyRecord(
                "xã C",
                AgencyKind.COMMUNE,
                (),
                (AgencyParent("huyện", valid_to=date(2024, 12, 31)), AgencyParent("huyện mới", date(2025, 1, 1))),
            ),
            AgencyRecord("huyện mới", AgencyKind.DISTRICT, ()),
        ),
        (AgencyEvent(AgencyEventType.MERGE, MERGER, ("xã A", "xã B"), ("xã AB",)),),
    ),
    (Forwarding("trường", "xã C", date(2025, 1, 1), date(2025, 3, 31)),),
)


@pytest.mark.parametrize(
    ("signer", "origin", "day", "reason"),
    [
        ("xã A", "xã A", BEFORE, None),
        ("xã A", "xã A", AFTER, ReasonCode.SIGNER_DISSOLVED),
        ("xã AB", "xã A", AFTER, None),
        ("xã AB", "xã B", AFTER, None),
        ("xã AB", "xã A", BEFORE, ReasonCode.SUCCESSOR_TOO_EARLY),
        ("xã AB", "xã AB", AFTER, None),
        ("xã A", "xã AB", AFTER, ReasonCode.SIGNER_DISSOLVED),
        ("huyện", "xã A", BEFORE, None),
        ("huyện", "xã A", AFTER, ReasonCode.SIGNER_DISSOLVED),
        ("tỉnh", "huyện", BEFORE, ReasonCode.SIGNER_NOT_AUTHORISED),
        ("sở", "trường", BEFORE, ReasonCode.SIGNER_NOT_AUTHORISED),
        ("xã B", "xã A", BEFORE, ReasonCode.SIGNER_NOT_AUTHORISED),
        ("huyện", "xã C", date(2024, 6, 1), None),
        ("huyện", "xã C", date(2025, 2, 1), ReasonCode.FORWARDER_ENDED),
        ("huyện mới", "xã C", date(2025, 2, 1), None),
        ("xã C", "trường", date(2025, 2, 1), None),
        ("xã C", "trường", date(2025, 4, 1), ReasonCode.FORWARDER_ENDED),
        ("xã C", "trường", date(2024, 4, 1), ReasonCode.FORWARDER_ENDED),
        ("", "xã A", BEFORE, ReasonCode.SIGNER_WITHOUT_AGENCY),
        ("lạ", "xã A", BEFORE, ReasonCode.SIGNER_NOT_AUTHORISED),
        ("xã A", "lạ", BEFORE, ReasonCode.SIGNER_NOT_AUTHORISED),
        ("lạ", "lạ", BEFORE, None),
    ],
)
def test_each_signer_is_allowed_or_told_why_not(signer, origin, day, reason):
    assert RIGHTS.refusal(signer, origin, day) is reason


def test_a_successor_of_a_successor_answers_too():
    later = AgencyEvent(AgencyEventType.MERGE, date(2026, 1, 1), ("xã AB",), ("phường ABC",))
    agencies = tuple(
        AgencyRecord(each.code, each.kind, (), valid_from=each.valid_from, valid_to=date(2025, 12, 31))
        if each.code == "xã AB"
        else each
        for each in RIGHTS.directory.agencies
    )
    directory = AgencyDirectory(DirectoryAbout(""), agencies, (*RIGHTS.directory.events, later))
    rights = SigningRights(directory)
    assert rights.refusal("phường ABC", "xã A", date(2026, 2, 1)) is None
    assert rights.refusal("xã AB", "xã A", date(2026, 2, 1)) is ReasonCode.SIGNER_DISSOLVED
    assert rights.refusal("phường ABC", "xã A", date(2025, 8, 1)) is ReasonCode.SUCCESSOR_TOO_EARLY
