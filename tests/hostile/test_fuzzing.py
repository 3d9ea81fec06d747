"""Random changes that know the structure, so that they reach the deep layers: never an exception, never other content.

A hundred or two of each in every run; ``--hypothesis-profile=thorough`` tries two hundred times as many.
"""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.core.errors import UserError
from desktop.exchange.container import ContainerFile, write_container
from desktop.exchange.package import Examination, examine
from desktop.rules.packages import PackageKind
from desktop.rules.snapshot_json import snapshot_from_bytes, snapshot_to_json
from desktop.rules.verdicts import Verdict
from desktop.services.intake.received import IntakeRow
from desktop.services.intake.taking_in import take_in
from desktop.services.workplace.from_above import FromAbove, take_in_from_above
from desktop.signing.cms import sign_detached, verify_detached
from desktop.signing.report import SignatureStatus
from tests.exchange.examples import EXAMPLES, enclosed, write_example
from tests.exchange.making import NOW, key
from tests.hostile.forging import DATA, EVIDENCE, EVIDENCE_NAME, MANIFEST, SIGNATURE, good, manifest_of
from tests.hostile.mutations import (
    changed_container,
    changed_der,
    changed_json,
    changed_text,
    container_changes,
    der_changes,
    json_changes,
    token_changes,
)
from tests.hostile.raw_zip import build, changed, entries_of
from tests.hostile.signers import trust
from tests.hostile.test_intake_under_attack import believe, state
from tests.services.pattern import DEPARTMENT, HOA_LONG, at, copied

INTACT = (Verdict.VALID, Verdict.VALID_UNSIGNED, Verdict.UNTRUSTED)
FROM_ABOVE = [PackageKind.ASSIGNMENT, PackageKind.CERTIFICATE, PackageKind.RECEIPT, PackageKind.RETURN]

# A changed certificate may have a serial number or a name that cryptography warns about.
pytestmark = [
    pytest.mark.filterwarnings("ignore::cryptography.utils.CryptographyDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Attribute's length must be:UserWarning"),
]


OURS = b"so-dan-van/"
"""How files begin that no other program makes: what follows may be told to be false."""


def tried(times: int):
    """So often for two hundred examples of the profile."""
    return settings(
        max_examples=max(10, times * settings.default.max_examples // 200),
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return tmp_path_factory.mktemp("biến đổi") / "x.asice"


def look(place, data: bytes) -> Examination:
    place.write_bytes(data)
    found = examine(place, trust(), NOW)
    assert found.reasons or found.verdict is Verdict.VALID
    assert all(reason.message for reason in found.reasons)
    return found


@tried(400)
@given(changes=container_changes)
def test_a_changed_container_is_refused_or_says_the_same(place, changes):
    found = look(place, changed_container(list(good()), changes))
    if found.verdict in INTACT and found.snapshot:
        assert found.snapshot_bytes == DATA
        assert [each.name for each in found.attachments] == [EVIDENCE_NAME]


@tried(200)
@given(changes=token_changes)
def test_a_changed_manifest_honestly_signed_covers_the_same_or_nothing(place, changes):
    manifest = changed_text(manifest_of(), changes)
    entries = changed(good(), MANIFEST, data=manifest)
    found = look(place, build(changed(entries, SIGNATURE, data=sign_detached(manifest, key(), NOW))))
    if found.verdict in INTACT:
        assert found.snapshot_bytes == DATA
        assert [each.name for each in found.attachments] == [EVIDENCE_NAME]


def resigned(place, data: bytes) -> None:
    files = [
        ContainerFile("report.json", "application/json", data),
        ContainerFile(EVIDENCE_NAME, "application/pdf", EVIDENCE),
    ]
    write_container(place, files, [key()], NOW)


@tried(400)
@given(changes=json_changes)
def test_changed_data_honestly_signed_is_refused_or_understood(place, changes):
    """What is understood can be written again and means the same."""
    resigned(place, changed_json(DATA, changes))
    found = look(place, place.read_bytes())
    if found.snapshot:
        assert snapshot_from_bytes(snapshot_to_json(found.snapshot)) == found.snapshot


@tried(300)
@given(changes=der_changes)
def test_a_changed_signature_is_never_valid_for_other_content(changes):
    honest = sign_detached(b"content", key(), NOW)
    mutated = changed_der(honest, changes)
    report = verify_detached(b"content", mutated, trust(), NOW)
    assert verify_detached(b"other", mutated, trust(), NOW).status is SignatureStatus.INVALID
    if report.status is SignatureStatus.VALID:  # certificates that only help are not signed
        assert report.signer == verify_detached(b"content", honest, trust(), NOW).signer


@pytest.mark.parametrize("kind", EXAMPLES)
@tried(40)
@given(changes=json_changes)
def test_changed_data_of_every_kind_gets_an_answer(place, kind, changes):
    mutate_example(place, kind, changes)
    look(place, place.read_bytes())


def mutate_example(place, kind: PackageKind, changes) -> None:
    """The example of a kind with its data changed, signed as it should be."""
    write_example(place, kind)
    entries = {each.name: each for each in entries_of(place)}
    data = changed_json(entries[f"{kind}.json"].data, changes)
    signer = key(HOA_LONG if kind is PackageKind.ENROLMENT else "D753" if kind is PackageKind.FORWARDING else "SO-SNV")
    files = [ContainerFile(f"{kind}.json", "application/json", data), *enclosed(kind)]
    write_container(place, files, [signer], NOW)


@pytest.fixture(scope="module")
def believing_department(pattern, tmp_path_factory):
    yield from _believing(copied(pattern, DEPARTMENT, tmp_path_factory.mktemp("nơi nhận") / "Sở", at(5, 24, 18)))


@pytest.fixture(scope="module")
def believing_agency(pattern, tmp_path_factory):
    yield from _believing(copied(pattern, HOA_LONG, tmp_path_factory.mktemp("nơi nhận") / "xã", at(5, 24, 18)))


def _believing(workspace):
    with workspace.session() as session:
        believe(session, workspace.clock)
    yield workspace
    workspace.close()


@tried(60)
@given(changes=json_changes)
def test_intake_has_an_answer_for_whatever_an_agency_signs(place, believing_department, changes):
    resigned(place, changed_json(DATA, changes))
    (row,) = take_in(believing_department, [place])
    assert isinstance(row, IntakeRow)
    state(believing_department)


@pytest.mark.parametrize("kind", EXAMPLES)
@tried(10)
@given(changes=json_changes)
def test_intake_has_an_answer_for_every_kind(place, believing_department, kind, changes):
    mutate_example(place, kind, changes)
    for row in take_in(believing_department, [place]):
        assert isinstance(row, IntakeRow)


@pytest.mark.parametrize("kind", FROM_ABOVE)
@tried(30)
@given(changes=json_changes)
def test_an_agency_has_an_answer_for_whatever_the_department_signs(place, believing_agency, kind, changes):
    mutate_example(place, kind, changes)
    with suppress(UserError):
        assert isinstance(take_in_from_above(believing_agency, place), FromAbove)


@tried(200)
@given(data=st.binary(max_size=400), start=st.sampled_from([b"", b"PK\3\4", b"%PDF-1.7\n", b"\x30\x82"]))
def test_any_bytes_get_an_answer(place, data, start):
    ours = (start + data).startswith(OURS)  # Hypothesis tries words that stand in the program
    allowed = {Verdict.UNREADABLE, Verdict.INVALID} if ours else {Verdict.UNREADABLE}
    assert look(place, start + data).verdict in allowed
