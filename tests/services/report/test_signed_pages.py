"""Two signatures in order, as Nghị định 30/2020 places them, in files that other programs accept."""

import shutil
import subprocess
import zipfile
from contextlib import closing
from io import BytesIO

import pdfplumber
import pikepdf
import pytest
from pikepdf import pdfa

from desktop.documents.layout import MM
from desktop.exchange.package import examine
from desktop.rules.verdicts import Verdict
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.trust.keys import certify
from desktop.services.trust.signatories import set_seal, set_signatory, set_signature_picture, signature_pictures
from desktop.signing.authority import Subject
from desktop.signing.keys import KeyKind, SigningKey, new_private_key
from desktop.signing.trust import TrustStore
from tests.documents.pictures import hand_signature, seal
from tests.services.pattern import CARRIERS, HOA_LONG, LEADER, PERIOD, approve_all, at, bring_to, copied


@pytest.fixture
def run_tool(tmp_path):
    def run(*command):
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed")
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def agency_key(pattern):
    return pattern.keys[HOA_LONG]


@pytest.fixture
def leader_key(pattern, agency):
    return _key(pattern, agency, KeyKind.EC_P256)


def _key(pattern, agency, kind, person=LEADER):
    private_key = new_private_key(kind)
    subject = Subject("UBND xã Hòa Long", "Ủy ban nhân dân xã Hòa Long", HOA_LONG, person=person)
    certificate = certify(pattern.root, private_key.public_key(), subject, agency.clock.now())
    return SigningKey(private_key, certificate, (pattern.root.certificate,))


@pytest.fixture(scope="module")
def illustrated_once(pattern, tmp_path_factory):
    """Such an agency's folder; never write to it."""
    folder = tmp_path_factory.mktemp("có chữ ký") / HOA_LONG
    with closing(copied(pattern, HOA_LONG, folder, at(5, 12, 10))) as agency:
        with agency.session() as session:
            set_signature_picture(session, agency.clock, hand_signature())
            set_seal(session, agency.clock, seal())
        approve_all(agency)
    return folder


@pytest.fixture
def illustrated(illustrated_once, agency):
    """The agency with a hand signature and a seal of 36 mm, its report approved."""
    bring_to(agency, illustrated_once)
    return agency


def seen(pattern, agency, path):
    return examine(path, TrustStore((pattern.root.certificate,)), agency.clock.now())


def widgets(pdf):
    """Page and box of each signature's picture, by the name of its field; nothing for those that are not seen."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return {
            str(note.T): (number, [float(each) for each in note.Rect])
            for number, page in enumerate(document.pages)
            for note in page.get("/Annots", ())
            if note.get("/FT") == "/Sig" and any(float(each) for each in note.Rect)
        }


def test_the_leader_signs_before_the_agency_in_both_carriers(pattern, illustrated, leader_key, agency_key, tmp_path):
    done = hand_in(illustrated, PERIOD, CARRIERS, tmp_path, agency_key, leader=leader_key)
    for path in done.files:
        answer = seen(pattern, illustrated, path)
        assert (answer.verdict, answer.reasons) == (Verdict.VALID, ())
        assert [each.signer.name for each in answer.signers] == [LEADER, "UBND xã Hòa Long"]


@pytest.mark.parametrize(("leader", "agency_signs"), [(True, False), (False, True)])
def test_either_may_be_absent(pattern, illustrated, leader_key, agency_key, tmp_path, leader, agency_signs):
    done = hand_in(
        illustrated,
        PERIOD,
        (ReportFormat.PDF,),
        tmp_path,
        agency_key if agency_signs else None,
        leader=leader_key if leader else None,
    )
    assert done.signed
    assert seen(pattern, illustrated, done.files[0]).verdict is Verdict.VALID
    assert set(widgets(done.files[0].read_bytes())) == {"LanhDao" if leader else "CoQuan"}


def test_the_pictures_stand_between_title_and_name(illustrated, leader_key, agency_key, tmp_path):
    done = hand_in(illustrated, PERIOD, (ReportFormat.PDF,), tmp_path, agency_key, leader=leader_key)
    pdf = done.files[0].read_bytes()
    (page, hand), (also, red) = (widgets(pdf)[name] for name in ("LanhDao", "CoQuan"))
    assert page == also
    with pdfplumber.open(BytesIO(pdf)) as document:
        shown = document.pages[page]
        height = float(shown.height)
        (title,) = [each for each in shown.search("CHỦ TỊCH") if each["x0"] > 200]
        (name,) = [each for each in shown.search(LEADER) if each["x0"] > 200]
    assert height - title["bottom"] > hand[3] > hand[1] > height - name["top"], "between position and name"
    assert (hand[0] + hand[2]) / 2 == pytest.approx((name["x0"] + name["x1"]) / 2, abs=1), "centred with the name"
    assert (red[2] - red[0], red[3] - red[1]) == pytest.approx((36 * MM, 36 * MM), rel=0.01), "as large as it is"
    assert (red[2] - hand[0]) / (hand[2] - hand[0]) == pytest.approx(1 / 3, abs=0.01), "over the left third"


def test_without_pictures_nothing_is_seen(agency, leader_key, agency_key, tmp_path):
    approve_all(agency)
    done = hand_in(agency, PERIOD, (ReportFormat.PDF,), tmp_path, agency_key, leader=leader_key)
    assert widgets(done.files[0].read_bytes()) == {}


def test_another_signatory_does_not_sign_with_this_ones_hand(illustrated):
    with illustrated.session() as session:
        assert signature_pictures(session, LEADER).signature is not None
        set_signatory(session, illustrated.clock, "Phạm Hữu Nghĩa", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"])
        assert signature_pictures(session, "Phạm Hữu Nghĩa").signature is None
        assert signature_pictures(session, LEADER).signature is None


def test_a_corrected_authority_keeps_the_picture(illustrated):
    with illustrated.session() as session:
        set_signatory(session, illustrated.clock, LEADER, ["Q. CHỦ TỊCH"])
        assert signature_pictures(session, LEADER).signature is not None


def test_a_pdf_leaves_unsigned_on_purpose(pattern, illustrated, agency_key, tmp_path):
    done = hand_in(illustrated, PERIOD, (ReportFormat.PDF_TO_SIGN,), tmp_path, agency_key)
    assert done.files[0].name == "BC_W26572a_6T-2018_b1_cho-ky.pdf"
    assert not done.signed
    assert seen(pattern, illustrated, done.files[0]).verdict is Verdict.VALID_UNSIGNED


@pytest.fixture(params=[KeyKind.EC_P256, KeyKind.RSA_2048], ids=str)
def both_carriers(request, pattern, illustrated, tmp_path):
    """The bare PDF and the container's, signed twice by keys of one kind."""
    keys = [_key(pattern, illustrated, request.param, person) for person in (LEADER, "")]
    done = hand_in(illustrated, PERIOD, CARRIERS, tmp_path, keys[1], leader=keys[0])
    with zipfile.ZipFile(done.files[0]) as container:
        return [done.files[1].read_bytes(), container.read("report.pdf")]


def test_signing_adds_no_violation_of_the_archive_format(both_carriers):
    for pdf in both_carriers:
        end = pdf.index(b"%%EOF") + len(b"%%EOF\n")
        with pikepdf.open(BytesIO(pdf[:end])) as unsigned, pikepdf.open(BytesIO(pdf)) as signed:
            before, after = pdfa.check(unsigned, "3b"), pdfa.check(signed, "3b")
        assert not before.findings
        # Its validator knows no form fields; what it knows, it must find in order.
        assert {finding.kind for finding in after.findings} <= {"unsupported"}


def test_other_programs_accept_both_signatures(both_carriers, tmp_path, run_tool):
    for number, pdf in enumerate(both_carriers):
        (tmp_path / f"{number}.pdf").write_bytes(pdf)
        signatures = run_tool("pdfsig", "-nocert", f"{number}.pdf")
        assert signatures.stdout.count("Signature is Valid") == 2
        assert "Total document signed" in signatures.stdout
        structure = run_tool("qpdf", "--check", f"{number}.pdf")
        assert structure.returncode == 0, structure.stdout + structure.stderr
