"""``verify``: opens each file, checks it fully, changes nothing."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from desktop.cli import provenance
from desktop.cli.arguments import UsageError
from desktop.cli.opening import decryptor_from, opened
from desktop.cli.output import ExitStatus, Output
from desktop.core.clock import Clock
from desktop.core.files import explaining_os_errors

if TYPE_CHECKING:
    from desktop.exchange.package import Examination
    from desktop.rules.assurance import Assurance


def run(arguments: argparse.Namespace, output: Output, clock: Clock) -> ExitStatus:
    """Check files, those in parts or scanned as a whole; 0 when all are valid."""
    from desktop.exchange.paper_reading import read_papers
    from desktop.exchange.parts import put_together
    from desktop.rules.verdicts import Verdict

    if arguments.provenance:
        return provenance.run(arguments, output, clock)
    if arguments.passphrase_file is not None and arguments.data is None:
        raise UsageError("so-dan-van verify: có --passphrase-file thì cần --data")
    all_valid = True
    with _checker(arguments, clock) as check, TemporaryDirectory(prefix="so-dan-van-") as scratch:
        for file in read_papers(put_together(arguments.files, Path(scratch)), Path(scratch)):
            examination, assurance = check(file.path)
            reasons = (file.lack,) if file.lack else examination.reasons
            examination = replace(examination, file=file.name, reasons=reasons)
            all_valid &= examination.verdict is Verdict.VALID
            output.answer(examination_json(examination, assurance), *_lines(examination, assurance))
    return ExitStatus.DONE if all_valid else ExitStatus.ANSWER_IS_NO


@contextmanager
def _checker(
    arguments: argparse.Namespace, clock: Clock
) -> "Iterator[Callable[[Path], tuple[Examination, Assurance]]]":
    """Checks a file by the trust that the arguments name."""
    from desktop.services.intake.verification import verify_alone, verify_file
    from desktop.signing.trust import TrustStore

    pems: list[bytes] = []
    for path in arguments.trust:
        with explaining_os_errors(path):
            pems.append(path.read_bytes())
    named = TrustStore.from_pem(*pems) if pems else TrustStore(())
    if arguments.data is None:
        yield lambda path: verify_alone(path, named, clock)
        return
    with opened(arguments, clock) as workspace:
        decryptor = decryptor_from(arguments, workspace)
        yield lambda path: verify_file(workspace, path, named.anchors, decryptor)


def examination_json(examination: "Examination", assurance: "Assurance") -> Mapping[str, object]:
    """An examination in the form of the contract."""
    from desktop.services.intake.taking_in import signer_view

    claims = examination.claims
    return {
        "file": str(examination.file),
        "kind": str(examination.kind) if examination.kind else None,
        "verdict": str(examination.verdict),
        "reasons": [{"code": str(r.code), "message": r.message} for r in examination.reasons],
        "agency": claims.agency_code if claims and claims.agency_code else None,
        "period": claims.period_code if claims and claims.period_code else None,
        "revision": claims.revision if claims else None,
        "signers": [signer_json(signer_view(report)) for report in examination.signers],
        "sha256": examination.sha256 or None,
        "assurance": str(assurance) if examination.is_intact else None,
    }


def signer_json(signer: object) -> Mapping[str, object]:
    """A signer in the form of the contract."""
    from desktop.services.intake.taking_in import Signer

    assert isinstance(signer, Signer)  # noqa: S101 - typed late so that --help stays quick
    return {
        "name": signer.name,
        "organisation": signer.organisation,
        "serial": signer.serial,
        "claimed_time": signer.claimed_time.isoformat() if signer.claimed_time else None,
        "status": signer.status,
    }


VERDICT_WORDS = {
    "valid": "hợp lệ",
    "valid_unsigned": "nguyên vẹn, chưa ký số",
    "untrusted": "nguyên vẹn, chưa tin cậy được người ký",
    "invalid": "không hợp lệ",
    "unreadable": "không đọc được",
}


def _lines(examination: "Examination", assurance: "Assurance") -> list[str]:
    lines = [f"{examination.file}: {VERDICT_WORDS[examination.verdict]}"]
    if examination.snapshot is not None:
        snapshot = examination.snapshot
        lines.append(f"  {snapshot.agency.name}, {snapshot.period.name}, bản số {snapshot.revision}")
    lines += [f"  Ký: {r.signer.name} ({r.signer.organisation})" for r in examination.signers if r.signer]
    if examination.snapshot is not None:
        lines.append(f"  {assurance.sentence}")
    lines += [f"  {reason.code}: {reason.message}" for reason in examination.reasons]
    return lines
