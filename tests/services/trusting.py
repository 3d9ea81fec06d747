"""What tests of trust do again and again: revoke, and read what is believed."""

from datetime import timedelta

from desktop.models.trust import RevocationReason
from desktop.services.trust.believed import believe_trust_list, trust_list, trust_state
from desktop.services.trust.certificate_views import certificates_of
from desktop.services.trust.revocation import (
    revoke_certificate,
)
from tests.services.pattern import HOA_LONG, PASSPHRASE

DAY = timedelta(days=1)
OFFICER = "Lê Thị Thu"
LETTER = "12/GĐN-UBND, 07/5/2018"


def certificate_of(workspace, agency):
    with workspace.reading() as session:
        return certificates_of(session, workspace.clock, agency)[0]


def revoke(department, agency=HOA_LONG, reason=RevocationReason.KEY_COMPROMISE, **changed):
    said = {"officer": OFFICER, "passphrase": PASSPHRASE, **changed}
    return revoke_certificate(department, certificate_of(department, agency).sha256, reason, "mất máy", **said)


def believe(workspace, listed):
    with workspace.session() as session:
        return believe_trust_list(session, workspace.clock, listed)


def listed_by(department):
    with department.reading() as session:
        return trust_list(session)


def known_number(workspace):
    with workspace.reading() as session:
        return next(iter(trust_state(session).values()), "")
