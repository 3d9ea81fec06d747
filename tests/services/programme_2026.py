"""How the shipped programme of 2026 is made from that of 2018, by what an officer does in the designer.

``python -m tests.services.programme_2026`` writes the shipped files again; a test compares.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.core.clock import Clock, FixedClock
from desktop.core.paths import resources
from desktop.rules.programme import Programme
from desktop.rules.programme_file import programme_to_document
from desktop.rules.programme_references import Place, entries
from desktop.rules.programme_words import HEAD
from desktop.services.agencies.directory import bundled_directory
from desktop.services.programme.design import AddEntry, DraftEdit, SetFields, edit_draft, finished_programme
from desktop.services.programme.drafts import copy_version
from desktop.services.programme.versions import bundled_programme
from desktop.services.workplace.set_up import set_up_department
from desktop.services.workspace import Workspace

SHIPPED = resources() / "programmes" / "dvcq-2026.json"
DEMONSTRATION = resources() / "demonstration" / "dvcq-2026.json"
ISSUED = "2026-01-15"
"""From which day the example holds."""

_HEAD = {
    "name": "Dân vận chính quyền năm 2026",
    "title": "Kết quả công tác dân vận chính quyền ({period})",
    "dispatch": "(Sở Nội vụ ghi khi ban hành)",
    "dispatch_date": ISSUED,
    "issuer": "UBND Thành phố Hồ Chí Minh",
    "receiver": "UBND Thành phố (thông qua Sở Nội vụ)",
    "provincial_recipients": [
        "Như trên",
        "Thường trực Thành ủy, Thường trực HĐND Thành phố (b/c)",
        "Chủ tịch UBND Thành phố (b/c)",
        "Ủy ban MTTQ Việt Nam Thành phố",
        "Ban Tuyên giáo và Dân vận Thành ủy",
        "CVP UBND Thành phố",
    ],
    "about": {
        "status": "VÍ DỤ, chưa cơ quan nào ban hành: làm bằng chức năng soạn chương trình từ chương trình DVCQ-2018, "
        "để thấy một chương trình cho chính quyền hai cấp. Sở Nội vụ sửa, ghi số công văn và duyệt trước khi dùng.",
        "sources": [
            "Chương trình DVCQ-2018 (Công văn số 4177/UBND-VP ngày 04/5/2018)",
            "Nghị định 09/2019/NĐ-CP: Điều 12 (thời gian chốt số liệu), Điều 8 (thời hạn của từng cấp)",
            "Luật Thực hiện dân chủ ở cơ sở 2022",
        ],
        "notes": [
            "Hai cấp: UBND phường, xã, đặc khu báo cáo thẳng lên Thành phố; không còn cấp huyện.",
            "Chỉ tiêu giữ mã thì giữ nghĩa như năm 2018 nên so sánh được; chỉ tiêu mới mang mã mới (CT3.20).",
            "Sở Nội vụ chốt: số, ngày công văn; hạn từng cấp; nơi nhận báo cáo; mức nghèo; căn cứ tinh giản biên chế.",
        ],
    },
}
_KINDS = {
    "6T-2026": (
        ("2025-12-15", "2026-06-14", "2026-06-19", "chậm nhất ngày 19/6/2026"),
        ("2026-06-17", "chậm nhất ngày 17/6/2026"),
    ),
    "N-2026": (
        ("2025-12-15", "2026-12-14", "2026-12-18", "chậm nhất ngày 18/12/2026"),
        ("2026-12-16", "chậm nhất ngày 16/12/2026"),
    ),
    "6T-2025": (("2024-12-15", "2025-06-14", None, ""), None),
    "N-2025": (("2024-12-15", "2025-12-14", None, ""), None),
}
"""Data window and deadline of each period; then the earlier deadline of communes and service units."""
_NOTE = "Chốt số liệu theo Nghị định 09/2019/NĐ-CP, Điều 12; mỗi cấp có thời hạn riêng theo Điều 8."
_SENTENCE_BEFORE = (
    "Cung cấp trực tuyến mức độ 3, mức độ 4 {CT3.12:number}/{CT3.11} hành chính thuộc thẩm quyền giải quyết"
)
_SENTENCE_NOW = (
    "Cung cấp dịch vụ công trực tuyến {CT3.12:number}/{CT3.11} hành chính thuộc thẩm quyền giải quyết"
    "[; trong đó, toàn trình {CT3.20} hành chính]"
)
_WORDS = (
    (" theo Nghị định 108/2014/NĐ-CP", " theo quy định hiện hành"),
    (" và, ở huyện, thành phố, các xã, phường, thị trấn", ""),
    ("UBND các xã, phường, thị trấn", "UBND các phường, xã, đặc khu"),
    ("xã, phường, thị trấn", "phường, xã, đặc khu"),
    ("Quy chế dân chủ ở cơ sở", "dân chủ ở cơ sở"),
    ("CCHC, Dân vận khéo, QCDC", "CCHC, Dân vận khéo, dân chủ cơ sở"),
    ("Kết quả thực hiện QCDC", "Kết quả thực hiện dân chủ ở cơ sở"),
    ("Triển khai đến đơn vị trực thuộc, cấp xã", "Triển khai đến đơn vị trực thuộc"),
    (" (gồm cấp xã)", ""),
    ("Nghị quyết 39-NQ/TW và Nghị định 108/2014/NĐ-CP về tinh giản biên chế", "quy định về tinh giản biên chế"),
    ("NĐ 108/2014/NĐ-CP", "quy định về tinh giản biên chế; Sở Nội vụ ghi số nghị định khi ban hành"),
    ("trực tuyến mức độ 3, mức độ 4 (từ 2022: một phần, toàn trình)", "trực tuyến (toàn trình, một phần)"),
    (_SENTENCE_BEFORE, _SENTENCE_NOW),
    ("Chưa cung cấp trực tuyến mức độ 3, mức độ 4", "Chưa cung cấp dịch vụ công trực tuyến"),
    ("trên địa bàn tỉnh", "trên địa bàn Thành phố"),
    ("toàn tỉnh", "toàn Thành phố"),
    ("văn bản cấp tỉnh", "văn bản của Thành phố"),
    ("Với UBND tỉnh", "Với UBND Thành phố"),
    ("UBND tỉnh", "UBND Thành phố"),
    ("(quốc gia/tỉnh)", "(quốc gia/Thành phố)"),
    (" Cấp huyện lấy từ tổng cấp xã, không nhập lại.", ""),
    (
        "Công văn số 4177/UBND-VP ngày 04/5/2018 của Ủy ban nhân dân tỉnh",
        "chương trình dân vận chính quyền năm 2026 của Ủy ban nhân dân Thành phố",
    ),
    ("Công văn số 4177/UBND-VP", "chương trình năm 2026"),
    ("công văn 4177/UBND-VP (04/5/2018)", "ban hành chương trình (15/01/2026)"),
    ("công văn 4177/UBND-VP", "chương trình năm 2026"),
    ("Trước ngày công văn (04/5/2018)", "Trước ngày ban hành (15/01/2026)"),
    ("date(2018, 5, 4)", "date(2026, 1, 15)"),
    ("4177 khoản 1", "chương trình năm 2026"),
    ("ngày 10/5/2018", "ngày 10/02/2026"),
    ("theo Chỉ thị 16-CT/TTg và Chỉ thị 22/CT-UBND", "theo Chỉ thị 16/CT-TTg"),
    ("NĂM 2019", "NĂM 2027"),
    ("năm 2018", "năm 2026"),
)
"""What is called otherwise now; longer texts first where one holds another."""
_KEPT = frozenset({"code", "type", "formula", "register", "register_filter"})
_COMMUNE, _DISTRICT, _DEPARTMENT, _UNIT = "UBND_X", "UBND_H", "SO", "DVSN"
_NOW_OF_COMMUNES = frozenset({"CT1.09", "CT1.10", "CT4.10"})
"""What districts did and communes do since there are none."""
_FULLY_ONLINE = {
    "code": "CT3.20",
    "task": "NV3.2",
    "group": "N3",
    "name": "Trong đó: số TTHC cung cấp dịch vụ công trực tuyến toàn trình",
    "unit": "thủ tục",
    "type": "count",
    "aggregation": "none",
    "period_mode": "point_in_time",
    "core": False,
    "entry": "input",
    "applies_to": [_DEPARTMENT, _UNIT, _COMMUNE],
    "required": False,
    "compares_with_last_year": False,
    "part_of": "CT3.12",
    "explanation": "Phần trong CT3.12 mà mọi bước làm được trên mạng, người dân không phải đến cơ quan.",
}
_FULLY_ONLINE_RULE = {
    "code": "R_CT3.20_LE",
    "severity": "error",
    "expression": "CT3.20 <= CT3.12",
    "message": "CT3.20 ({CT3.20}) không được lớn hơn CT3.12 “Số TTHC cung cấp trực tuyến” ({CT3.12}).",
    "brief": "Lớn hơn CT3.12 ({CT3.12})",
    "focus": "CT3.20",
}


def design(session: Session, clock: Clock) -> UUID:
    """Make the draft in a department that knows the programme of 2018."""
    key = copy_version(session, clock, "DVCQ-2018", 1, "DVCQ-2026", years=8)

    def do(edit: DraftEdit) -> Mapping[str, object]:
        return edit_draft(session, clock, key, edit).document

    document = do(SetFields(Place(HEAD), _HEAD))
    for edit in (*_periods(), *_reworded(document)):
        document = do(edit)
    do(AddEntry("indicators", _FULLY_ONLINE, after="CT3.12"))
    do(AddEntry("rules", _FULLY_ONLINE_RULE, after="R_CT3.12_LE"))
    return key


def _periods() -> Iterator[DraftEdit]:
    for code, ((begins, ends, due, text), earlier) in _KINDS.items():
        fields: dict[str, object] = {"data_from": begins, "data_to": ends, "due": due, "due_text": text}
        fields |= {"due_inclusive": due is not None}
        if earlier is not None:
            level = {"kinds": [_UNIT, _COMMUNE], "due": earlier[0], "due_text": earlier[1], "due_inclusive": True}
            fields |= {"levels": [level], "note": _NOTE}
        yield SetFields(Place("periods", code), fields)


def _reworded(document: Mapping[str, object]) -> Iterator[DraftEdit]:
    """One change for each entry in which something is called otherwise, or of which other agencies are asked."""
    for section in ("groups", "tasks", "indicators", "rules", "outline", "provincial_outline"):
        for entry in entries(document, section):
            fields = {name: _said(value) for name, value in entry.items() if name not in _KEPT}
            if section == "tasks":
                fields |= _task(entry, fields)
            if "applies_to" in entry:
                fields["applies_to"] = _asked(str(entry["code"]), entry["applies_to"])
            changed = {name: value for name, value in fields.items() if value != entry.get(name)}
            if changed:
                yield SetFields(Place(section, str(entry["code"])), changed)


def _task(entry: Mapping[str, object], said: Mapping[str, object]) -> dict[str, object]:
    """A task of the example quotes nothing yet; the two reports are due when the period says."""
    ends = {"NV6.2": "2026-06-19", "NV6.3": "2026-12-18"}.get(str(entry["code"]))
    due = {"due": ends, "due_inclusive": True} if ends else {}
    return {"quote": f"{said['name']}.", **due}


def _asked(code: str, kinds: Sequence[str]) -> list[str]:
    now = [kind for kind in kinds if kind != _DISTRICT]
    return [*now, _COMMUNE] if code in _NOW_OF_COMMUNES else now


def _said(value: object) -> object:
    if isinstance(value, str):
        for before, now in _WORDS:
            value = value.replace(before, now)
        return value
    if isinstance(value, list):
        return [_said(each) for each in value]
    if isinstance(value, dict):
        return {name: each if name in _KEPT else _said(each) for name, each in value.items()}
    return value


def as_text(programme: Programme) -> str:
    """The shipped file."""
    return json.dumps(programme_to_document(programme), ensure_ascii=False, indent=2) + "\n"


def demonstration() -> dict[str, Any]:
    """What the demonstration of the programme draws its figures from: that of 2018, in the words of 2026."""
    path = DEMONSTRATION.with_name("dvcq-2018.json")
    recipe = cast("dict[str, Any]", _said(json.loads(path.read_text(encoding="utf-8"))))
    recipe["about"] = str(recipe["about"]).replace("DVCQ-2018", "DVCQ-2026")
    for entry in recipe["figures"]:
        ranges = entry.get("range", {})
        district = ranges.pop(_DISTRICT, None)
        if entry["code"] in _NOW_OF_COMMUNES and district is not None:
            ranges[_COMMUNE] = district
    return recipe


def demonstration_text() -> str:
    """The shipped file of the demonstration."""
    return json.dumps(demonstration(), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write the shipped files again."""
    clock = FixedClock.on(date(2026, 1, 10))
    with TemporaryDirectory() as folder, closing(Workspace.open(Path(folder) / "sở", clock, create=True)) as workspace:
        set_up_department(workspace, bundled_directory(), bundled_programme(), "SO-SNV", ())
        with workspace.session() as session:
            key = design(session, clock)
        with workspace.reading() as session:
            SHIPPED.write_text(as_text(finished_programme(session, clock, key)), encoding="utf-8")
    DEMONSTRATION.write_text(demonstration_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
