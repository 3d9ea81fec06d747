"""Files of outside authorities, and certificates of theirs bound to agencies."""

import pytest

from desktop.models.trust import AnchorOrigin, KeyComparison, RevocationReason
from desktop.rules.verdicts import ReasonCode
from desktop.services.trust.authorities import (
    AuthorityRefusedError,
    list_authorities,
    remove_authority,
    require_revocation_list,
)
from desktop.services.trust.believed import trust_state, trust_store
from desktop.services.trust.certificate_register import (
    MadeSure,
    RegistrationRefusedError,
    find_holders,
    register_outside_certificate,
)
from desktop.services.trust.revocation import (
    revoke_certificate,
)
from desktop.services.trust.trust_file_intake import AuthorityRole, open_trust_file, take_in_trust_file
from desktop.signing.certificates import certificate_hash
from desktop.signing.trust_files import TrustFileError
from tests.outside_authority import OutsideCa, der, pem
from tests.services.pattern import HOA_LONG, LONG_PHUOC
from tests.services.trusting import DAY, LETTER, OFFICER, believe, certificate_of, listed_by


@pytest.fixture
def ca(department):
    return OutsideCa(department.clock.now())


@pytest.fixture
def put(tmp_path):
    def write(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


@pytest.fixture
def believing(department, ca, put):
    """The department believes the outside authority and has current lists of it."""
    for name, data in (("ca.p7b", ca.p7b), ("lists.pem", pem(*ca.all_lists()))):
        offered = open_trust_file(department, put(name, data))
        take_in_trust_file(department, offered, {each.sha256 for each in offered.to_compare})
    return department


class TestOutsideAuthorities:
    def test_a_file_is_shown_before_it_is_believed(self, department, ca, put):
        offered = open_trust_file(department, put("ca.pem", ca.pem + pem(ca.revocations())))
        assert {each.name: each.role for each in offered.authorities} == {
            "CA chuyên dùng Chính phủ gốc": AuthorityRole.ROOT,
            "CA chuyên dùng Chính phủ cấp 2": AuthorityRole.BELOW,
        }
        assert [each.known_authority for each in offered.lists] == [True]
        assert offered.to_compare[0].sha256 == certificate_hash(ca.root.certificate)
        with pytest.raises(AuthorityRefusedError, match="Chưa xác nhận"):
            take_in_trust_file(department, offered, ())
        with department.reading() as session:
            assert [each.origin for each in list_authorities(session, department.clock)] == [AnchorOrigin.OWN]

    def test_it_stands_beside_the_own_root_on_either_side(self, believing, agency, ca):
        with believing.reading() as session:
            views = list_authorities(session, believing.clock)
        assert [each.origin for each in views] == [
            AnchorOrigin.OWN,
            AnchorOrigin.OUTSIDE,
            AnchorOrigin.INTERMEDIATE,
        ]
        assert [each.list_is_current for each in views[1:]] == [True, True]
        believe(agency, listed_by(believing))
        with agency.reading() as session:
            trust = trust_store(session)
        assert [each.certificate for each in trust.outside] == [ca.root.certificate]
        assert trust.intermediates == (ca.middle.certificate,)

    def test_an_intermediate_alone_becomes_an_anchor(self, department, ca, put):
        offered = open_trust_file(department, put("middle.cer", der(ca.middle.certificate)))
        assert [each.role for each in offered.authorities] == [AuthorityRole.ROOT]

    def test_removing_it_takes_what_hangs_on_it_along(self, believing, ca):
        with believing.session() as session:
            remove_authority(session, believing.clock, certificate_hash(ca.root.certificate))
        with believing.reading() as session:
            trust = trust_store(session)
            assert (trust.outside, trust.intermediates) == ((), ())
            assert len(trust_state(session)) == 1, "the own list"

    def test_the_own_root_stays(self, department, pattern):
        with department.session() as session, pytest.raises(AuthorityRefusedError, match="gốc của Sở"):
            remove_authority(session, department.clock, certificate_hash(pattern.root.certificate))

    def test_a_holder_s_certificate_is_no_authority(self, department, ca, put):
        with pytest.raises(AuthorityRefusedError, match="người dùng"):
            open_trust_file(department, put("leaf.cer", der(ca.holder().certificate)))

    def test_files_that_hold_nothing_are_named(self, department, put):
        for name, data in (("rỗng.pem", b""), ("lạ.cer", b"MZ\0\0"), ("cắt.p7b", b"\x30\x82\x10\x00\x06")):
            with pytest.raises(TrustFileError):
                open_trust_file(department, put(name, data))

    def test_a_certificate_counts_for_the_agency_it_is_bound_to(self, believing, ca, put):
        key = ca.holder(agency=LONG_PHUOC)
        (offered,) = find_holders(believing, put("trần văn phúc.cer", der(key.certificate)))
        assert (offered.organisation, offered.agency, offered.reason) == ("UBND xã Hòa Long", "", "")
        sure = MadeSure(KeyComparison.LETTER, LETTER, OFFICER, in_token=True)
        with believing.session() as session:
            register_outside_certificate(session, believing.clock, HOA_LONG, offered.certificate, sure)
        view = certificate_of(believing, HOA_LONG)
        assert (view.outside, view.compared, view.letter_note, view.in_token) == (
            True,
            KeyComparison.LETTER,
            LETTER,
            True,
        )
        with believing.reading() as session:
            now = believing.clock.now()
            check = trust_store(session).check(key.certificate, (), now, now)
        assert (check.reason, check.agency_code) == (None, HOA_LONG)
        assert (
            revoke_certificate(believing, view.sha256, RevocationReason.CESSATION, "", officer=OFFICER, passphrase="")
            is None
        ), "the list of an outside authority is not ours"
        believing.clock.advance(DAY)
        with believing.reading() as session:
            now = believing.clock.now()
            assert trust_store(session).check(key.certificate, (), now, now).reason is ReasonCode.REVOKED
        with believing.session() as session:
            row = register_outside_certificate(session, believing.clock, LONG_PHUOC, key.certificate, sure)
            assert (row.agency.code, row.revoked_at) == (LONG_PHUOC, None), "a mistake can be put right"

    def test_without_its_lists_it_is_held_unless_that_is_waived(self, believing, ca):
        key = ca.holder()
        believing.clock.advance(30 * DAY)
        root = certificate_hash(ca.root.certificate)
        for required, reason in ((True, ReasonCode.REVOCATION_UNKNOWN), (False, None)):
            with believing.session() as session:
                require_revocation_list(session, believing.clock, root, required=required)
            with believing.reading() as session:
                now = believing.clock.now()
                assert trust_store(session).check(key.certificate, (), now, now).reason is reason

    @pytest.mark.parametrize("case", ["unknown", "own", "letter without number", "no agency", "bound"])
    def test_what_cannot_be_bound_is_said(self, believing, ca, pattern, case):
        key = ca.holder()
        certificate, agency, sure = key.certificate, HOA_LONG, MadeSure()
        if case == "unknown":
            certificate = OutsideCa(ca.now, "CA khác").holder().certificate
        elif case == "own":
            certificate = pattern.keys[HOA_LONG].certificate
        elif case == "letter without number":
            sure = MadeSure(KeyComparison.LETTER)
        elif case == "no agency":
            agency = "X99"
        else:
            with believing.session() as session:
                register_outside_certificate(session, believing.clock, LONG_PHUOC, certificate, sure)
        with believing.session() as session, pytest.raises(RegistrationRefusedError) as caught:
            register_outside_certificate(session, believing.clock, agency, certificate, sure)
        assert caught.value.hint

    def test_signers_are_found_in_what_they_signed(self, believing, pattern, put):
        copy = put("gói.asice", pattern.first.read_bytes())
        (offered,) = find_holders(believing, copy)
        assert "chính Sở cấp" in offered.reason
        with pytest.raises(RegistrationRefusedError, match="không có chứng thư số nào"):
            find_holders(believing, put("thư.txt", b"xin ch\xc3\xa0o"))
