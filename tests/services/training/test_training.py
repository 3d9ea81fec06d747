"""Training: what it makes, that it never mixes with real data, and that it leaves nothing."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from desktop.core.errors import Cancelled
from desktop.core.progress import Progress
from desktop.exchange.carriers import read_pdf
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.models.trust import TrustAnchor
from desktop.rules.training import PRINTED_MARK, is_training_code, is_training_name, training_directory
from desktop.services.agencies.directory import bundled_directory, take_in_directory
from desktop.services.figures.form_workbook import save_form
from desktop.services.figures.value_import import read_values
from desktop.services.follow_up.reminder import write_reminder
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.assignment import open_assignment
from desktop.services.province.provincial_report import write_provincial_report
from desktop.services.registers.row_import import read_register_file
from desktop.services.registers.workbook import save_register_form
from desktop.services.safety.move_database import move_database
from desktop.services.safety.moving import move_in, move_out
from desktop.services.safety.restoring import restore_over
from desktop.services.safety.upkeep import back_up, restore
from desktop.services.training.guard import TRAINING_MARK, TrainingMixError, in_training_folder
from desktop.services.training.province import NotTrainingError, discard_training, find_training
from desktop.services.training.sandbox import make_training
from desktop.services.trust.believed import trust_store
from desktop.services.trust.enrolment import open_certificate
from desktop.services.trust.trust_file_intake import open_trust_file, take_in_trust_file
from desktop.services.workplace.from_above import take_in_from_above
from desktop.services.workplace.opened_file import Door, find_door
from desktop.services.workspace import Workspace
from tests.services.pattern import PERIOD, at
from tests.training import begun, on_day

IS_TRAINING = "ây là tệp tập huấn, không phải số liệu thật"
BOOK = "BK_TCD"
IS_REAL = "ây là tệp thật, không dùng trong chế độ Tập huấn"


@pytest.fixture
def province(training, tmp_path):
    return begun(training, tmp_path / "tap-huan")


@pytest.fixture
def practice(province):
    """The department of training, on the day on which one begins."""
    with closing(Workspace.open(province.department, on_day(5, 30))) as workspace:
        yield workspace


@pytest.fixture
def practising_agency(province):
    """The agency that is played."""
    with closing(Workspace.open(province.agency, on_day(5, 18))) as workspace:
        yield workspace


def results(workspace, *paths):
    return {Path(row.file).name: row.result for row in take_in(workspace, paths)}


def nothing_is_kept(workspace):
    with workspace.reading() as session:
        rows = session.scalar(sa.select(sa.func.count()).select_from(ReceivedPackage))
    folder = workspace.folder
    return rows == 0 and not any(place.exists() and any(place.iterdir()) for place in (folder.packages, folder.held))


class TestWhatIsMade:
    def test_late_wrong_and_forged_files_wait_to_be_taken_in(self, province, practice):
        assert results(practice, province.letters_folder) == {
            "BC_TAPHUAN-D752_6T-2018_b1-sua.sdvtap": IntakeResult.QUARANTINED,
            "BC_TAPHUAN-D752_6T-2018_b1.sdvtap": IntakeResult.DUPLICATE,
            "BC_TAPHUAN-DVSN-BQLVQG_N-2018_b1.sdvtap": IntakeResult.ACCEPTED,
            "BC_TAPHUAN-SO-BQLKCN_6T-2018_b1.sdvtap": IntakeResult.ACCEPTED,
        }
        with practice.reading() as session:
            known = frozenset(session.scalars(sa.select(ReceivedPackage.sha256)))
        assert province.letters.everything <= known

    def test_every_package_bears_its_own_extension(self, province):
        made = [path for name in ("mail", "outbox", "thu-den") for path in (province.root / name).iterdir()]
        assert {path.suffix for path in made} == {".sdvtap"}

    def test_all_agencies_are_marked(self):
        directory = training_directory(bundled_directory())
        assert all(is_training_code(each.code) for each in directory.agencies)
        assert all(is_training_name(name.name) for each in directory.agencies for name in each.names)
        assert not any(is_training_code(each.code) for each in bundled_directory().agencies)

    def test_its_root_is_its_own_and_says_so(self, practice, department):
        with practice.reading() as session, department.reading() as real:
            ours, theirs = trust_store(session), trust_store(real)
        assert ours.training
        assert not theirs.training
        assert set(ours.anchors).isdisjoint(theirs.anchors)
        assert "(tập huấn)" in ours.anchors[0].subject.rfc4514_string()

    def test_it_is_told_how_far_it_is_and_can_be_cancelled(self, tmp_path):
        told = []
        progress = Progress(lambda done, total, text: told.append((done, total, text)))
        progress.cancel()
        with pytest.raises(Cancelled):
            make_training(tmp_path / "tap-huan", progress)
        assert not (tmp_path / "tap-huan").exists()


class TestPrinted:
    def test_every_page_says_so(self, practice, tmp_path):
        import pypdfium2

        path = write_provincial_report(practice, PERIOD, tmp_path / "tổng hợp.pdf").file
        with pypdfium2.PdfDocument(path) as pages:
            texts = [page.get_textpage().get_text_range() for page in pages]
        assert len(texts) > 1
        assert all(PRINTED_MARK in text for text in texts)

    def test_so_do_word_and_excel(self, practice, practising_agency, tmp_path):
        import docx
        import openpyxl

        letter = write_reminder(practice, PERIOD, tmp_path).files[0]
        section = docx.Document(str(letter)).sections[0]
        for header in (section.first_page_header, section.header):
            assert PRINTED_MARK in "\n".join(each.text for each in header.paragraphs)
        book = openpyxl.load_workbook(save_register_form(practising_agency, BOOK, tmp_path / "sổ.xlsx"))
        assert {page.oddHeader.center.text for page in book.worksheets} == {PRINTED_MARK}

    def test_real_papers_bear_no_mark(self, agency, pattern, tmp_path):
        import openpyxl
        import pypdfium2

        with pypdfium2.PdfDocument(pattern.first_pdf) as pages:
            assert not any("TẬP HUẤN" in page.get_textpage().get_text_range() for page in pages)
        book = openpyxl.load_workbook(save_register_form(agency, BOOK, tmp_path / "sổ.xlsx"))
        assert {page.oddHeader.center.text for page in book.worksheets} == {None}


class TestPackages:
    def test_real_intake_refuses_training(self, training, department):
        rows = take_in(department, [training.letters_folder])
        assert {row.result for row in rows} == {IntakeResult.IGNORED}
        assert all(IS_TRAINING in row.reasons[0].message for row in rows)
        assert len(rows) == 4
        assert nothing_is_kept(department)

    def test_training_refuses_real_files(self, pattern, practice):
        before = len(list(practice.folder.packages.iterdir()))
        rows = take_in(practice, [*pattern.packages, pattern.first_pdf])
        assert {row.result for row in rows} == {IntakeResult.IGNORED}
        assert all(IS_REAL in row.reasons[0].message for row in rows)
        assert len(list(practice.folder.packages.iterdir())) == before

    def test_a_pdf_with_data_is_refused_likewise(self, training, department, tmp_path):
        package = next(training.letters_folder.glob("*D752*b1.sdvtap"))
        (pdf := tmp_path / "báo cáo.pdf").write_bytes(read_pdf(package))
        rows = take_in(department, [pdf])
        assert [row.result for row in rows] == [IntakeResult.IGNORED]
        assert IS_TRAINING in rows[0].reasons[0].message
        assert nothing_is_kept(department)

    @pytest.mark.parametrize("name", ["báo cáo.asice", "báo cáo.bin"])
    def test_the_name_of_a_file_plays_no_part(self, training, department, tmp_path, name):
        shutil.copyfile(next(training.letters_folder.iterdir()), tmp_path / name)
        assert IS_TRAINING in take_in(department, [tmp_path / name])[0].reasons[0].message

    def test_an_agency_refuses_what_training_sends_down(self, training, agency, practising_agency, pattern):
        certificate = next((training.root / "mail").glob("CT_*"))
        assignment = next((training.root / "mail").glob("GV_*"))
        for path in (certificate, assignment):
            with pytest.raises(TrainingMixError, match=IS_TRAINING):
                take_in_from_above(agency, path)
        with pytest.raises(TrainingMixError, match=IS_TRAINING):
            open_certificate(agency, certificate)
        with pytest.raises(TrainingMixError, match=IS_REAL):
            take_in_from_above(practising_agency, pattern.assignment)

    def test_nobody_begins_real_work_with_an_assignment_of_training(self, training, pattern):
        with pytest.raises(TrainingMixError, match=IS_TRAINING):
            open_assignment(next((training.root / "mail").glob("GV_*")), at(5, 12))
        with pytest.raises(TrainingMixError, match=IS_REAL):
            open_assignment(pattern.assignment, at(5, 12), training=True)

    def test_a_double_click_says_what_the_file_is(self, training, agency, tmp_path):
        path = next((training.root / "mail").glob("GV_*"))
        told = find_door(agency, path)
        assert (told.door, told.is_sound) == (Door.EXPLAINED, False)
        assert IS_TRAINING in told.lines[0]
        with closing(Workspace.open(tmp_path / "mới", at(5, 12), create=True)) as fresh:
            assert IS_TRAINING in find_door(fresh, path).lines[0]


class TestEverythingElse:
    def test_forms_of_indicators(self, agency, practising_agency, tmp_path):
        ours = save_form(practising_agency, PERIOD, tmp_path / "tập.xlsx")
        theirs = save_form(agency, PERIOD, tmp_path / "thật.xlsx")
        with agency.reading() as session, pytest.raises(TrainingMixError, match=IS_TRAINING):
            read_values(session, agency.clock, PERIOD, ours)
        with practising_agency.reading() as session, pytest.raises(TrainingMixError, match=IS_REAL):
            read_values(session, agency.clock, PERIOD, theirs)
        with practising_agency.reading() as session:
            assert not read_values(session, agency.clock, PERIOD, ours).problems

    def test_forms_of_registers(self, agency, practising_agency, tmp_path):
        ours = save_register_form(practising_agency, BOOK, tmp_path / "tập.xlsx")
        theirs = save_register_form(agency, BOOK, tmp_path / "thật.xlsx")
        with agency.reading() as session, pytest.raises(TrainingMixError, match=IS_TRAINING):
            read_register_file(session, agency.clock, BOOK, ours)
        with practising_agency.reading() as session, pytest.raises(TrainingMixError, match=IS_REAL):
            read_register_file(session, agency.clock, BOOK, theirs)

    def test_backups_and_move_files_of_training(self, agency, practising_agency, tmp_path):
        backup, move = back_up(practising_agency, tmp_path / "a"), move_out(practising_agency, tmp_path / "b")
        new = tmp_path / "máy mới"
        for path in (backup, move):
            with pytest.raises(TrainingMixError, match=IS_TRAINING):
                move_in(path, new, agency.clock)
            with pytest.raises(TrainingMixError, match=IS_TRAINING):
                restore(path, new, agency.clock)
            with pytest.raises(TrainingMixError, match=IS_TRAINING):
                restore_over(agency.folder.root, path, agency.clock)
        assert not new.exists()

    def test_real_backups_and_move_files(self, agency, province, tmp_path):
        backup, move = back_up(agency, tmp_path / "a"), move_out(agency, tmp_path / "b")
        new = province.root / "agencies" / "khác"
        for path in (backup, move):
            with pytest.raises(TrainingMixError, match=IS_REAL):
                move_in(path, new, agency.clock)
            with pytest.raises(TrainingMixError, match=IS_REAL):
                restore_over(province.agency, path, agency.clock)

    def test_going_back_within_training_works(self, province, practising_agency, tmp_path):
        backup = back_up(practising_agency, tmp_path)
        practising_agency.close()
        assert restore_over(province.agency, backup, practising_agency.clock).missing == ()

    def test_roots_of_trust(self, practice, department, tmp_path):
        with practice.reading() as session:
            (tmp_path / "tập.pem").write_bytes(trust_store(session).to_pem())
        with department.reading() as session:
            (tmp_path / "thật.pem").write_bytes(trust_store(session).to_pem())
        for workspace, name, told in ((department, "tập.pem", "tập huấn"), (practice, "thật.pem", "tệp thật")):
            offered = open_trust_file(workspace, tmp_path / name)
            compared = [each.sha256 for each in offered.authorities]
            with pytest.raises(TrainingMixError, match=told):
                take_in_trust_file(workspace, offered, compared)
            with workspace.reading() as session:
                assert session.scalar(sa.select(sa.func.count()).select_from(TrustAnchor)) == 1

    def test_a_server_that_others_share(self, province, practice):
        with pytest.raises(TrainingMixError, match="máy chủ dùng chung"):
            move_database(province.department, "postgresql+psycopg://nobody@localhost/nothing", practice.clock)

    def test_lists_of_agencies(self, department):
        played = training_directory(bundled_directory())
        with department.session() as session, pytest.raises(TrainingMixError, match=IS_TRAINING):
            take_in_directory(session, department.clock, played)


class TestThrownAway:
    def test_nothing_is_left(self, province):
        discard_training(province.root)
        assert not province.root.exists()
        discard_training(province.root)

    def test_beginning_again_starts_from_scratch(self, province):
        (province.letters_folder / "thêm.txt").write_text("ghi thêm")
        assert find_training(province.root) == province
        discard_training(province.root)
        assert find_training(province.root) is None

    def test_a_folder_that_is_not_of_training_is_left_alone(self, agency):
        root = agency.folder.root
        for act in (discard_training, make_training):
            with pytest.raises(NotTrainingError, match="giữ nguyên"):
                act(root)
        assert agency.folder.database.exists()
        assert not in_training_folder(root)

    def test_one_that_was_half_removed_can_be_removed(self, province):
        shutil.rmtree(province.department)
        assert in_training_folder(province.agency)
        discard_training(province.root)
        assert not province.root.exists()

    def test_a_link_to_elsewhere_is_not_followed(self, province, agency):
        (province.root / "lối tắt").symlink_to(agency.folder.root, target_is_directory=True)
        discard_training(province.root)
        assert agency.folder.database.exists()

    @pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"format": "so-dan-van/training"}', b"\xff"])
    def test_a_damaged_mark_means_that_it_is_made_anew(self, tmp_path, content):
        (tmp_path / TRAINING_MARK).write_bytes(content)
        assert find_training(tmp_path) is None
