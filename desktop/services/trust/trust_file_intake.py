"""A trust file of a public-service authority: opened, its fingerprints compared, taken in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from pathlib import Path

from cryptography import x509

from desktop.core.files import explaining_os_errors
from desktop.services.trust.authorities import AuthorityRefusedError
from desktop.services.trust.believed import take_in_authorities, trust_store
from desktop.services.trust.revocation_lists import Keeping, keep_list, number_of
from desktop.services.workspace import Workspace
from desktop.signing.certificates import certificate_hash, fingerprint, read_facts, shown_name
from desktop.signing.chains import has_issued, has_signed_list
from desktop.signing.keys import is_strong
from desktop.signing.trust import TrustStore
from desktop.signing.trust_files import MAXIMUM_FILE, TrustFile, read_trust_file


class AuthorityRole(Enum):
    """What an authority of a file would become here."""

    ROOT = auto()
    """It would be believed: its fingerprint must be compared with what it publishes itself."""
    BELOW = auto()
    """It was certified by one that is believed, or by another of the same file."""
    KNOWN = auto()
    """It is here already."""


@dataclass(frozen=True)
class OfferedAuthority:
    """An authority that a file brings.

    Attributes:
        sha256: Of its certificate, hexadecimal: what public authorities publish. digits: for the telephone.
    """

    name: str
    issuer: str
    sha256: str
    digits: str
    valid_from: datetime
    valid_to: datetime
    role: AuthorityRole


@dataclass(frozen=True)
class OfferedList:
    """A revocation list that a file brings; ``known_authority``: who signed it is here, or in the same file."""

    issuer: str
    number: str
    made_at: datetime
    valid_to: datetime | None
    known_authority: bool


@dataclass(frozen=True)
class OfferedTrust:
    """A trust file that was opened; nothing of it is believed yet."""

    path: Path
    content: TrustFile
    authorities: tuple[OfferedAuthority, ...]
    lists: tuple[OfferedList, ...]

    @property
    def to_compare(self) -> tuple[OfferedAuthority, ...]:
        """The authorities whose fingerprint must be compared before they are believed."""
        return tuple(each for each in self.authorities if each.role is AuthorityRole.ROOT)


@dataclass(frozen=True)
class TakenTrust:
    """What taking a trust file in has changed: names of new authorities, and what became of each list."""

    authorities: tuple[str, ...]
    lists: tuple[Keeping, ...]


def open_trust_file(workspace: Workspace, path: Path) -> OfferedTrust:
    """Open a file with certificates of authorities or revocation lists, and say what is in it.

    Raises:
        TrustFileError: It holds nothing of the kind, or is damaged.
        AuthorityRefusedError: It holds certificates that are no authorities', or too weak ones.
        EnvironmentFailureError: It cannot be read.
    """
    with explaining_os_errors(path), path.open("rb") as stream:
        content = read_trust_file(stream.read(MAXIMUM_FILE + 1))
    with workspace.reading() as session:
        known = trust_store(session)
    _check_authorities(path, content)
    authorities = tuple(_offered(each, content, known) for each in content.certificates)
    believed = (*known.authorities, *content.certificates)
    lists = tuple(
        OfferedList(
            issuer=shown_name(each.issuer),
            number=str(number_of(each) or ""),
            made_at=each.last_update_utc,
            valid_to=each.next_update_utc,
            known_authority=any(has_signed_list(authority, each) for authority in believed),
        )
        for each in content.revocation_lists
    )
    return OfferedTrust(path, content, authorities, lists)


def _check_authorities(path: Path, content: TrustFile) -> None:
    for each in content.certificates:
        facts = read_facts(each)
        if not facts.may_issue:
            raise AuthorityRefusedError(
                f"{path.name}: chứng thư “{shown_name(each.subject)}” là của người dùng, không phải của nơi cấp.",
                "Chọn tệp chứng thư của cơ quan cấp (gốc, trung gian). "
                "Chứng thư của một đơn vị thì gắn ở trang Đơn vị và chứng thư.",
            )
        if not facts.understood or not is_strong(each.public_key()):
            raise AuthorityRefusedError(
                f"{path.name}: chứng thư “{shown_name(each.subject)}” dùng khóa yếu hoặc có ràng buộc chưa hỗ trợ.",
                "Lấy chứng thư hiện hành của cơ quan cấp.",
            )


def _offered(certificate: x509.Certificate, content: TrustFile, known: TrustStore) -> OfferedAuthority:
    others = (*known.authorities, *content.certificates)
    if certificate in known.authorities:
        role = AuthorityRole.KNOWN
    elif any(other != certificate and has_issued(other, certificate, 0) for other in others):
        role = AuthorityRole.BELOW
    else:
        role = AuthorityRole.ROOT
    return OfferedAuthority(
        name=shown_name(certificate.subject),
        issuer=shown_name(certificate.issuer),
        sha256=certificate_hash(certificate),
        digits=fingerprint(certificate),
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        role=role,
    )


def take_in_trust_file(workspace: Workspace, offered: OfferedTrust, compared: Collection[str]) -> TakenTrust:
    """Believe the authorities of a file, and keep its lists.

    Args:
        workspace: Of either side.
        offered: The file as it was opened.
        compared: SHA-256 of the roots whose fingerprint a person has compared; all new ones must be among them.

    Raises:
        AuthorityRefusedError: A fingerprint was not compared, or nothing of the file can be used.
        RevocationListError: A list contradicts the one that is here, or its authority is not known.
    """
    if any(each.sha256 not in compared for each in offered.to_compare):
        raise AuthorityRefusedError(
            "Chưa xác nhận dấu vân tay của nơi cấp chứng thư.",
            "So dấu vân tay với bản mà nơi cấp công bố rồi xác nhận.",
        )
    clock = workspace.clock
    with workspace.session() as session:
        added = take_in_authorities(session, clock, offered.content.certificates)
        trust = trust_store(session)
        kept = tuple(keep_list(session, clock, each, trust) for each in offered.content.revocation_lists)
        older = next((each for each in kept if each.is_older), None)
        if older is not None and not added and not any(each.is_news for each in kept):
            raise AuthorityRefusedError(
                f"Danh sách thu hồi số {older.number} cũ hơn danh sách số {older.known} đang có trên máy.",
                "Không cần nạp tệp này; nếu cần, lấy danh sách mới nhất.",
            )
        return TakenTrust(tuple(row.name for row in added), kept)
