"""A USB token without USB: SoftHSM, a PKCS#11 driver whose tokens are folders."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from desktop.signing.keys import SigningKey
from desktop.signing.tokens.signer import find_tokens
from desktop.signing.tokens.values import TokenKey

DRIVER = next(
    (
        path
        for path in ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
        if Path(path).exists()
    ),
    "",
)
LABEL = "UBND xã Hòa Long"
PIN = "246810"
_WRITE_CERTIFICATE = """
import sys, pathlib, pkcs11
from pkcs11.util.x509 import decode_x509_certificate
driver, pin, key_id, file = sys.argv[1:]
with next(pkcs11.lib(driver).get_tokens()).open(rw=True, user_pin=pin) as session:
    attributes = decode_x509_certificate(pathlib.Path(file).read_bytes())
    attributes |= {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.ID: bytes.fromhex(key_id)}
    session.create_object(attributes)
"""


@dataclass(frozen=True)
class SoftToken:
    """One token that is plugged in."""

    folder: Path

    def put(self, key: SigningKey, *, key_id: str, certificate_id: str | None = "") -> None:
        """Put a key and its certificate in; the certificate's CKA_ID is the key's, another, or it is left out."""
        private = self.folder / f"{key_id}.pem"
        private.write_bytes(key.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        _softhsm("--import", str(private), "--token", LABEL, "--label", f"khóa {key_id}", "--id", key_id, "--pin", PIN)
        if certificate_id is not None:
            self.put_certificate(key, certificate_id or key_id)

    def put_certificate(self, key: SigningKey, key_id: str) -> None:
        """Put in a certificate alone."""
        file = self.folder / f"{key_id}.der"
        file.write_bytes(key.certificate.public_bytes(Encoding.DER))
        subprocess.run([sys.executable, "-c", _WRITE_CERTIFICATE, DRIVER, PIN, key_id, str(file)], check=True)

    def key_of(self, key: SigningKey, *, key_id: str = "") -> TokenKey:
        """Where the key of a certificate is found again."""
        (token,) = find_tokens(DRIVER)
        pem = "".join(each.public_bytes(Encoding.PEM).decode() for each in (key.certificate, *key.chain))
        return TokenKey(DRIVER, token.label, token.serial, pem, key_id)

    def pull_out(self) -> None:
        """Take the token away."""
        shutil.rmtree(self.folder / "tokens")
        (self.folder / "tokens").mkdir()


def plug_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> SoftToken:
    """A new token, the only one, until the test ends."""
    if not DRIVER or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM is not installed")
    tokens = folder / "tokens"
    tokens.mkdir(parents=True)
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {tokens}\nobjectstore.backend = file\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(settings))
    _softhsm("--init-token", "--free", "--label", LABEL, "--so-pin", "13579135", "--pin", PIN)
    return SoftToken(folder)


def _softhsm(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True, env=os.environ)
