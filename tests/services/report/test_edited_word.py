"""A report that was edited in Word comes back: kept as it is, beside the revision, and nothing in it is believed."""

import io
import shutil
import zipfile
from contextlib import closing
from pathlib import Path

import docx
import pytest

from desktop.services.report.edited_word import attach_word, word_file
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.history import list_revisions
from desktop.services.report.issued_version import NotIssuableError
from desktop.services.report.snapshots import prepare_report
from tests.services.pattern import HOA_LONG, PERIOD, approve_all, at, bring_to, copied


@pytest.fixture(scope="module")
def exported_once(pattern, tmp_path_factory):
    """Hòa Long's folder after it handed in, with what it handed in beside it; never write to it."""
    folder = tmp_path_factory.mktemp("đã nộp")
    formats = (ReportFormat.ASICE, ReportFormat.DOCX)
    with closing(copied(pattern, HOA_LONG, folder / HOA_LONG, at(5, 12, 10))) as agency:
        approve_all(agency)
        hand_in(agency, PERIOD, formats, folder / "USB", pattern.keys[HOA_LONG])
    return folder


@pytest.fixture
def exported(exported_once, agency, tmp_path):
    """The Word copy of what was handed in."""
    bring_to(agency, exported_once / HOA_LONG)
    return next(Path(shutil.copytree(exported_once / "USB", tmp_path / "USB")).glob("*.docx"))


def edited(path, text="Đoạn viết thêm trong Word."):
    file = docx.Document(path)
    file.paragraphs[-1].add_run(text)
    file.save(path)
    return path


def files_of(workspace):
    with workspace.reading() as session:
        return [(file.name, file.format) for file in list_revisions(session, workspace.clock, PERIOD)[0].files]


def test_it_is_kept_beside_the_newest_revision_and_changes_no_data(agency, exported):
    before = prepare_report(agency, PERIOD).snapshot
    number = attach_word(agency, PERIOD, edited(exported))
    assert number == before.revision
    assert (exported.name, "docx") in files_of(agency)
    (kept,) = [path for path in agency.folder.packages.iterdir() if path.suffix == ".docx"]
    assert kept.read_bytes() == exported.read_bytes()
    assert kept == word_file(agency.folder, kept.stem)
    assert prepare_report(agency, PERIOD).snapshot == before


def test_twice_does_nothing_more_and_another_one_is_kept_too(agency, exported):
    attach_word(agency, PERIOD, exported)
    count = len(files_of(agency))
    attach_word(agency, PERIOD, exported)
    assert len(files_of(agency)) == count
    attach_word(agency, PERIOD, edited(exported))
    assert len(files_of(agency)) == count + 1


def test_before_anything_was_handed_in_there_is_nothing_to_keep_it_with(agency, tmp_path):
    approve_all(agency)
    docx.Document().save(tmp_path / "báo cáo.docx")
    with pytest.raises(NotIssuableError, match="chưa có lần nộp nào"):
        attach_word(agency, PERIOD, tmp_path / "báo cáo.docx")


def zipped(**entries):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        for name, data in entries.items():
            container.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "không phải Word"),
        (b"PK\x03\x04 cut off", "không phải Word"),
        (zipped(**{"xl__workbook.xml": "<x/>"}), "không phải Word"),
        (zipped(**{"word__document.xml": "<x/>", "word__vbaProject.bin": "x"}), "có macro"),
    ],
)
def test_what_is_no_word_file_is_refused_and_leaves_nothing_behind(agency, exported, data, cause):
    exported.write_bytes(data)
    before = files_of(agency)
    with pytest.raises(NotIssuableError, match=cause):
        attach_word(agency, PERIOD, exported)
    assert files_of(agency) == before
