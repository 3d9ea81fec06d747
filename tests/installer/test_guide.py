"""Guides for users: complete, true to the window, and set with contents, figures and bookmarks."""

import re
import shutil
from collections import Counter
from functools import cache
from types import SimpleNamespace

import pdfplumber
import pikepdf
import pytest
from PIL import Image

from desktop.core.files import sha256_of
from desktop.ui.help.texts import HELP_PAGES
from desktop.ui.permits import Permits
from desktop.ui.windows import agency_pages, department_pages
from installer.guide import manuscript
from installer.guide.__main__ import BOOKS, CARDS, NOTES
from installer.guide.book import write_book, write_notes
from installer.guide.card import write_card
from installer.guide.manuscript import Heading, Item, Manuscript, Paragraph, Picture, Table, parse, read
from installer.tools import ROOT, BuildError

pytestmark = pytest.mark.usefixtures("qapp")
TEXTS = manuscript.TEXTS
LEADING = ("viec-don-vi", "viec-so", "sao-luu", "su-co")
"""Pages of the help that lead from button to button."""


@pytest.fixture(scope="module")
def write(tmp_path_factory):
    """Write a guide, with a page of the window in one colour for each that it wants; its text, file and pages."""
    folder = tmp_path_factory.mktemp("guide")
    image = folder / "page.png"
    Image.new("RGB", (1366, 768), "#F4F6F9").save(image)

    def make(stem, name="guide"):
        text, made = read(TEXTS / f"{stem}.md"), folder / f"{stem}-{name}.pdf"
        return text, made, write_book(text, dict.fromkeys(text.pages, image), made)

    return make


@pytest.fixture(scope="module")
def guide(write):
    """The same for all who only read it."""
    return cache(write)


def words_of(path):
    with pdfplumber.open(path) as pdf:
        return [page.extract_text() for page in pdf.pages]


def bookmarks(path):
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        return [(entry.title, [inner.title for inner in entry.children]) for entry in outline.root]


def test_a_text_is_read_block_by_block():
    blocks = parse(
        "# Sổ\n\nMột **nút** và *chữ* <lạ>\n\n1. đầu\n2. sau\n\n- rời\n\n| A | B |\n| --- | --- |\n| x | **y** |\n\n"
        "![Nhìn](dv-desk#0,10,50,90)\n"
    )
    assert blocks == [
        Heading(1, "Sổ"),
        Paragraph("Một <b>nút</b> và <i>chữ</i> &lt;lạ&gt;"),
        Item("đầu", 1),
        Item("sau", 2),
        Item("rời", None),
        Table((("<b>A</b>", "<b>B</b>"), ("x", "<b>y</b>"))),
        Picture("dv-desk", (0, 10, 50, 90), "Nhìn"),
    ]


@pytest.mark.parametrize(("stem", "pages"), [("don-vi", agency_pages), ("so-noi-vu", department_pages)])
def test_a_guide_says_all_that_f1_says_in_that_window(stem, pages):
    keys = {item.key for item in pages(SimpleNamespace(permits=Permits()))}
    included = re.findall(r"^\[\[(.+)]]$", (TEXTS / f"{stem}.md").read_text("utf-8"), re.MULTILINE)
    for_all = {"bat-dau"} if stem == "so-noi-vu" else set()  # its first chapter says it for the department
    assert {page.key for page in HELP_PAGES if page.is_for(keys)} - set(included) == for_all
    assert [key for key, count in Counter(included).items() if count > 1] == []


@pytest.mark.parametrize("stem", BOOKS)
def test_a_guide_has_contents_bookmarks_and_numbered_figures(stem, guide):
    text, made, count = guide(stem)
    pages = words_of(made)
    assert len(pages) == count
    chapters = [block.text for block in text.blocks if isinstance(block, Heading) and block.level == 2]
    marked = bookmarks(made)
    assert [title for title, _ in marked] == [f"{n}. {chapter}" for n, chapter in enumerate(chapters, 1)]
    contents = "\n".join(pages[1:3])
    for title, _ in marked:
        line = next(line for line in contents.splitlines() if line.startswith(title))
        assert title in pages[int(line.split()[-1]) - 1], "the page that the contents name"
    figures = re.findall(r"^Hình (\d+)\.", "\n".join(pages), re.MULTILINE)
    assert [int(number) for number in figures] == list(range(1, len(text.pages) + 1))


def test_the_same_text_gives_the_same_file(guide, write):
    (_, first, _), (_, second, _) = guide("don-vi"), write("don-vi", "again")
    assert sha256_of(first) == sha256_of(second)


def test_pictures_of_few_colours_have_a_table_of_them(guide):
    _, made, _ = guide("don-vi")
    with pikepdf.open(made) as pdf:
        pictures = [each for each in pdf.objects if isinstance(each, pikepdf.Stream) and "/Width" in each]
        assert {str(picture.ColorSpace[0]) for picture in pictures} == {"/Indexed"}
        seen = pikepdf.PdfImage(pictures[0]).as_pil_image().convert("RGB")
        assert seen.getcolors() == [(seen.width * seen.height, (0xF4, 0xF6, 0xF9))]


@pytest.mark.parametrize("stem", CARDS)
def test_a_card_is_one_page(stem, tmp_path):
    write_card(read(TEXTS / f"{stem}.md"), tmp_path / "card.pdf")
    assert len(words_of(tmp_path / "card.pdf")) == 1


def test_a_card_that_grows_too_long_is_refused(tmp_path):
    text = Manuscript("Thẻ", (Heading(2, "Dài"), Paragraph("Một dòng.")) * 60)
    with pytest.raises(BuildError, match="instead of one"):
        write_card(text, tmp_path / "card.pdf")


def test_release_notes_speak_of_every_version(tmp_path):
    versions = re.findall(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    for stem in NOTES:
        text = read(TEXTS / f"{stem}.md")
        assert [block.text for block in text.blocks if isinstance(block, Heading) and block.level == 2] == versions
        assert write_notes(text, tmp_path / "notes.pdf") == len(words_of(tmp_path / "notes.pdf"))


def test_what_stands_in_bold_is_written_on_the_screen_or_the_keyboard():
    on_screen = "\n".join(path.read_text("utf-8") for path in (ROOT / "desktop").rglob("*.py"))
    texts = [ROOT / "resources" / "help" / f"{key}.md" for key in LEADING] + [TEXTS / f"{stem}.md" for stem in CARDS]
    named = {name for path in texts for name in re.findall(r"\*\*(.+?)\*\*", path.read_text("utf-8"))}
    keys = re.compile(r"F\d|Enter|(Ctrl\+\S+( … 9)?(, )?)+")
    assert sorted(name for name in named if not keys.fullmatch(name) and f'"{name}' not in on_screen) == []


def test_a_text_without_title_or_with_help_that_is_not_there_is_refused(tmp_path):
    wrong = tmp_path / "sai.md"
    wrong.write_text("Không tên.\n", encoding="utf-8")
    with pytest.raises(BuildError, match="title"):
        read(wrong)
    shutil.copy(TEXTS / "the-don-vi.md", wrong)
    wrong.write_text("# Tên\n\n[[khong-co]]\n", encoding="utf-8")
    with pytest.raises(BuildError, match="khong-co"):
        read(wrong)
