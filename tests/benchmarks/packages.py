"""Signatures and containers, against the openssl program."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from desktop.exchange.container import ContainerFile, write_container
from desktop.exchange.reader import open_container
from desktop.signing.authority import create_root, issue_certificate
from desktop.signing.certificates import Subject
from desktop.signing.cms import sign_detached, verify_detached
from desktop.signing.keys import SigningKey, new_private_key
from desktop.signing.report import SignatureStatus
from desktop.signing.trust import TrustStore
from tests.benchmarks.measure import Measure, timed
from tests.benchmarks.province import Province

NOW = datetime.now(UTC)
"""The computer's own time: openssl checks certificates against it."""
CONTENT = ('{"values":[' + '{"code":"CT1.01","value":"1234"},' * 600 + "null]}").encode()
"""Twenty kilobytes, the size of a report without pictures."""


class Office:
    """An agency with its key, a department that trusts it, and the same keys as files for openssl."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def key(self) -> SigningKey:
        private_key = new_private_key()
        subject = Subject("UBND xã Hòa Long", "Ủy ban nhân dân xã Hòa Long", "W26593a")
        certificate = issue_certificate(self._root, private_key.public_key(), subject, NOW)
        return SigningKey(private_key, certificate)

    @cached_property
    def _root(self) -> SigningKey:
        return create_root("Sở Nội vụ", "Chứng thư gốc Sổ Dân vận", NOW)

    @cached_property
    def trust(self) -> TrustStore:
        return TrustStore((self._root.certificate,))

    def put_out_files(self) -> None:
        """Write what openssl reads."""
        self.folder.mkdir(parents=True, exist_ok=True)
        key = self.key.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (self.folder / "key.pem").write_bytes(key)
        (self.folder / "certificate.pem").write_bytes(self.key.certificate.public_bytes(Encoding.PEM))
        (self.folder / "root.pem").write_bytes(self.trust.to_pem())
        (self.folder / "content").write_bytes(CONTENT)

    def sign_and_verify(self) -> None:
        """By the program's own means."""
        signature = sign_detached(CONTENT, self.key, NOW)
        assert verify_detached(CONTENT, signature, self.trust, NOW).status is SignatureStatus.VALID

    def sign_and_verify_by_openssl(self) -> None:
        """The same with ``openssl cms``, keys and content in files."""
        files = ["-binary", "-outform", "DER", "-in", "content", "-out", "signature.p7s"]
        self._openssl("-sign", "-cades", "-signer", "certificate.pem", "-inkey", "key.pem", *files)
        against = ["-content", "content", "-CAfile", "root.pem", "-out", "verified"]
        self._openssl("-verify", "-cades", "-binary", "-inform", "DER", "-in", "signature.p7s", *against)

    def pack_and_open(self) -> None:
        """A whole container: written to disk and synced, read back, every check made."""
        path = self.folder / "report.asice"
        write_container(path, [ContainerFile("report.json", "application/json", CONTENT)], [self.key], NOW)
        with path.open("rb") as stream:
            opened = open_container(stream, self.trust, NOW)
        assert opened.signatures[0][1].status is SignatureStatus.VALID

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", "cms", *arguments], cwd=self.folder, check=True, capture_output=True)


def measures(province: Province) -> Iterator[Measure]:
    """Signing and checking."""
    office = Office(province.workplace / "office")
    office.put_out_files()
    openssl = timed(office.sign_and_verify_by_openssl)
    yield Measure("CMS: sign and verify 20 kB", timed(office.sign_and_verify, 20), "openssl cms", openssl)
    yield Measure("container: write, sync, open, verify", timed(office.pack_and_open), "openssl cms", openssl)
