"""How a report leaves: encrypted, in parts, compared; and how large it will be."""

import hashlib
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from desktop.core.errors import EnvironmentFailureError
from desktop.exchange.package import examine
from desktop.exchange.parts import UndividableError
from desktop.models.attachment import Attachment
from desktop.models.intake import IntakeResult
from desktop.models.revision import OutgoingPackage, Revision
from desktop.models.workplace import Setting
from desktop.rules.verdicts import Verdict
from desktop.services.intake.taking_in import take_in
from desktop.services.report.delivery import DeliveryOptions, NobodyToEncryptToError, estimate_package
from desktop.services.report.delivery_settings import (
    DeliverySettings,
    DeliverySettingsRefusedError,
    read_delivery_settings,
    set_delivery_settings,
)
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.trust.encryption_keys import open_decryptor
from desktop.services.workspace import this_agency
from desktop.signing.trust import TrustStore
from tests.services.pattern import CARRIERS, HOA_LONG, PASSPHRASE, PERIOD, approve_all, at, count

ENCRYPTED = DeliveryOptions(encrypt=True)


@pytest.fixture
def key(pattern):
    return pattern.keys[HOA_LONG]


@pytest.fixture
def ready(agency):
    """Everything is approved, and one large file proves something."""
    content = Random(1).randbytes(400_000)
    digest = hashlib.sha256(content).hexdigest()
    agency.folder.evidence.mkdir(exist_ok=True)
    (agency.folder.evidence / digest).write_bytes(content)
    with agency.session() as session:
        session.add(
            Attachment(
                agency_id=this_agency(session).id, sha256=digest, name="ảnh.jpg", size=len(content),
                media_type="image/jpeg", task_code="NV5.2", added_at=agency.clock.now(),
            )
        )  # fmt: skip
    approve_all(agency)
    return agency


@pytest.fixture
def known(department):
    """The department's key for encrypted files, opened; its certificate came down with the agency's own."""
    return open_decryptor(department.folder, PASSPHRASE)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_encrypted_files_open_for_the_department_and_for_the_sender(ready, department, known, key, pattern, tmp_path):
    done = hand_in(ready, PERIOD, CARRIERS, tmp_path / "USB", key, delivery=ENCRYPTED)
    assert names(tmp_path / "USB") == [f"BC_{HOA_LONG}_6T-2018_b1.{form}.p7m" for form in ("asice", "pdf")]
    assert done.encrypted
    assert [path.exists() for path in done.files] == [True, True]
    trust = TrustStore((pattern.root.certificate,))
    for ring in (known, open_decryptor(ready.folder, PASSPHRASE)):
        told = [examine(path, trust, at(5, 23).now(), decryptor=ring) for path in done.files]
        assert [each.verdict for each in told] == [Verdict.VALID, Verdict.VALID]
        assert tuple(each.sha256 for each in told) == done.sha256
    (row, _) = take_in(department, done.files, decryptor=known)
    assert (row.result, row.sha256) == (IntakeResult.ACCEPTED, done.sha256[0])


def test_nothing_in_the_clear_is_ever_written_to_the_stick(ready, key, tmp_path, monkeypatch):
    seen = set()

    def look(path):
        seen.update(each.name for each in (tmp_path / "USB").rglob("*") if each.is_file())

    monkeypatch.setattr("desktop.services.report.delivery.settle", look)
    hand_in(ready, PERIOD, CARRIERS, tmp_path / "USB", key, delivery=ENCRYPTED)
    assert all(name.endswith(".p7m") for name in seen)
    assert not list(ready.folder.root.glob(".dang-xuat*"))


def test_what_another_program_is_to_sign_stays_readable(ready, key, tmp_path):
    forms = (ReportFormat.ASICE, ReportFormat.PDF_TO_SIGN)
    done = hand_in(ready, PERIOD, forms, tmp_path / "USB", key, delivery=ENCRYPTED)
    assert [path.name.removeprefix(f"BC_{HOA_LONG}_6T-2018_b1") for path in done.files] == [
        ".asice.p7m",
        "_cho-ky.pdf",
    ]


def test_without_a_certificate_of_the_department_nothing_is_written(ready, key, tmp_path):
    with ready.session() as session:
        session.delete(session.get_one(Setting, "trust.encryption_certificate"))
    with pytest.raises(NobodyToEncryptToError):
        hand_in(ready, PERIOD, CARRIERS, tmp_path / "USB", key, delivery=ENCRYPTED)
    assert names(tmp_path / "USB") == []
    assert count(ready, Revision) == 0


@pytest.mark.parametrize("encrypt", [False, True])
def test_a_file_above_the_limit_leaves_in_parts_that_intake_joins(ready, department, known, key, tmp_path, encrypt):
    options = DeliveryOptions(encrypt, part_limit=200_000)
    done = hand_in(ready, PERIOD, [ReportFormat.ASICE], tmp_path / "USB", key, delivery=options)
    end = ".asice.p7m" if encrypt else ".asice"
    assert [path.name for path in done.files] == names(tmp_path / "USB")
    assert len(done.files) == 3
    assert all(path.stat().st_size <= 200_000 and f"{end}.phan" in path.name for path in done.files)
    (row,) = take_in(department, done.files[::-1], decryptor=known)
    assert (row.result, row.sha256) == (IntakeResult.ACCEPTED, done.sha256[0])


def test_a_small_file_is_not_divided(ready, key, tmp_path):
    options = DeliveryOptions(part_limit=20_000_000)
    done = hand_in(ready, PERIOD, CARRIERS, tmp_path / "USB", key, delivery=options)
    assert [path.suffix for path in done.files] == [".asice", ".pdf"]


def test_a_limit_that_is_too_small_is_said_and_nothing_is_recorded(ready, key, tmp_path):
    with pytest.raises(UndividableError):
        hand_in(ready, PERIOD, CARRIERS, tmp_path / "USB", key, delivery=DeliveryOptions(part_limit=1000))
    assert names(tmp_path / "USB") == []
    assert count(ready, Revision) == 0


def test_what_was_written_down_is_the_package_itself(ready, key, tmp_path):
    done = hand_in(ready, PERIOD, [ReportFormat.ASICE], tmp_path / "USB", key, delivery=ENCRYPTED)
    with ready.reading() as session:
        (row,) = session.query(OutgoingPackage).all()
    assert (row.file_name, row.sha256) == (f"BC_{HOA_LONG}_6T-2018_b1.asice", done.sha256[0])


def test_a_stick_that_does_not_keep_what_is_written_gets_nothing_and_nothing_is_recorded(
    ready, key, tmp_path, monkeypatch
):
    def forgetful(path):
        raise EnvironmentFailureError(f"{path}: nội dung đọc lại khác với nội dung đã ghi.")

    monkeypatch.setattr("desktop.services.report.delivery.settle", forgetful)
    with pytest.raises(EnvironmentFailureError, match="đọc lại khác"):
        hand_in(ready, PERIOD, CARRIERS, tmp_path / "USB", key)
    assert names(tmp_path / "USB") == []
    assert count(ready, Revision) == 0


KILLED = """
import os, signal, sys
from pathlib import Path
from desktop.core.clock import FixedClock
from desktop.services.report import delivery
from desktop.services.report import hand_in as module
from desktop.services.report.hand_in import hand_in
from desktop.services.report.formats import ReportFormat
from desktop.services.trust.keys import load_signing_key
from desktop.services.workspace import Workspace
from datetime import date

root, usb, passphrase, period = sys.argv[1:]
workspace = Workspace.open(Path(root), FixedClock.on(date(2018, 5, 12), 10))
delivery.settle = lambda path: os.kill(os.getpid(), signal.SIGKILL)
key = load_signing_key(workspace.folder, passphrase)
hand_in(workspace, period, [ReportFormat.ASICE], Path(usb), key)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed in another way there")
def test_an_export_that_is_killed_leaves_no_file_and_the_next_one_ends_well(ready, key, tmp_path):
    usb = tmp_path / "USB"
    ready.database.close()
    command = [sys.executable, "-c", KILLED, str(ready.folder.root), str(usb), PASSPHRASE, PERIOD]
    done = subprocess.run(command, cwd=Path(__file__).resolve().parents[3], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert [name for name in names(usb) if not name.startswith(".")] == []
    assert count(ready, Revision) == 0
    hand_in(ready, PERIOD, [ReportFormat.ASICE], usb, key)
    assert names(usb) == [f"BC_{HOA_LONG}_6T-2018_b1.asice"]


def test_the_estimate_is_near_what_comes_of_it(ready, key, tmp_path):
    with ready.reading() as session:
        estimate = estimate_package(session, ready.clock, PERIOD)
    done = hand_in(ready, PERIOD, [ReportFormat.ASICE], tmp_path / "USB", key)
    size = done.files[0].stat().st_size
    assert (estimate.enclosed, estimate.left_out) == (1, 0)
    assert abs(estimate.size() - size) < 0.25 * size


class TestSettings:
    def test_what_was_set_comes_back_and_the_rest_is_usual(self, agency):
        wanted = DeliverySettings(longest_side=1600, encrypt=True)
        with agency.session() as session:
            assert read_delivery_settings(session) == DeliverySettings()
            set_delivery_settings(session, agency.clock, wanted)
        with agency.reading() as session:
            assert read_delivery_settings(session) == wanted

    @pytest.mark.parametrize(
        ("field", "value"), [("longest_side", 10), ("quality", 99), ("part_megabytes", 0), ("part_megabytes", 900)]
    )
    def test_a_number_out_of_its_range_is_said_at_its_field(self, agency, field, value):
        with agency.session() as session, pytest.raises(DeliverySettingsRefusedError) as refusal:
            set_delivery_settings(session, agency.clock, DeliverySettings(**{field: value}))
        assert refusal.value.data["field"] == field

    @pytest.mark.parametrize("kept", [[], "x", {"longest_side": "2000"}, {"quality": None}])
    def test_what_cannot_be_read_is_usual(self, agency, kept):
        with agency.session() as session:
            session.add(Setting(key="delivery", value=kept))
            session.flush()
            assert read_delivery_settings(session) == DeliverySettings()
