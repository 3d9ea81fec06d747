"""Packages of every version ever issued are read, and others can check them too."""

import json
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.exchange.package import examine
from desktop.rules.package_data import RemarkPlace
from desktop.rules.package_form import data_to_json
from desktop.rules.packages import PackageKind
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.rules.verdicts import Verdict
from desktop.signing.trust import TrustStore
from tests.exchange.examples import EXAMPLES, write_example
from tests.exchange.making import NOW

FOLDER = Path(__file__).parents[1] / "golden" / "packages"
VERSION_1 = sorted(path for path in FOLDER.iterdir() if path.stem.endswith("-1"))
KINDS = {path.name: PackageKind(path.stem.rpartition("-")[0]) for path in VERSION_1}


def opened(path):
    trust = TrustStore.from_pem((FOLDER / "root.pem").read_bytes())
    found = examine(path, trust, NOW + timedelta(days=1))
    assert (found.verdict, found.reasons) == (Verdict.VALID, ())
    return found


def test_there_is_a_golden_package_of_every_kind():
    assert set(KINDS.values()) == set(PackageKind)
    assert set(KINDS) == {*(f"{kind}-1.asice" for kind in PackageKind), "report-1.pdf"}


def lost(issued, read, place="$"):
    """Places of what was issued and is not read; what a later program adds with a default is none."""
    if isinstance(issued, dict) and isinstance(read, dict):
        return [fault for name in issued for fault in lost(issued[name], read.get(name), f"{place}.{name}")]
    if isinstance(issued, list) and isinstance(read, list) and len(issued) == len(read):
        return [fault for n in range(len(issued)) for fault in lost(issued[n], read[n], f"{place}[{n}]")]
    return [] if issued == read else [place]


@pytest.mark.parametrize("path", VERSION_1, ids=lambda path: path.name)
def test_version_1_is_read_to_the_last_letter(path):
    found = opened(path)
    assert found.kind is KINDS[path.name]
    if found.data is None:
        assert lost(json.loads(found.snapshot_bytes), json.loads(snapshot_to_json(found.snapshot))) == []
        return
    with zipfile.ZipFile(path) as archive:
        issued = json.loads(archive.read(f"{found.kind}.json"))
    assert lost(issued, json.loads(data_to_json(found.data))) == []


def test_version_1_says_what_it_said():
    data = {kind: opened(FOLDER / f"{kind}-1.asice").data for kind in EXAMPLES}
    assignment = data[PackageKind.ASSIGNMENT]
    assert (assignment.programme.code, assignment.programme.version) == ("DVCQ-2018", 1)
    assert assignment.obligations["N-2018"] == ("W26572a",)
    assert len(assignment.receipts) == len(assignment.returns) == 1
    assert data[PackageKind.ENROLMENT].agency.code == "W26572a"
    assert data[PackageKind.CERTIFICATE].trust.anchors == (data[PackageKind.CERTIFICATE].root,)
    assert data[PackageKind.FORWARDING].files[0].revision == 1
    assert data[PackageKind.RECEIPT].receipts[0].code.count("-") == 2
    assert [remark.place for remark in data[PackageKind.RETURN].returns[0].remarks] == list(RemarkPlace)
    report = opened(FOLDER / "report-1.asice").snapshot
    assert (report.agency.code, report.period.code, report.revision) == ("W26572a", "6T-2018", 1)
    assert report == opened(FOLDER / "report-1.pdf").snapshot


def packages(folder):
    """What this version writes of each kind, and the golden containers."""
    for kind in EXAMPLES:
        path = folder / f"{kind}.asice"
        write_example(path, kind)
        yield path
    yield from (path for path in VERSION_1 if path.suffix == ".asice")


def test_openssl_believes_every_kind(tmp_path):
    moment = str(int((NOW + timedelta(days=1)).timestamp()))
    for path in packages(tmp_path):
        with zipfile.ZipFile(path) as archive:
            for name in ("ASiCManifest.xml", "signature001.p7s"):
                (tmp_path / name).write_bytes(archive.read(f"META-INF/{name}"))
        command = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-attime", moment]
        places = ["-in", "signature001.p7s", "-content", "ASiCManifest.xml", "-out", "out"]
        checked = subprocess.run(
            [*command, *places, "-CAfile", str(FOLDER / "root.pem")],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.returncode == 0, f"{path.name}: {checked.stderr}"
        assert "CAdES Verification successful" in checked.stderr
