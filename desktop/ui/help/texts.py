"""The pages of the help in ``resources/help``: what a page of the window is for, and a passage for each field."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from desktop.core.paths import resources
from desktop.core.text import fold, nfc
from desktop.ui import places

_FIELD = "### "
_BESIDE = re.compile(r" \(.*|:.*| \d+$")


@dataclass(frozen=True)
class HelpPage:
    """A page of the help.

    Attributes:
        key: Name of its file; that of the window's page which it explains, or a name of its own.
        title: As in the list of pages.
        by_itself: It explains no single page of the window: everybody may read it.
        beside: It leads through several pages of the window; this one tells whose window has them.
    """

    key: str
    title: str
    by_itself: bool = False
    beside: str = ""

    def is_for(self, keys: Collection[str]) -> bool:
        """Whether a window with these pages has use for it."""
        return self.by_itself or (self.beside or self.key) in keys


HELP_PAGES = (
    HelpPage("bat-dau", "Bắt đầu từ đâu", by_itself=True),
    HelpPage("viec-don-vi", "Từng bước một kỳ báo cáo", beside=places.DESK),
    HelpPage("viec-so", "Từng bước một kỳ của Sở Nội vụ", beside=places.AGENCIES),
    HelpPage("ban-phim", "Bàn phím, cỡ chữ và tìm kiếm", by_itself=True),
    HelpPage("welcome", "Lần đầu mở chương trình"),
    HelpPage(places.DESK, "Bàn làm việc"),
    HelpPage(places.TASKS, "Nhiệm vụ"),
    HelpPage(places.REGISTERS, "Sổ theo dõi"),
    HelpPage(places.INDICATORS, "Biểu số liệu"),
    HelpPage(places.NARRATIVE, "Nội dung báo cáo"),
    HelpPage(places.HAND_IN, "Kiểm tra và nộp"),
    HelpPage(places.OWN_POINTS, "Tự chấm điểm"),
    HelpPage(places.HISTORY, "Lịch sử nộp"),
    HelpPage(places.PEOPLE, "Phân công"),
    HelpPage("forwarding", "Chuyển tiếp báo cáo"),
    HelpPage(places.OVERVIEW, "Tổng quan"),
    HelpPage("inbox", "Việc chờ xử lý"),
    HelpPage(places.INTAKE, "Tiếp nhận"),
    HelpPage(places.READING, "Xem báo cáo"),
    HelpPage(places.OUTLIERS, "Rà soát"),
    HelpPage(places.CONSOLIDATION, "Tổng hợp"),
    HelpPage(places.COMPOSING, "Soạn báo cáo"),
    HelpPage(places.SCORING, "Thi đua"),
    HelpPage(places.PROGRAMME, "Chương trình"),
    HelpPage(places.AGENCIES, "Đơn vị và chứng thư"),
    HelpPage(places.SETTINGS, "Thiết lập"),
    HelpPage("sao-luu", "Sao lưu, chuyển máy, cập nhật", beside=places.SETTINGS),
    HelpPage("demonstration", "Đổi vai minh họa"),
    HelpPage(places.TRAINING, "Tập huấn", by_itself=True),
    HelpPage("su-co", "Khi có trục trặc", by_itself=True),
)
"""All pages, in the order in which a guide would have them."""
FIRST = HELP_PAGES[0]


@dataclass(frozen=True)
class HelpText:
    """What a file says.

    Attributes:
        body: Markdown for the page as a whole.
        fields: Markdown for each field, by its name; a slash stands between names that share a passage.
    """

    body: str
    fields: Mapping[str, str]

    def of_field(self, name: str) -> tuple[str, str] | None:
        """Heading and passage for the field that a screen reader calls so; what stands in brackets does not count."""
        wanted = _key(name)
        for heading, passage in self.fields.items():
            if wanted in map(_key, heading.split(" / ")):
                return heading, passage
        return None


def _key(name: str) -> str:
    """A name without what is said beside it: the keys that lead there, a number, a mark that it must be filled in."""
    return fold(_BESIDE.sub("", name)).strip(" …*")


@lru_cache(maxsize=64)
def read_help(key: str) -> HelpText:
    """The text for a page; empty where there is none."""
    path = resources() / "help" / f"{key}.md"
    if not path.is_file():
        return HelpText("", {})
    lines = nfc(path.read_text(encoding="utf-8")).splitlines()
    first = next((at for at, line in enumerate(lines) if line.startswith(_FIELD)), len(lines))
    return HelpText("\n".join(lines[:first]).strip(), dict(_fields(lines[first:])))


def _fields(lines: list[str]) -> Iterator[tuple[str, str]]:
    heading, passage = "", list[str]()
    for line in [*lines, _FIELD]:
        if line.startswith(_FIELD):
            if heading:
                yield heading, "\n".join(passage).strip()
            heading, passage = line.removeprefix(_FIELD).strip(), []
        else:
            passage.append(line)
