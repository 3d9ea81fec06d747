"""The quick look at plain PDF files says what the thorough check says, or nothing."""

import zipfile
from functools import partial
from io import BytesIO
from random import Random

import pikepdf
import pytest

from desktop.signing import pdf_contents
from desktop.signing.keys import KeyKind, SigningKey
from desktop.signing.pdf import read_signed_pdf, sign_pdf
from desktop.signing.pdf_plain import ACTING, read_plain_pdf
from desktop.signing.report import SignatureStatus
from desktop.signing.trust import TrustStore
from tests.exchange.making import NOW
from tests.exchange.making import trust as trusted_by_all
from tests.hostile.pdf_attacks import ATTACKS


@pytest.fixture
def both(province, trust):
    """The quick answer, which must be the thorough one where there is one."""

    return partial(compared, trusted=trust, at=province.now)


def compared(pdf, *, trusted, at):
    quick = read_plain_pdf(pdf, trusted, at)
    if quick:
        thorough = read_signed_pdf(pdf, trusted, at)
        assert (quick.signatures, quick.embedded_name, quick.embedded_data, quick.reason) == (
            thorough.signatures,
            thorough.embedded_name,
            thorough.embedded_data,
            thorough.reason,
        )
    return quick


@pytest.fixture
def signed(province, report_pdf):
    return sign_pdf(report_pdf(), province.key(), province.now)


@pytest.mark.parametrize("kind", KeyKind)
def test_a_plain_signed_file_is_valid(both, province, report_pdf, kind):
    found = both(sign_pdf(report_pdf(), province.key(kind), province.now))
    assert [report.status for report in found.signatures] == [SignatureStatus.VALID]
    assert (found.embedded_data, found.reason) == (b'{"rows":[1717]}', None)


class _EndingInZero(SigningKey):
    """Signs again until the signature ends in zero, as one in 256 does."""

    def sign(self, data):
        return next(made for made in iter(partial(super().sign, data), None) if made.endswith(b"\0"))


def test_a_signature_that_ends_in_zero_is_read_whole(both, province, report_pdf):
    """The room after it is filled with zeros too."""
    key = _EndingInZero(**vars(province.key(KeyKind.RSA_2048)))
    ends_in_zero = sign_pdf(report_pdf(), key, province.now)
    assert _signature_of(ends_in_zero).endswith(b"\0")
    assert both(ends_in_zero).reason is None


def _signature_of(pdf):
    with pikepdf.open(BytesIO(pdf)) as document:
        contents = bytes(document.Root.AcroForm.Fields[0].V.Contents)
    return contents[: 4 + int.from_bytes(contents[2:4], "big")]


def test_an_unsigned_file_gives_its_data(both, report_pdf):
    assert both(report_pdf()).embedded_data == b'{"rows":[1717]}'


def test_two_signatures_are_looked_at_thoroughly(both, province, signed):
    assert both(sign_pdf(signed, province.key(), province.now, field_name="Hai")) is None


def test_whoever_is_not_trusted_is_looked_at_thoroughly(both, province, signed):
    assert both(signed, trusted=TrustStore((province.other_root.certificate,))) is None


@pytest.mark.parametrize(
    "attachments",
    [
        [("report.json", "other.json", b"{}")],
        [("a", "report.json", b"{}"), ("b", "report.json", b"[]")],
        [("report.json", "report.json", bytes(21 << 20))],
    ],
    ids=["another name", "two files", "a file that unfolds"],
)
def test_another_embedded_file_is_looked_at_thoroughly(both, report_pdf, attachments):
    assert both(report_pdf(*attachments)) is None


def test_no_embedded_file_is_looked_at_thoroughly(both):
    stream, document = BytesIO(), pikepdf.new()
    document.add_blank_page()
    document.save(stream)
    assert both(stream.getvalue()) is None


@pytest.mark.parametrize("change", [b"\n%more\n", b"\0", b"%%EOF\n"])
def test_bytes_after_the_signature_are_looked_at_thoroughly(both, signed, change):
    assert both(signed + change) is None


def test_a_changed_file_is_never_plain(both, province, trust, signed):
    """But for the letter case of the signature, which stands in hexadecimal."""
    random = Random(1930)
    for _ in range(400):
        changed = bytearray(signed)
        position = random.randrange(len(signed))
        changed[position] ^= random.randrange(1, 256)
        found = read_plain_pdf(bytes(changed), trust, province.now)
        assert found is None or bytes(changed).lower() == signed.lower()


@pytest.mark.parametrize("data", [b"", b"%PDF-", b"%PDF-1.7\n" + bytes(1000)])
def test_any_bytes_get_an_answer(both, data):
    assert both(data) is None


def test_an_object_stream_that_unfolds_without_end_is_not_unfolded(both):
    """Forty kilobytes that would become forty megabytes: the catalogue lies behind them."""
    stream, document = BytesIO(), pikepdf.new()
    document.add_blank_page()
    document.attachments["report.json"] = pikepdf.AttachedFileSpec(document, b"{}", filename="report.json")
    document.Root.Padding = document.make_indirect(pikepdf.String("0" * (40 << 20)))
    document.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)
    assert len(stream.getvalue()) < 50_000
    assert both(stream.getvalue()) is None


@pytest.mark.parametrize("name", ATTACKS)
def test_no_attack_looks_better_than_it_is(name):
    compared(ATTACKS[name].make(), trusted=trusted_by_all(), at=NOW)


def test_whatever_is_known_to_act_by_itself_is_unusual():
    keys, actions, annotations = (
        pdf_contents._ACTING_KEYS,
        pdf_contents._ACTING_ACTIONS,
        pdf_contents._ACTING_ANNOTATIONS,
    )
    assert keys | actions | annotations <= ACTING


def test_what_agencies_hand_in_is_plain(demonstration):
    """Else each would take twenty times as long."""
    root = (demonstration.department.parent / "trust" / "root.pem").read_bytes()
    package = next(path for path in demonstration.packages if path.name.endswith("_b1.asice"))
    with zipfile.ZipFile(package) as archive:
        found = compared(archive.read("report.pdf"), trusted=TrustStore.from_pem(root), at=NOW)
        assert found.embedded_data == archive.read("report.json")
