"""The register of arrivals: what it says, who signs under it, and how each kind of tampering is found and named."""

import json
import shutil
import subprocess
from contextlib import closing
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.models.arrival import Arrival, ArrivalOccasion, ArrivalSeal
from desktop.models.audit import AuditEvent
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission
from desktop.rules.assurance import Assurance
from desktop.services.intake.arrival_register import read_register, seal_arrivals
from desktop.services.intake.register_check import register_faults
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.assignment import issue_assignment
from desktop.services.safety.upkeep import check_folder
from tests.databases import drop_triggers
from tests.services.pattern import DEPARTMENT, LONG_PHUOC, at, bring_to, copied


@pytest.fixture(scope="module")
def received_once(pattern, tmp_path_factory):
    """The department's folder after three files were offered; never write to it."""
    folder = tmp_path_factory.mktemp("đã nhận")
    with closing(copied(pattern, DEPARTMENT, folder / DEPARTMENT, at(5, 23, 10))) as department:
        for path in (pattern.first, pattern.long_phuoc, pattern.first):
            take_in(department, [path])
            department.clock.advance(timedelta(minutes=10))
    return folder / DEPARTMENT


@pytest.fixture
def received(received_once, department):
    """Three files were offered: two were taken in, the first of them once more."""
    bring_to(department, received_once)
    department.clock.advance(timedelta(minutes=30))
    return department


def lines(workspace):
    with workspace.reading() as session:
        return session.scalars(sa.select(Arrival).order_by(Arrival.seq)).all()


def faults(workspace):
    with workspace.reading() as session:
        return [(fault.line, fault.message) for fault in register_faults(session)]


def tamper(workspace, statement):
    with workspace.session() as session:
        session.execute(statement)


def test_every_offer_has_its_line(any_department, pattern):
    take_in(any_department, [pattern.first])
    take_in(any_department, [pattern.first, pattern.first.with_name("rút USB.asice")])
    first, again, unread = lines(any_department)
    assert (first.seq, again.seq, unread.seq) == (1, 2, 3)
    assert (first.result, first.assurance, first.occasion) == (
        IntakeResult.ACCEPTED,
        Assurance.ENROLLED,
        ArrivalOccasion.OFFERED,
    )
    assert first.made_at <= first.signed_at <= first.received_at == first.judged_at
    assert (again.result, again.sha256, again.previous_hash) == (IntakeResult.DUPLICATE, first.sha256, first.hash)
    assert (unread.sha256, unread.package_id) == ("", None)
    assert len(first.trust["anchors"]) == 1
    assert faults(any_department) == []


def test_the_department_signs_under_it_whenever_its_key_is_open(received, pattern, tmp_path):
    with received.reading() as session:
        assert (read_register(session, received.clock).lines, read_register(session, received.clock).sealed_lines) == (
            3,
            0,
        )
    issue_assignment(received, tmp_path, pattern.keys[DEPARTMENT])
    with received.reading() as session:
        register = read_register(session, received.clock)
    assert register.is_sealed
    assert register.sealed_at == received.clock.now()
    seal_arrivals(received, pattern.keys[DEPARTMENT], "register")
    with received.reading() as session:
        (seal,) = session.scalars(sa.select(ArrivalSeal))
    assert (seal.seq, seal.occasion) == (3, "assignment"), "nothing came since, so nothing is signed again"
    assert faults(received) == []


def test_the_signature_under_it_can_be_checked_without_this_program(received, pattern, tmp_path):
    seal_arrivals(received, pattern.keys[DEPARTMENT], "register")
    with received.reading() as session:
        (seal,) = session.scalars(sa.select(ArrivalSeal))
    (tmp_path / "statement.json").write_bytes(seal.statement)
    (tmp_path / "signature.p7s").write_bytes(seal.signature)
    (tmp_path / "root.pem").write_bytes(pattern.root.certificate.public_bytes(Encoding.PEM))
    command = (
        "openssl cms -verify -cades -binary -inform DER -in signature.p7s -content statement.json -CAfile root.pem "
        "-purpose any -attime 1527000000"
    )
    done = subprocess.run(command.split(), cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["lines"], said["head"], said["issuer"]["code"]) == (3, lines(received)[-1].hash, DEPARTMENT)


def test_an_empty_register_is_not_signed(department, pattern):
    register = seal_arrivals(department, pattern.keys[DEPARTMENT], "register")
    assert (register.lines, register.is_sealed, register.sealed_at) == (0, True, None)


@pytest.mark.parametrize(
    "change",
    [
        {"result": IntakeResult.QUARANTINED},
        {"received_at": sa.text("'2018-05-01 00:00:00.000000'")},
        {"signed_at": None},
        {"assurance": Assurance.TOKEN},
        {"source_path": "khác.asice"},
        {"note": "thêm"},
        {"trust": {"anchors": []}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_line_that_was_changed_is_named(received, change):
    tamper(received, sa.update(Arrival).where(Arrival.seq == 2).values(**change))
    found = faults(received)
    assert found[0][0] == 2
    assert "Dòng 2" in found[0][1]
    assert "đã bị sửa sau khi ghi" in found[0][1]
    assert [finding.code for finding in check_folder(received)] == ["ARRIVAL_REGISTER"] * len(found)


def test_a_line_whose_hash_was_made_to_fit_breaks_the_chain(received):
    (_, second, _) = lines(received)
    second.note = "thêm"
    tamper(received, sa.update(Arrival).where(Arrival.seq == 2).values(note="thêm", hash=second.expected_hash()))
    messages = [message for _, message in faults(received)]
    assert any("Dòng 3" in each and "không nối với dòng trước" in each for each in messages)
    assert any("Dòng 2" in each and "khác với điều nhật ký đã ghi" in each for each in messages)


def test_lines_that_were_taken_out_are_missed(received):
    tamper(received, sa.delete(Arrival).where(Arrival.seq == 2))
    messages = [message for _, message in faults(received)]
    assert any("Dòng 3" in each and "thiếu 1 dòng" in each for each in messages)


def test_lines_that_were_cut_off_at_the_end_are_missed(received):
    tamper(received, sa.delete(Arrival).where(Arrival.seq == 3))
    assert faults(received) == [
        (3, f"Dòng 3 của sổ tiếp nhận ({lines_label(received)}) đã mất; nhật ký còn ghi."),
    ]


def lines_label(workspace):
    return lines(workspace)[0].source_path


def test_a_register_that_was_written_anew_does_not_stand_above_its_signature(received, pattern):
    """Whoever can write to the database can make a chain that fits, but not the department's signature under it."""
    seal_arrivals(received, pattern.keys[DEPARTMENT], "register")
    with received.session() as session:
        drop_triggers(session)
        previous = "0" * 64
        for row in session.scalars(sa.select(Arrival).order_by(Arrival.seq)):
            values = {"previous_hash": previous}
            if row.seq == 2:
                values["note"] = "thêm"
            row_as_it_would_be = {**values, "hash": _rehashed(row, values)}
            session.execute(sa.update(Arrival).where(Arrival.seq == row.seq).values(**row_as_it_would_be))
            previous = row_as_it_would_be["hash"]
            event = session.scalars(
                sa.select(AuditEvent).where(AuditEvent.action == "package.offered").order_by(AuditEvent.seq)
            ).all()[row.seq - 1]
            session.execute(
                sa.update(AuditEvent).where(AuditEvent.seq == event.seq).values(after={**event.after, "hash": previous})
            )
    (fault,) = faults(received)
    assert "không còn khớp với dòng 3" in fault[1]


def _rehashed(row, values):
    copy = Arrival(**{column.key: getattr(row, column.key) for column in sa.inspect(Arrival).column_attrs} | values)
    return copy.expected_hash()


def test_a_signature_by_somebody_else_is_none(received, pattern):
    seal_arrivals(received, pattern.keys[LONG_PHUOC], "register")
    (fault,) = faults(received)
    assert "không phải chữ ký của Sở" in fault[1]


def test_a_signature_that_was_changed_is_named(received, pattern):
    seal_arrivals(received, pattern.keys[DEPARTMENT], "register")
    with received.reading() as session:
        signature = bytearray(session.scalars(sa.select(ArrivalSeal.signature)).one())
    signature[-1] ^= 1
    tamper(received, sa.update(ArrivalSeal).values(signature=bytes(signature)))
    assert "đã bị sửa sau khi ký" in faults(received)[0][1]
    tamper(received, sa.update(ArrivalSeal).values(statement=b"[]"))
    assert "không đọc được" in faults(received)[0][1]


def test_a_time_of_arrival_that_was_moved_elsewhere_is_named(received):
    earlier = received.clock.now() - timedelta(days=3)
    tamper(received, sa.update(Submission).values(received_at=earlier))
    assert len(faults(received)) == 2
    assert all("thời điểm nhận đã bị sửa" in message for _, message in faults(received))
    tamper(received, sa.update(ReceivedPackage).values(first_received_at=earlier))
    assert len(faults(received)) == 4


def test_a_file_that_no_line_speaks_of_is_named(received, tmp_path):
    with received.session() as session:
        row = session.scalars(sa.select(ReceivedPackage)).first()
        session.execute(
            sa.insert(ReceivedPackage).values(
                id=row.id.__class__(int=1),
                sha256="f" * 64,
                file_name="lén.asice",
                size=1,
                first_received_at=row.first_received_at,
                verdict=row.verdict,
                result=row.result,
                reasons=[],
                signers=[],
                notes=(),
            )
        )
    assert faults(received) == [(0, "lén.asice: sổ tiếp nhận không có dòng nào về tệp này.")]


def test_names_that_no_database_takes_do_not_break_the_chain(department, pattern, tmp_path):
    strange = tmp_path / "bao\udce1 cáo.asice"
    shutil.copyfile(pattern.first, strange)
    take_in(department, [strange])
    assert faults(department) == []
