"""Whom this workplace believes: roots, revocation lists, and the register of certificates that bind a key to an agency.

What comes down from the department brings its trust list: ``trust_list`` makes it, ``believe_trust_list`` takes it in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.agency import Agency
from desktop.models.trust import AnchorOrigin, IssuedCertificate, KeyComparison, TrustAnchor
from desktop.models.workplace import Setting
from desktop.rules.package_data import TrustList
from desktop.services.officers.audit import record_event
from desktop.services.training.guard import is_training, refuse_other_root
from desktop.services.trust.revocation_lists import (
    Keeping,
    UnknownAuthorityError,
    keep_list,
    newest_lists,
    pems_of_newest_lists,
)
from desktop.signing.certificates import certificate_hash, read_facts
from desktop.signing.chains import has_issued
from desktop.signing.envelope_certificates import is_encryption_certificate_of
from desktop.signing.trust import Binding, OutsideAuthority, TrustStore
from desktop.signing.trust_files import TrustFile, TrustFileError, read_trust_file

_ENCRYPTION = "trust.encryption_certificate"
"""Setting that holds the certificate to which packages for the department are encrypted."""


@dataclass(frozen=True)
class BelievedTrust:
    """What a trust list changed here.

    Attributes:
        authorities: Names of the authorities that were not known before.
        lists: Numbers of the revocation lists that are newer than those that were here.
        older: Numbers of those that are older than what was here, and were left alone.
    """

    authorities: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    older: tuple[str, ...] = ()


def add_anchor(session: Session, clock: Clock, certificate: x509.Certificate) -> None:
    """Believe a root of our own from now on; adding it twice changes nothing."""
    add_authority(session, clock, certificate, AnchorOrigin.OWN)


def add_authority(
    session: Session,
    clock: Clock,
    certificate: x509.Certificate,
    origin: AnchorOrigin,
    *,
    needs_revocation_list: bool = False,
) -> TrustAnchor | None:
    """Keep the certificate of an authority; ``None`` when it is here already.

    Raises:
        TrainingMixError: It is one of training and this is not, or the other way round.
    """
    digest = certificate_hash(certificate)
    if session.scalar(select(TrustAnchor).where(TrustAnchor.fingerprint == digest)) is not None:
        return None
    refuse_other_root(session, read_facts(certificate).subject)
    row = TrustAnchor(
        fingerprint=digest,
        name=certificate.subject.rfc4514_string(),
        pem=certificate.public_bytes(Encoding.PEM).decode("ascii"),
        added_at=clock.now(),
        origin=origin,
        needs_revocation_list=needs_revocation_list,
    )
    session.add(row)
    record_event(session, clock, "trust.add", digest, after={"origin": origin, "name": row.name})
    session.flush()
    return row


def record_certificate(
    session: Session,
    clock: Clock,
    certificate: x509.Certificate,
    agency: Agency | None,
    *,
    compared: KeyComparison | None = None,
    outside: bool = False,
) -> IssuedCertificate:
    """Keep a certificate in the register of those that bind a key to an agency.

    Args:
        session: The caller's.
        clock: Tells the time.
        certificate: The certificate.
        agency: Its holder; ``None`` for a root.
        compared: How it was made sure that the key is the agency's.
        outside: An outside authority issued it.
    """
    digest = certificate_hash(certificate)
    row = session.scalar(select(IssuedCertificate).where(IssuedCertificate.fingerprint == digest))
    if row is None:
        row = IssuedCertificate(
            serial=f"{certificate.serial_number:x}",
            agency_id=agency.id if agency else None,
            subject=_name_of(certificate),
            pem=certificate.public_bytes(Encoding.PEM).decode("ascii"),
            fingerprint=digest,
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            issued_at=clock.now(),
            compared=compared,
            outside=outside,
        )
        session.add(row)
        after = {"agency": agency.code if agency else "", "compared": compared or ""}
        record_event(session, clock, "certificate.record", row.serial, after=after)
        session.flush()
    return row


def _name_of(certificate: x509.Certificate) -> str:
    subject = read_facts(certificate).subject
    return subject.person or subject.name or certificate.subject.rfc4514_string()


def trust_store(session: Session) -> TrustStore:
    """The authorities that this workplace believes, what they revoked, and whose their certificates are."""
    authorities = session.execute(
        select(TrustAnchor.pem, TrustAnchor.origin, TrustAnchor.needs_revocation_list).order_by(TrustAnchor.added_at)
    )
    bound = session.execute(
        select(IssuedCertificate.fingerprint, Agency.code, IssuedCertificate.revoked_at)
        .join(Agency, Agency.id == IssuedCertificate.agency_id)
        .where(IssuedCertificate.outside)
    )
    return _built(
        tuple((row.pem, row.origin, row.needs_revocation_list) for row in authorities),
        pems_of_newest_lists(session),
        tuple((row.fingerprint, Binding(row.code, row.revoked_at)) for row in bound),
        training=is_training(session),
    )


@lru_cache(maxsize=4)
def _built(
    authorities: tuple[tuple[str, AnchorOrigin, bool], ...],
    lists: tuple[str, ...],
    bound: tuple[tuple[str, Binding], ...],
    *,
    training: bool,
) -> TrustStore:
    """The same object while nothing changes: it remembers which lists it has found to be genuine."""
    by_origin: dict[AnchorOrigin, list[tuple[x509.Certificate, bool]]] = {origin: [] for origin in AnchorOrigin}
    for pem, origin, needs_list in authorities:
        by_origin[origin].append((x509.load_pem_x509_certificate(pem.encode()), needs_list))
    return TrustStore(
        tuple(certificate for certificate, _ in by_origin[AnchorOrigin.OWN]),
        tuple(x509.load_pem_x509_crl(pem.encode()) for pem in lists),
        tuple(OutsideAuthority(certificate, needs) for certificate, needs in by_origin[AnchorOrigin.OUTSIDE]),
        tuple(certificate for certificate, _ in by_origin[AnchorOrigin.INTERMEDIATE]),
        dict(bound),
        training=training,
    )


def trust_state(session: Session) -> dict[str, str]:
    """Which revocation lists are believed now: number, or else day, by the authority's fingerprint."""
    return {row.authority: row.number or row.this_update.isoformat() for row in newest_lists(session)}


def trust_list(session: Session) -> TrustList:
    """What goes down to the agencies: all authorities, our own root first, and the newest list of each."""
    own_first = {AnchorOrigin.OWN: 0, AnchorOrigin.OUTSIDE: 1, AnchorOrigin.INTERMEDIATE: 2}
    rows = session.scalars(select(TrustAnchor).order_by(TrustAnchor.added_at)).all()
    ordered = sorted(rows, key=lambda row: own_first[row.origin])
    encryption = session.get(Setting, _ENCRYPTION)
    return TrustList(
        tuple(row.pem for row in ordered),
        pems_of_newest_lists(session),
        str(encryption.value) if encryption else None,
    )


def begin_to_believe(session: Session, clock: Clock, listed: TrustList) -> BelievedTrust:
    """Take in the first trust list: a person has compared the fingerprint of its first root, which becomes our own."""
    add_anchor(session, clock, _one_certificate(listed.anchors[0]))
    return believe_trust_list(session, clock, listed)


def believe_trust_list(session: Session, clock: Clock, listed: TrustList) -> BelievedTrust:
    """Take in the trust list of a package that the department signed, and whose root is believed already.

    Roots that are not known yet become outside authorities: what they certify counts for registered agencies only, so
    a trust list can never bring a second root of our own. A list older than the one that is here changes nothing. The
    certificate to encrypt to counts only if our own root has issued it for that.

    Raises:
        TrustFileError: Something in it cannot be read.
    """
    pems = (*listed.anchors, *listed.revocation_lists)
    brought = read_trust_file("\n".join(pems).encode()) if pems else TrustFile()
    authorities = take_in_authorities(session, clock, brought.certificates)
    kept = [_try_to_keep(session, clock, each) for each in brought.revocation_lists]
    if listed.encryption_certificate:
        certificate = _one_certificate(listed.encryption_certificate)
        if is_encryption_certificate_of(certificate, trust_store(session).anchors):
            keep_encryption_certificate(session, clock, certificate)
    return BelievedTrust(
        tuple(row.name for row in authorities),
        tuple(each.number for each in kept if each is not None and each.is_news),
        tuple(each.number for each in kept if each is not None and each.is_older),
    )


def _try_to_keep(session: Session, clock: Clock, brought: x509.CertificateRevocationList) -> Keeping | None:
    try:
        return keep_list(session, clock, brought, trust_store(session))
    except UnknownAuthorityError:
        return None


def _one_certificate(pem: str) -> x509.Certificate:
    certificates = read_trust_file(pem.encode()).certificates
    if len(certificates) != 1:
        raise TrustFileError("Chứng thư của Sở trong gói không đọc được.", "Đề nghị Sở Nội vụ gửi lại gói.")
    return certificates[0]


def take_in_authorities(
    session: Session, clock: Clock, certificates: Iterable[x509.Certificate], *, needs_revocation_list: bool = True
) -> tuple[TrustAnchor, ...]:
    """Keep the authorities among some certificates; those that others of them certified are no anchors.

    Certificates of persons and offices are left out.

    Returns:
        Those that were not here before.
    """
    authorities = [each for each in certificates if read_facts(each).may_issue]
    known = (*trust_store(session).authorities, *authorities)
    added: list[TrustAnchor | None] = []
    for each in authorities:
        below = any(other != each and has_issued(other, each, 0) for other in known)
        origin = AnchorOrigin.INTERMEDIATE if below else AnchorOrigin.OUTSIDE
        needs_list = needs_revocation_list and origin is AnchorOrigin.OUTSIDE
        added.append(add_authority(session, clock, each, origin, needs_revocation_list=needs_list))
    return tuple(row for row in added if row is not None)


def encryption_certificate(session: Session) -> x509.Certificate | None:
    """The certificate to which packages for the department are encrypted, if it takes any."""
    setting = session.get(Setting, _ENCRYPTION)
    return x509.load_pem_x509_certificate(str(setting.value).encode()) if setting else None


def keep_encryption_certificate(session: Session, clock: Clock, certificate: x509.Certificate) -> None:
    """Remember to whom packages for the department are encrypted; who calls this has made sure of the certificate."""
    pem = certificate.public_bytes(Encoding.PEM).decode("ascii")
    setting = session.get(Setting, _ENCRYPTION)
    if setting is None:
        session.add(Setting(key=_ENCRYPTION, value=pem))
    elif setting.value == pem:
        return
    else:
        setting.value = pem
    record_event(session, clock, "trust.encryption_certificate", certificate_hash(certificate))
