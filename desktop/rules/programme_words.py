"""How the parts of a programme are called on screen: sections, fields, and the words for their values."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from desktop.core.dates import format_date
from desktop.rules.programme_kinds import (
    KIND_NAMES,
    Aggregation,
    Entry,
    PeriodMode,
    RegisterSpan,
    Severity,
    TaskNature,
    ValueType,
)

HEAD = ""
"""The section of a programme's own fields."""

SECTION_NAMES: Mapping[str, str] = {
    HEAD: "Thông tin chung",
    "periods": "Kỳ báo cáo",
    "groups": "Nhóm nhiệm vụ",
    "tasks": "Nhiệm vụ",
    "indicators": "Chỉ tiêu",
    "rules": "Luật kiểm tra",
    "registers": "Sổ theo dõi",
    "lists": "Danh mục chọn",
    "outline": "Đề cương của đơn vị",
    "provincial_outline": "Đề cương của tỉnh",
    "annexes": "Phụ lục",
}
"""What a programme is made of, in the order in which it is shown."""

ENTRY_NAMES: Mapping[str, str] = {
    HEAD: "Chương trình",
    "periods": "Kỳ",
    "groups": "Nhóm",
    "tasks": "Nhiệm vụ",
    "indicators": "Chỉ tiêu",
    "rules": "Luật",
    "registers": "Sổ",
    "lists": "Danh mục",
    "outline": "Mục đề cương",
    "provincial_outline": "Mục đề cương của tỉnh",
    "annexes": "Phụ lục",
    "obliged": "Đơn vị phải báo cáo",
}
"""One entry of a section."""

FIELD_NAMES: Mapping[str, str] = {
    "code": "Mã",
    "version": "Số bản",
    "name": "Tên",
    "dispatch": "Số, ký hiệu văn bản giao",
    "dispatch_date": "Ngày văn bản",
    "issuer": "Cơ quan ban hành",
    "receiver": "Nơi nhận báo cáo",
    "document_type": "Ký hiệu loại văn bản",
    "title": "Trích yếu báo cáo",
    "recipients": "Nơi nhận",
    "provincial_recipients": "Nơi nhận báo cáo của tỉnh",
    "dispatch_text": "Tệp toàn văn",
    "about": "Ghi chú của người soạn",
    "clause": "Khoản",
    "short_name": "Nhãn ngắn",
    "group": "Nhóm nhiệm vụ",
    "task": "Nhiệm vụ",
    "quote": "Trích nguyên văn",
    "nature": "Tính chất",
    "product": "Sản phẩm",
    "due": "Hạn",
    "due_inclusive": "Tính cả ngày hạn",
    "due_text": "Nguyên văn hạn nộp",
    "applies_to": "Áp dụng cho",
    "unit": "Đơn vị tính",
    "type": "Kiểu giá trị",
    "aggregation": "Cách tổng hợp",
    "period_mode": "Cách tính theo kỳ",
    "core": "Thuộc biểu chính",
    "entry": "Nguồn số",
    "required": "Bắt buộc",
    "compares_with_last_year": "So sánh cùng kỳ",
    "formula": "Công thức",
    "part_of": "Trong đó, thuộc",
    "register": "Lấy từ sổ",
    "register_filter": "Điều kiện lọc sổ",
    "register_sum": "Cột cộng",
    "register_span": "Dòng sổ được tính",
    "breakdown": "Danh mục",
    "decimals": "Số chữ số thập phân",
    "explanation": "Cách tính, giải thích",
    "basis": "Căn cứ",
    "system_source": "Số phần mềm tự lấy",
    "severity": "Mức",
    "expression": "Điều kiện phải đúng",
    "message": "Câu báo",
    "each": "Áp dụng cho từng chỉ tiêu",
    "when": "Chỉ khi",
    "focus": "Báo tại ô",
    "brief": "Câu báo ngắn",
    "note": "Ghi chú",
    "columns": "Các cột",
    "day": "Cột quyết định kỳ",
    "heading": "Đề mục",
    "heading_by_period": "Đề mục theo loại kỳ",
    "groups": "Nhóm nhiệm vụ của mục",
    "parent": "Thuộc mục",
    "hint": "Gợi ý viết",
    "sentences": "Câu gợi ý",
    "content": "Nội dung",
    "kind": "Loại kỳ",
    "year": "Năm",
    "data_from": "Số liệu từ ngày",
    "data_to": "Số liệu đến ngày",
    "same_period_last_year": "Cùng kỳ năm trước",
    "earlier_period": "Kỳ trước trong năm",
    "reference_only": "Chỉ để so sánh",
    "levels": "Hạn riêng theo cấp",
    "choices": "Các mục chọn",
    "private": "Không rời đơn vị",
    "text": "Câu",
    "nothing": "Câu khi không phát sinh",
    "kinds": "Loại đơn vị",
}
"""Names of fields; one name is called alike wherever it stands."""

TYPE_NAMES = {
    ValueType.COUNT: "Số đếm",
    ValueType.PERCENT: "Tỷ lệ %",
    ValueType.MONEY: "Số tiền, số đo",
    ValueType.BOOL: "Có/Không",
    ValueType.TEXT: "Chữ",
    ValueType.DATE: "Ngày",
    ValueType.CHOICE: "Chọn trong danh mục",
}
AGGREGATION_NAMES = {
    Aggregation.SUM: "Cộng",
    Aggregation.RATIO: "Tỷ lệ của các tổng",
    Aggregation.COUNT_TRUE: "Đếm số đơn vị trả lời Có",
    Aggregation.LATEST: "Cộng số mới nhất",
    Aggregation.LIST: "Liệt kê",
    Aggregation.NONE: "Không tổng hợp",
}
MODE_NAMES = {
    PeriodMode.CUMULATIVE: "Lũy kế từ đầu năm",
    PeriodMode.POINT_IN_TIME: "Tại ngày chốt số liệu",
    PeriodMode.IN_PERIOD: "Trong kỳ",
}
ENTRY_KINDS = {
    Entry.INPUT: "Người nhập",
    Entry.DERIVED: "Tính theo công thức",
    Entry.SYSTEM: "Phần mềm tự lấy",
}
SEVERITY_NAMES = {Severity.ERROR: "Lỗi, phải sửa", Severity.WARNING: "Cảnh báo, cần lý do"}
SPAN_NAMES = {RegisterSpan.PERIOD: "Các dòng trong kỳ", RegisterSpan.UNTIL_END: "Mọi dòng đến hết kỳ"}
NATURE_NAMES = {
    TaskNature.STANDING: "Thường xuyên",
    TaskNature.WITH_PRODUCT: "Có sản phẩm",
    TaskNature.WITH_DEADLINE: "Có thời hạn",
}
SYSTEM_SOURCE_NAMES = {
    "subordinates_obliged": "Số đơn vị cấp dưới phải báo cáo",
    "subordinates_reported": "Số đơn vị cấp dưới đã báo cáo",
    "subordinates_on_time": "Số đơn vị cấp dưới báo cáo đúng hạn",
}
CONTENT_NAMES = {"indicators": "Biểu số liệu", "tasks": "Tình hình nhiệm vụ"}

VALUE_NAMES: Mapping[str, Mapping[str, str]] = {
    "type": {str(key): name for key, name in TYPE_NAMES.items()},
    "aggregation": {str(key): name for key, name in AGGREGATION_NAMES.items()},
    "period_mode": {str(key): name for key, name in MODE_NAMES.items()},
    "entry": {str(key): name for key, name in ENTRY_KINDS.items()},
    "severity": {str(key): name for key, name in SEVERITY_NAMES.items()},
    "register_span": {str(key): name for key, name in SPAN_NAMES.items()},
    "nature": {str(key): name for key, name in NATURE_NAMES.items()},
    "system_source": SYSTEM_SOURCE_NAMES,
    "content": CONTENT_NAMES,
}
"""What may stand in a field, in words, by the field's name."""

_DAYS = frozenset({"due", "data_from", "data_to", "dispatch_date"})


def field_name(name: str) -> str:
    """How a field is called; a nested one by its own name."""
    return FIELD_NAMES.get(name, name)


def shown_field(name: str, value: object) -> str:
    """What stands in a field of a programme document, in words; "" for nothing."""
    if value in (None, "", (), [], {}):
        return ""
    match value:
        case bool():
            return "Có" if value else "Không"
        case list() if name in ("applies_to", "kinds"):
            given = set(cast("list[str]", value))
            return ", ".join(words for kind, words in KIND_NAMES.items() if kind in given)
        case list():
            return "; ".join(_shown_item(item) for item in cast("list[object]", value))
        case dict():
            members = cast("Mapping[str, object]", value)
            return "; ".join(f"{field_name(key)}: {shown_field(key, item)}" for key, item in members.items() if item)
        case _:
            text = str(value)
            return _shown_day(text) if name in _DAYS else VALUE_NAMES.get(name, {}).get(text, text)


def _shown_item(item: object) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    members = cast("Mapping[str, Any]", item)
    if "kinds" in members:
        return f"{shown_field('kinds', members['kinds'])}: {members.get('due_text') or _shown_day(members.get('due'))}"
    return f"{members.get('code', '')} “{members.get('name') or members.get('text') or ''}”"


def _shown_day(value: object) -> str:
    try:
        return format_date(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)
