"""The province's report signed: numbered first, in order, with its pictures; its figures still prove themselves."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
import sqlalchemy as sa

from desktop.documents.pdf_carrier import attached_data
from desktop.models.audit import AuditEvent
from desktop.models.consolidation import ConsolidationRun
from desktop.rules.provenance import FILE_NAME
from desktop.services.province.provenance_check import verify_provenance
from desktop.services.province.provincial_paper import PaperView, write_paper
from desktop.services.province.provincial_signing import NotReadyToSignError, issue_report, preview_report, read_signing
from desktop.services.report.signed_pages import AGENCY_FIELD, LEADER_FIELD, Signers
from desktop.services.trust.signatories import set_seal, set_signatory, set_signature_picture
from desktop.signing.keys import SigningKey
from tests.documents.pictures import hand_signature, seal
from tests.services.pattern import DEPARTMENT, PERIOD, at, copied, count, issued_by

LEADER = "Nguyễn Thị Hạnh"


@pytest.fixture(scope="module")
def leader(pattern) -> SigningKey:
    return issued_by(pattern.root, DEPARTMENT)


@pytest.fixture(scope="module")
def numbered(received_folder, tmp_path_factory):
    """The department has a signatory, pictures, and the number that văn thư gave."""
    workspace = copied(received_folder, DEPARTMENT, tmp_path_factory.mktemp("ký") / "Sở Nội vụ", at(5, 30))
    with workspace.session() as session:
        set_signatory(session, workspace.clock, LEADER, ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"))
        set_signature_picture(session, workspace.clock, hand_signature())
        set_seal(session, workspace.clock, seal())
        write_paper(session, workspace.clock, PERIOD, PaperView("15/BC-SNV", date(2018, 5, 30)))
    yield workspace
    workspace.close()


@pytest.fixture(scope="module")
def signed(numbered, pattern, leader, tmp_path_factory):
    signers = Signers(leader, pattern.keys[DEPARTMENT])
    return issue_report(numbered, PERIOD, tmp_path_factory.mktemp("ra") / "tỉnh.pdf", signers, (".docx", ".xlsx"))


def test_two_sign_in_order_and_both_are_seen_on_the_page(numbered, signed):
    path, *copies = signed.files
    with pikepdf.open(BytesIO(path.read_bytes())) as pdf:
        fields = {str(each.T): each for each in pdf.Root.AcroForm.Fields}
        assert list(fields) == [LEADER_FIELD, AGENCY_FIELD]
        boxes = [[float(side) for side in each.Rect] for each in fields.values()]
        assert all(right > left and top > bottom for left, bottom, right, top in boxes)
    assert [each.suffix for each in copies] == [".docx", ".xlsx"]
    assert all(each.read_bytes().startswith(b"PK") for each in copies)


def test_its_figures_still_prove_themselves(numbered, signed):
    check = verify_provenance(numbered, signed.files[0])
    assert check.disagreement is None
    assert len(check.signers) == 2
    assert attached_data(signed.files[0].read_bytes(), FILE_NAME)


def test_what_was_changed_after_signing_is_named(numbered, signed, tmp_path):
    content = signed.files[0].read_bytes()
    place = content.index(b"/ByteRange") - 300
    for name, changed in (
        ("byte", content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]),
        ("appended", content + b"\n% more\n"),
    ):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(changed)
        wrong = verify_provenance(numbered, path).disagreement
        assert wrong is not None, name
        assert "hữ ký số" in wrong.cause, name


def test_it_is_remembered_as_the_last_report(numbered, signed):
    with numbered.reading() as session:
        run = session.scalars(sa.select(ConsolidationRun)).one()
        assert run.file_name == "tỉnh.pdf"
        event = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert (event.action, event.after["number"], event.after["signers"]) == ("provincial.sign", "15/BC-SNV", 2)


@pytest.mark.parametrize("paper", [PaperView(), PaperView("15/BC-SNV"), PaperView(day=date(2018, 5, 30))])
def test_van_thu_numbers_it_first(received, pattern, tmp_path, paper):
    with received.session() as session:
        write_paper(session, received.clock, PERIOD, paper)
    with pytest.raises(NotReadyToSignError, match="chưa có số, ngày"):
        issue_report(received, PERIOD, tmp_path / "tỉnh.pdf", Signers(None, pattern.keys[DEPARTMENT]))
    assert list(tmp_path.glob("*.pdf")) == []
    assert count(received, ConsolidationRun) == 0


def test_nothing_is_recorded_by_looking_at_it(numbered):
    before = count(numbered, ConsolidationRun)
    with numbered.reading() as session:
        view = read_signing(session, numbered.clock, PERIOD)
    assert (view.paper.number, view.signatory.name, view.file_stem) == ("15/BC-SNV", LEADER, f"BC_tong-hop_{PERIOD}")
    assert preview_report(numbered, PERIOD).startswith(b"%PDF")
    assert count(numbered, ConsolidationRun) == before
