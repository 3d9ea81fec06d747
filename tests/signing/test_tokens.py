"""Keys in tokens: packages and PDF signed by SoftHSM are accepted by programs that are not ours."""

import sys
from dataclasses import replace

import pytest
from pkcs11 import Mechanism

from desktop.signing.cms import sign_detached, verify_detached
from desktop.signing.keys import KeyKind, RsaPadding
from desktop.signing.pdf import read_signed_pdf, sign_pdf
from desktop.signing.report import SignatureStatus
from desktop.signing.tokens import process
from desktop.signing.tokens.errors import (
    PinMissingError,
    TokenDriverError,
    TokenError,
    TokenKeyError,
    TokenMissingError,
    WrongPinError,
)
from desktop.signing.tokens.mechanisms import choose_method
from desktop.signing.tokens.signer import find_tokens, open_token
from desktop.signing.tokens.values import PinTries
from tests.softhsm import DRIVER, LABEL, PIN, plug_in

CONTENT = "<ASiCManifest>Báo cáo quý III</ASiCManifest>\n".encode()
VARIANTS = [
    (KeyKind.EC_P256, RsaPadding.PSS),
    (KeyKind.RSA_2048, RsaPadding.PSS),
    (KeyKind.RSA_2048, RsaPadding.PKCS1V15),
]
every_variant = pytest.mark.parametrize(("kind", "padding"), VARIANTS)


@pytest.fixture
def token(tmp_path, monkeypatch):
    return plug_in(tmp_path / "token", monkeypatch)


@pytest.fixture
def opened(token, province):
    """Opens the token on a key of a kind."""

    def open_on(kind=KeyKind.EC_P256, padding=RsaPadding.PSS, *, pin=PIN, **options):
        key = province.key(kind)
        token.put(key, key_id="a1")
        return open_token(token.key_of(key, key_id="a1"), pin, padding=padding, **options)

    return open_on


def test_what_is_plugged_in_is_seen_without_a_pin(token, province):
    token.put(province.key(), key_id="a1")
    token.put(province.key(KeyKind.RSA_2048), key_id="a2")
    (found,) = find_tokens(DRIVER)
    assert (found.label, found.tries, found.pin_on_device) == (LABEL, PinTries.MANY, False)
    assert {each.key_id: each.certificate for each in found.certificates} == {
        "a1": province.key().certificate,
        "a2": province.key(KeyKind.RSA_2048).certificate,
    }


@every_variant
def test_a_token_signs_packages_that_openssl_accepts(province, trust, opened, bench, kind, padding):
    with opened(kind, padding) as signer:
        assert signer.padding is padding
        signature = sign_detached(CONTENT, signer, province.now)
    report = verify_detached(CONTENT, signature, trust, province.now)
    assert (report.status, report.reason) == (SignatureStatus.VALID, None)
    bench.put("content", CONTENT)
    bench.put("trust.pem", province.trust.to_pem())
    bench.put("s.p7s", signature)
    command = "openssl cms -verify -cades -binary -inform DER -in s.p7s -content content -CAfile trust.pem -crl_check"
    assert "CAdES Verification successful" in bench.run(*command.split(), "-out", "out").stderr


@every_variant
def test_a_token_signs_pdf_that_poppler_accepts(province, trust, opened, bench, report_pdf, kind, padding):
    with opened(kind, padding) as signer:
        signed = sign_pdf(report_pdf(), signer, province.now)
    assert read_signed_pdf(signed, trust, province.now).reason is None
    bench.put("signed.pdf", signed)
    said = bench.run("pdfsig", "-nocert", "signed.pdf").stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_one_pin_is_enough_for_everything_that_is_handed_in(province, trust, opened, report_pdf):
    with opened() as signer:
        leader = sign_pdf(report_pdf(), signer, province.now, field_name="ChuTich")
        both = sign_pdf(leader, signer, province.now)
        package = sign_detached(CONTENT, signer, province.now)
    assert len(read_signed_pdf(both, trust, province.now).signatures) == 2
    assert verify_detached(CONTENT, package, trust, province.now).reason is None


@pytest.mark.parametrize("kind", [KeyKind.EC_P256, KeyKind.RSA_2048])
@pytest.mark.parametrize("certificate_id", ["b7", None])
def test_a_key_is_found_by_its_public_half_where_no_id_pairs_it(token, province, trust, kind, certificate_id):
    other = KeyKind.RSA_2048 if kind is KeyKind.EC_P256 else KeyKind.EC_P256
    token.put(province.new_key(), key_id="a0")
    token.put(province.key(other), key_id="a1")
    key = province.key(kind)
    token.put(key, key_id="a2", certificate_id=certificate_id)
    with open_token(token.key_of(key, key_id=certificate_id or ""), PIN) as signer:
        signature = sign_detached(CONTENT, signer, province.now)
    assert verify_detached(CONTENT, signature, trust, province.now).reason is None


def test_an_id_that_names_another_key_is_not_believed(token, province, trust):
    token.put(province.new_key(), key_id="a1", certificate_id=None)
    token.put(province.key(), key_id="a2", certificate_id="a1")
    with open_token(token.key_of(province.key(), key_id="a1"), PIN) as signer:
        assert (
            verify_detached(CONTENT, sign_detached(CONTENT, signer, province.now), trust, province.now).reason is None
        )


def test_a_certificate_without_its_key_does_not_sign(token, province):
    token.put_certificate(province.key(), "a1")
    with pytest.raises(TokenKeyError, match="không có khóa"), open_token(token.key_of(province.key()), PIN):
        pass


def test_a_wrong_pin_is_told_and_the_tries_are_watched(token, opened):
    with pytest.raises(WrongPinError) as refusal, opened(pin="135790"):
        pass
    assert refusal.value.tries is PinTries.FEW
    assert "135790" not in f"{refusal.value!r}{refusal.value.sentence}{refusal.value.data}"
    (found,) = find_tokens(DRIVER)
    assert found.tries is PinTries.FEW


def test_a_pin_of_a_wrong_length_is_a_wrong_pin(opened):
    with pytest.raises(WrongPinError), opened(pin="1"):
        pass


def test_no_pin_uses_no_try(opened):
    with pytest.raises(PinMissingError), opened(pin=""):
        pass
    assert find_tokens(DRIVER)[0].tries is PinTries.MANY


def test_the_right_pin_makes_the_tries_many_again(token, province, opened):
    with pytest.raises(WrongPinError), opened(pin="135790"):
        pass
    with open_token(token.key_of(province.key()), PIN):
        assert find_tokens(DRIVER)[0].tries is PinTries.MANY


def test_a_token_that_is_not_there_is_told(token, province, opened):
    ready = opened()
    token.pull_out()
    with pytest.raises(TokenMissingError, match="Không thấy USB Token"), ready:
        pass


def test_another_token_is_not_taken_for_it(token, province, tmp_path, monkeypatch):
    token.put(province.key(), key_id="a1")
    wanted = token.key_of(province.key())
    plug_in(tmp_path / "other", monkeypatch).put(province.key(), key_id="a1")
    with pytest.raises(TokenMissingError), open_token(wanted, PIN):
        pass


@pytest.mark.parametrize("driver", ["/nowhere/p11.so", __file__, "/lib/x86_64-linux-gnu/libc.so.6", ""])
def test_a_file_that_is_no_driver_is_told(driver):
    with pytest.raises(TokenDriverError, match="trình điều khiển"):
        find_tokens(driver)


def test_no_token_no_list(token):
    token.pull_out()
    assert find_tokens(DRIVER) == ()


def test_a_token_pulled_out_while_signing_is_told(token, province, opened):
    with opened() as signer:
        sign_detached(CONTENT, signer, province.now)
        token.pull_out()
        with pytest.raises(TokenError) as refusal:
            sign_detached(CONTENT, signer, province.now)
    assert refusal.value.hint


BARE = {"RSA_PKCS": RsaPadding.PKCS1V15, "RSA_PKCS_PSS": RsaPadding.PSS}


@pytest.mark.parametrize("mechanism", BARE)
def test_a_token_that_only_does_the_last_step_signs_too(province, trust, opened, monkeypatch, mechanism):
    program = (
        "import sys, pkcs11\n"
        "from desktop.signing.tokens import driver, mechanisms, worker\n"
        f"offered = {{pkcs11.Mechanism.{mechanism}}}\n"
        "driver.choose_method = lambda _, key, wished: mechanisms.choose_method(offered, key, wished)\n"
        "sys.exit(worker.main())\n"
    )
    monkeypatch.setattr(process, "worker_command", lambda: (sys.executable, "-c", program))
    with opened(KeyKind.RSA_2048, RsaPadding.PSS) as signer:
        assert signer.padding is BARE[mechanism]
        signature = sign_detached(CONTENT, signer, province.now)
    assert verify_detached(CONTENT, signature, trust, province.now).reason is None


def test_what_is_signed_by_another_key_does_not_leave(province, opened):
    with opened() as signer:
        mistaken = replace(signer, certificate=province.new_key().certificate)
        with pytest.raises(TokenKeyError, match="không khớp"):
            sign_detached(CONTENT, mistaken, province.now)


@pytest.mark.parametrize(
    ("offered", "wished", "chosen"),
    [
        ({Mechanism.ECDSA, Mechanism.ECDSA_SHA256}, None, Mechanism.ECDSA),
        ({Mechanism.ECDSA_SHA256}, None, Mechanism.ECDSA_SHA256),
        ({Mechanism.SHA256_RSA_PKCS, Mechanism.RSA_PKCS_PSS}, RsaPadding.PSS, Mechanism.RSA_PKCS_PSS),
        ({Mechanism.SHA256_RSA_PKCS, Mechanism.RSA_PKCS_PSS}, RsaPadding.PKCS1V15, Mechanism.SHA256_RSA_PKCS),
        ({Mechanism.SHA256_RSA_PKCS_PSS}, RsaPadding.PKCS1V15, Mechanism.SHA256_RSA_PKCS_PSS),
    ],
)
def test_the_mechanism_is_one_that_the_token_lists(province, offered, wished, chosen):
    key = province.key(KeyKind.RSA_2048 if wished else KeyKind.EC_P256).certificate.public_key()
    method = choose_method(offered, key, wished or RsaPadding.PSS)
    assert method.mechanism is chosen


def test_no_mechanism_no_method(province):
    assert choose_method({Mechanism.RSA_PKCS}, province.key().certificate.public_key(), RsaPadding.PSS) is None
