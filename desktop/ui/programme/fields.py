"""What the form asks for each part of a programme, in which order, and how it is typed. One table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto

from desktop.rules.programme_findings import OBLIGED
from desktop.rules.programme_words import HEAD, VALUE_NAMES, field_name


class FieldKind(Enum):
    """How a field is typed."""

    LINE = auto()
    TEXT = auto()
    """Several lines."""
    NUMBER = auto()
    DAY = auto()
    TICK = auto()
    WORD = auto()
    """One of the words of ``VALUE_NAMES``."""
    CODE = auto()
    """The code of an entry of ``source``."""
    CODES = auto()
    """Codes of entries of ``source``, with commas."""
    KINDS = auto()
    """Kinds of agencies."""
    LINES = auto()
    """One text a line."""
    ITEMS = auto()
    """Groups of fields: columns, sentences, choices, deadlines."""


_SHORT_KINDS = frozenset({FieldKind.NUMBER, FieldKind.DAY, FieldKind.WORD, FieldKind.CODE})
_SHORT_NAMES = frozenset({"code", "kind", "unit", "document_type", "short_name", "dispatch"})


@dataclass(frozen=True)
class FieldSpec:
    """One field of a form.

    Attributes:
        source: For codes: the section whose entries may be named.
        words: For ``WORD``: the field of ``VALUE_NAMES`` whose words are offered.
        blank: The field may stay empty.
        hint: What belongs there.
        title: How it is called, where not by its usual name.
    """

    name: str
    kind: FieldKind = FieldKind.LINE
    source: str = ""
    words: str = ""
    blank: bool = True
    hint: str = ""
    title: str = ""

    @property
    def label(self) -> str:
        """How the field is called."""
        return self.title or field_name(self.name)

    @property
    def short(self) -> bool:
        """Two of these stand side by side."""
        return self.kind in _SHORT_KINDS or self.name in _SHORT_NAMES

    @property
    def offered(self) -> Mapping[str, str]:
        """Words by what they stand for."""
        return VALUE_NAMES.get(self.words or self.name, {})


def _line(name: str, hint: str = "") -> FieldSpec:
    return FieldSpec(name, hint=hint)


def _text(name: str, hint: str = "") -> FieldSpec:
    return FieldSpec(name, FieldKind.TEXT, hint=hint)


def _word(name: str, *, blank: bool = False) -> FieldSpec:
    return FieldSpec(name, FieldKind.WORD, blank=blank)


def _code(name: str, source: str, hint: str = "", *, blank: bool = True) -> FieldSpec:
    return FieldSpec(name, FieldKind.CODE, source, blank=blank, hint=hint)


def _tick(name: str, hint: str = "") -> FieldSpec:
    return FieldSpec(name, FieldKind.TICK, hint=hint)


def _day(name: str, hint: str = "") -> FieldSpec:
    return FieldSpec(name, FieldKind.DAY, hint=hint)


_CODE = _line("code")
_FORMULA_HINT = "Mã chỉ tiêu và phép tính, ví dụ CT1.07 / CT1.06 * 100"
_RULE_HINT = "Đúng thì không báo, ví dụ CT1.07 <= CT1.06"
_SECTION = (
    _CODE,
    _line("heading"),
    FieldSpec("parent", FieldKind.CODE, "outline"),
    FieldSpec("groups", FieldKind.CODES, "groups", hint="Mã nhóm, cách nhau bằng dấu phẩy, ví dụ N1, N6"),
    _tick("required", "Để trống là lỗi khi kiểm tra"),
    _text("hint", "Người viết thấy, không in ra"),
    FieldSpec("sentences", FieldKind.ITEMS),
)

FORMS: Mapping[str, Sequence[FieldSpec]] = {
    HEAD: (
        _line("code", "Chữ không dấu, số, gạch nối, ví dụ DVCQ-2019"),
        _line("name"),
        _line("dispatch", "Ví dụ 4177/UBND-VP"),
        _day("dispatch_date"),
        _line("issuer"),
        _line("receiver"),
        _line("document_type", "Ví dụ BC"),
        _line("title", "{period} là chỗ của tên kỳ báo cáo"),
        FieldSpec("recipients", FieldKind.LINES, hint="Mỗi dòng một nơi nhận"),
        FieldSpec("provincial_recipients", FieldKind.LINES, hint="Mỗi dòng một nơi nhận; sửa được trước khi phát hành"),
        _line("dispatch_text", "Tên tệp toàn văn kèm phần mềm, nếu có"),
    ),
    "periods": (
        _line("kind", "Ví dụ 6T, N, Q1"),
        FieldSpec("year", FieldKind.NUMBER),
        _line("name"),
        _day("data_from"),
        _day("data_to"),
        _day("due"),
        _line("due_text", "Nguyên văn trong văn bản giao, ví dụ trước ngày 25/5/2018"),
        _tick("due_inclusive", "“Trước ngày” thì không tính, “chậm nhất ngày” thì có"),
        FieldSpec("levels", FieldKind.ITEMS),
        _code("same_period_last_year", "periods"),
        _code("earlier_period", "periods"),
        _tick("reference_only", "Không ai báo cáo kỳ này"),
        _text("note"),
    ),
    "groups": (_CODE, FieldSpec("clause", FieldKind.NUMBER), _text("name"), _line("short_name")),
    "tasks": (
        _CODE,
        _code("group", "groups", blank=False),
        _text("name"),
        _text("quote", "Nguyên văn câu giao nhiệm vụ"),
        _word("nature"),
        _line("product"),
        _day("due"),
        _tick("due_inclusive"),
        FieldSpec("applies_to", FieldKind.KINDS),
    ),
    "indicators": (
        _line("code", "Không đổi giữa các năm, không dùng lại cho chỉ tiêu khác"),
        _code("task", "tasks", blank=False),
        _text("name"),
        _line("unit", "Ví dụ văn bản, cuộc, %"),
        _word("type"),
        _word("aggregation"),
        _word("period_mode"),
        FieldSpec("decimals", FieldKind.NUMBER),
        _word("entry"),
        _line("formula", _FORMULA_HINT),
        _word("system_source", blank=True),
        FieldSpec("applies_to", FieldKind.KINDS),
        _tick("core", "Mọi đơn vị thấy trong biểu; nếu không thì tự thêm khi cần"),
        _tick("required"),
        _tick("compares_with_last_year"),
        _code("part_of", "indicators", "Chỉ tiêu mà số này là một phần"),
        _code("register", "registers"),
        _line("register_filter", "Ví dụ trang_thai == 'CN'; để trống là mọi dòng"),
        _line("register_sum", "Mã cột số được cộng; để trống là đếm dòng"),
        _word("register_span"),
        _code("breakdown", "lists"),
        _text("explanation", "Người nhập đọc khi bấm F1 tại ô"),
        _text("basis"),
    ),
    "rules": (
        _CODE,
        _word("severity"),
        _text("expression", _RULE_HINT),
        _text("when", "Để trống là luôn luôn"),
        _text("each", "Để trống là luật của các chỉ tiêu nêu trên"),
        _text("message", "{CT1.07} là chỗ của con số"),
        _line("brief", "Vài chữ hiện ngay tại dòng"),
        _code("focus", "indicators"),
        _text("note"),
    ),
    "registers": (
        _CODE,
        _line("name"),
        _line("short_name"),
        FieldSpec("columns", FieldKind.ITEMS),
        _line("day", "Mã cột ngày bắt buộc; để trống là ngày ghi"),
        _text("note"),
    ),
    "lists": (_CODE, FieldSpec("choices", FieldKind.ITEMS)),
    "outline": _SECTION,
    "provincial_outline": tuple(
        replace(spec, source="provincial_outline") if spec.name == "parent" else spec for spec in _SECTION
    ),
    "annexes": (
        _CODE,
        _line("title"),
        _line("content", "indicators, tasks hoặc mã một sổ"),
        FieldSpec("columns", FieldKind.CODES, hint="Mã cột của sổ, cách nhau bằng dấu phẩy; để trống là mọi cột"),
    ),
    OBLIGED: (),
}
"""The fields of each section, in their order."""

ITEM_FORMS: Mapping[str, Sequence[FieldSpec]] = {
    "columns": (
        _line("code", "Chữ thường không dấu, ví dụ ngay_tiep"),
        _line("name"),
        _word("type"),
        FieldSpec("choices", FieldKind.CODE, "lists", hint="Chỉ cho cột chọn", title="Danh mục"),
        _tick("private", "Có thể nêu tên công dân: không bao giờ rời đơn vị"),
        _tick("required"),
    ),
    "choices": (_CODE, _line("name")),
    "sentences": (
        _CODE,
        _text("text", "{CT1.01} là số kèm đơn vị tính; phần trong [ ] tự bỏ khi không có số"),
        _text("nothing", "Để trống là câu thường dùng"),
    ),
    "levels": (
        FieldSpec("kinds", FieldKind.KINDS),
        _day("due"),
        _line("due_text"),
        _tick("due_inclusive"),
    ),
}
"""The fields of what stands in a list within an entry."""

NEW_ITEMS: Mapping[str, Mapping[str, object]] = {
    "columns": {"code": "", "name": "", "type": "text"},
    "choices": {"code": "", "name": ""},
    "sentences": {"code": "", "text": ""},
    "levels": {"kinds": [], "due": "", "due_text": "", "due_inclusive": False},
}
ITEM_NAMES: Mapping[str, str] = {
    "columns": "cột",
    "choices": "mục chọn",
    "sentences": "câu gợi ý",
    "levels": "hạn nộp riêng",
}
