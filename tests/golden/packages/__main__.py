"""Makes the golden packages that are not there yet: ``python -m tests.golden.packages``.

They say what packages of each kind look like that this version has issued. One that was released is never made again:
readers must read it for ever. A new version of a kind adds a file (``receipt-2.asice``) and leaves the old one alone.
"""

import hashlib
import sys
from io import BytesIO
from pathlib import Path

import pikepdf
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.exchange.writer import report_container
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.signing.pdf import sign_pdf
from tests.exchange.examples import EXAMPLES, write_example
from tests.exchange.making import NOW, key, root, with_attachment

FOLDER = Path(__file__).parent
EVIDENCE = "Biên bản đối thoại với Nhân dân".encode()
SNAPSHOT = with_attachment(hashlib.sha256(EVIDENCE).hexdigest(), "Biên bản.pdf", len(EVIDENCE))


def make_missing() -> list[Path]:
    """Write what is not there; gives what was written."""
    makers = {f"{kind}-1.asice": (lambda path, kind=kind: write_example(path, kind)) for kind in EXAMPLES}
    makers |= {"report-1.asice": _container, "report-1.pdf": _pdf, "root.pem": _root}
    missing = [FOLDER / name for name in makers if not (FOLDER / name).exists()]
    for path in missing:
        makers[path.name](path)
    return missing


def _container(path: Path) -> None:
    evidence = path.with_suffix(".part")
    evidence.write_bytes(EVIDENCE)
    files = {hashlib.sha256(EVIDENCE).hexdigest(): evidence}
    report_container(path, SNAPSHOT, _signed_pdf(), files, [key()], NOW)
    evidence.unlink()


def _pdf(path: Path) -> None:
    path.write_bytes(_signed_pdf())


def _signed_pdf() -> bytes:
    document, stream = pikepdf.new(), BytesIO()
    document.add_blank_page()
    data = snapshot_to_json(SNAPSHOT)
    document.attachments["report.json"] = pikepdf.AttachedFileSpec(document, data, filename="report.json")
    document.save(stream)
    return sign_pdf(stream.getvalue(), key(), NOW)


def _root(path: Path) -> None:
    path.write_bytes(root().certificate.public_bytes(Encoding.PEM))


if __name__ == "__main__":
    for written in make_missing():
        sys.stdout.write(f"{written}\n")
