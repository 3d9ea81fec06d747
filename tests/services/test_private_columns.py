"""What names a citizen stays at home: every kind of file that an agency writes is opened and looked through."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from desktop.rules.programme_entries import RegisterColumn
from desktop.rules.programme_kinds import ValueType
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.services.figures.form_workbook import save_form
from desktop.services.follow_up.forwarding import forward
from desktop.services.intake.taking_in import take_in
from desktop.services.officers.audit_trail import LINES_SUFFIX, export_trail
from desktop.services.programme.assignment import open_assignment, set_up_from_assignment
from desktop.services.programme.versions import bundled_programme
from desktop.services.registers.entries import EntryEdit, write_entry
from desktop.services.registers.papers import save_register
from desktop.services.registers.rows import EntryQuery
from desktop.services.registers.workbook import save_register_form
from desktop.services.report.delivery import DeliveryOptions
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.snapshots import prepare_report
from desktop.services.workspace import Workspace
from tests.exchange.paper import printed
from tests.services.pattern import BA_RIA, HOA_LONG, PERIOD, approve_all, at, bring_to, copied

CITIZEN, PUBLIC = "Khuatbimat", "Congkhaiday"
_TYPED = {
    ValueType.DATE: "05/03/2018",
    ValueType.COUNT: "999",
    ValueType.MONEY: "1,5",
    ValueType.PERCENT: "50",
    ValueType.BOOL: "Có",
    ValueType.TEXT: PUBLIC,
}
REGISTERS = bundled_programme().registers


def typed(column: RegisterColumn) -> str:
    if column.private:
        return CITIZEN
    if column.type is ValueType.CHOICE:
        programme = bundled_programme()
        return programme.tasks[0].code if column.choices == "tasks" else programme.lists[column.choices][0].code
    return _TYPED[column.type]


@pytest.fixture(scope="module")
def written_once(pattern, tmp_path_factory):
    """Its folder; never write to it."""
    folder = tmp_path_factory.mktemp("đã ghi") / HOA_LONG
    with closing(copied(pattern, HOA_LONG, folder, at(5, 12, 10))) as agency, agency.session() as session:
        for register in REGISTERS:
            texts = {column.code: typed(column) for column in register.columns}
            write_entry(session, agency.clock, EntryEdit(register.code, texts))
    return folder


@pytest.fixture
def written(written_once, agency):
    """Hòa Long has a row in every register, whose private cells all hold one name."""
    bring_to(agency, written_once)
    return agency


def texts(data: bytes) -> Iterator[str]:
    """Everything that can be read in a file, with all that is packed into it."""
    yield data.decode("utf-8", errors="ignore")
    yield data.decode("utf-16-le", errors="ignore")
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name
                yield from texts(archive.read(name))
    elif data[:5] == b"%PDF-":
        yield from pdf_texts(data)


def pdf_texts(data: bytes) -> Iterator[str]:
    for page in pypdfium2.PdfDocument(data):
        yield page.get_textpage().get_text_bounded()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") != "/Image":
                yield from texts(item.read_bytes())


def holds(path: Path, word: str) -> bool:
    """Whether a word can be read in a file, even where a narrow column breaks it."""
    return any(word.casefold() in "".join(text.split()).casefold() for text in texts(path.read_bytes()))


def test_the_programme_marks_columns_and_the_agency_keeps_them(written):
    private = [column for register in REGISTERS for column in register.columns if column.private]
    assert len(private) >= 10
    written.close()
    assert holds(written.folder.database, CITIZEN)


@pytest.mark.parametrize("form", [*ReportFormat])
def test_no_report_names_a_citizen(written, pattern, tmp_path, form):
    approve_all(written)
    key = None if form is ReportFormat.PDF_TO_SIGN else pattern.keys[HOA_LONG]
    done = hand_in(written, PERIOD, [form], tmp_path / "ra", key)
    assert done.files
    assert not any(holds(path, CITIZEN) for path in done.files)


def test_no_list_or_form_names_a_citizen(written, tmp_path):
    for register in REGISTERS:
        shown = [column for column in register.columns if not column.private]
        says = any(column.type is ValueType.TEXT for column in shown)
        for suffix in (".xlsx", ".pdf"):
            path = save_register(written, EntryQuery(register.code), tmp_path / f"{register.code}{suffix}")
            assert holds(path, PUBLIC) is says
            assert not holds(path, CITIZEN)
        assert not holds(save_register_form(written, register.code, tmp_path / f"{register.code}_mau.xlsx"), CITIZEN)
    assert not holds(save_form(written, PERIOD, tmp_path / "biểu mẫu.xlsx"), CITIZEN)
    for suffix in (".xlsx", ".pdf", LINES_SUFFIX):
        export_trail(written, tmp_path / f"nhật ký{suffix}")
        assert not holds(tmp_path / f"nhật ký{suffix}", CITIZEN)


def test_neither_codes_on_paper_nor_a_forwarded_package_bring_a_name_to_others(written, department, pattern, tmp_path):
    approve_all(written)
    key = pattern.keys[HOA_LONG]
    codes = DeliveryOptions(codes=True)
    on_paper = hand_in(written, PERIOD, [ReportFormat.PDF], tmp_path / "giấy", key, delivery=codes)
    package = hand_in(written, PERIOD, [ReportFormat.ASICE], tmp_path / "gói", key)
    assert CITIZEN not in snapshot_to_json(prepare_report(written, PERIOD).snapshot).decode()
    district = Workspace.open(tmp_path / "Bà Rịa", at(5, 22), create=True)
    set_up_from_assignment(district, open_assignment(pattern.assignment, district.clock), BA_RIA)
    take_in(district, package.files)
    forwarded = forward(district, PERIOD, pattern.keys[BA_RIA], tmp_path / "chuyển", note="").files
    assert not any(holds(path, CITIZEN) for path in (*on_paper.files, *package.files, *forwarded))
    printed(on_paper.files[0].read_bytes()).save(tmp_path / "quét.png")
    assert [row.result for row in take_in(department, [tmp_path / "quét.png"])] == ["accepted"]
    take_in(department, forwarded)
    for workspace in (district, department):
        workspace.close()
        received = [path for path in workspace.folder.root.rglob("*") if path.is_file()]
        assert not any(holds(path, CITIZEN) for path in received)
