"""What signs is chosen once: the key file or a key in a token, and how RSA keys pad."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select

from desktop.core.clock import FixedClock
from desktop.exchange.package import examine
from desktop.models.audit import AuditEvent
from desktop.rules.verdicts import Verdict
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.trust.key_choice import KeySource, choice_file, read_choice
from desktop.services.trust.keys import NoKeyError, load_signing_key, signing_file, signing_key_view
from desktop.services.trust.signers import (
    choose_token_key,
    offered_keys,
    open_signer,
    open_token_signer,
    set_padding,
    token_state,
    use_key_file,
)
from desktop.signing.keys import RsaPadding, SigningKey
from desktop.signing.tokens.errors import TokenDriverError, WrongPinError
from desktop.signing.tokens.values import PinTries
from desktop.signing.trust import TrustStore
from tests.services.pattern import HOA_LONG, PASSPHRASE, PERIOD, approve_all
from tests.softhsm import DRIVER, LABEL, PIN, plug_in


@pytest.fixture
def token(tmp_path, monkeypatch, pattern):
    """A token with the agency's own key."""
    plugged = plug_in(tmp_path / "token", monkeypatch)
    plugged.put(pattern.keys[HOA_LONG], key_id="a1")
    return plugged


@pytest.fixture
def chosen(agency, token):
    """The agency's workplace, which signs with the token."""
    (offered,) = offered_keys(agency, DRIVER)
    choose_token_key(agency, offered)
    return agency


def view_of(workspace):
    with workspace.reading() as session:
        return signing_key_view(session, workspace.folder)


def test_the_key_file_signs_where_nothing_was_chosen(agency, pattern):
    with open_signer(agency, PASSPHRASE) as signer:
        assert isinstance(signer, SigningKey)
        assert signer.certificate == pattern.keys[HOA_LONG].certificate
    assert token_state(agency) is None
    assert view_of(agency).token == ""


def test_certificates_are_offered_with_holder_issuer_and_validity(agency, token, pattern):
    (offered,) = offered_keys(agency, DRIVER)
    certificate = pattern.keys[HOA_LONG].certificate
    assert offered.holder == "UBND xã Hòa Long"
    assert "Chứng thư báo cáo" in offered.issuer
    assert (offered.valid_from, offered.valid_to) == (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
    assert (offered.token, offered.unusable) == (LABEL, "")


@pytest.mark.parametrize(
    ("days", "reason"), [(-4000, "Chưa đến ngày hiệu lực"), (9000, "Đã hết hạn")], ids=["too early", "too late"]
)
def test_a_certificate_that_is_not_valid_today_is_offered_with_the_reason(agency, token, days, reason):
    later = FixedClock(agency.clock.now() + timedelta(days=days))
    object.__setattr__(agency, "clock", later)
    assert [each.unusable for each in offered_keys(agency, DRIVER)] == [reason]


def test_authorities_are_no_keys_to_sign_with_but_complete_the_chain(agency, token, pattern):
    token.put_certificate(pattern.root, "c1")
    (offered,) = offered_keys(agency, DRIVER)
    assert offered.key.certificates == (pattern.keys[HOA_LONG].certificate, pattern.root.certificate)


def test_a_token_signs_everything_that_is_handed_in_with_one_pin(chosen, pattern, tmp_path):
    approve_all(chosen)
    with open_signer(chosen, PIN) as signer:
        done = hand_in(chosen, PERIOD, [ReportFormat.ASICE, ReportFormat.PDF], tmp_path / "out", signer)
    for path in done.files:
        assert examine(path, TrustStore((pattern.root.certificate,)), chosen.clock.now()).verdict is Verdict.VALID


def test_the_choice_is_seen_and_told(chosen, pattern):
    view = view_of(chosen)
    assert (view.token, view.holder) == (LABEL, "UBND xã Hòa Long")
    assert token_state(chosen).present
    with chosen.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "key.choose")).one()
    assert event.after["source"] == "token"


def test_going_back_to_the_key_file_keeps_the_token_in_mind(chosen):
    use_key_file(chosen)
    with open_signer(chosen, PASSPHRASE) as signer:
        assert isinstance(signer, SigningKey)
    with open_token_signer(chosen, PIN) as signer:
        assert signer.sign(b"x")
    assert read_choice(chosen.folder).source is KeySource.FILE


def test_a_workplace_without_a_key_file_signs_with_its_token(chosen):
    signing_file(chosen.folder).unlink()
    with open_signer(chosen, PIN) as signer:
        assert signer.sign(b"x")


def test_a_wrong_pin_changes_the_state_of_the_token(chosen):
    with pytest.raises(WrongPinError), open_signer(chosen, "000000"):
        pass
    assert token_state(chosen).tries is PinTries.FEW


def test_a_token_that_was_pulled_out_is_not_present(chosen, token):
    token.pull_out()
    state = token_state(chosen)
    assert (state.label, state.present) == (LABEL, False)


def test_a_driver_that_was_removed_is_told(chosen):
    path = choice_file(chosen.folder)
    path.write_text(path.read_text().replace(DRIVER, "/gone/p11.so"))
    for use in (lambda: token_state(chosen), lambda: open_signer(chosen, PIN).__enter__()):
        with pytest.raises(TokenDriverError, match="Không thấy trình điều khiển"):
            use()


def test_no_token_was_chosen(agency):
    with pytest.raises(NoKeyError, match="Chưa chọn USB Token"), open_token_signer(agency, PIN):
        pass


def test_the_padding_that_was_set_is_used_by_the_key_file(agency):
    assert load_signing_key(agency.folder, PASSPHRASE).padding is RsaPadding.PSS
    set_padding(agency, RsaPadding.PKCS1V15)
    assert load_signing_key(agency.folder, PASSPHRASE).padding is RsaPadding.PKCS1V15


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"source":"usb"}', b'{"source":"token","token":{"driver":1}}', b"\xff"]
)
def test_a_damaged_choice_is_passed_over_and_noted(agency, caplog, content):
    choice_file(agency.folder).write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert read_choice(agency.folder).token_in_use is None
    assert "damaged" in caplog.text
