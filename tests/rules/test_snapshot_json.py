import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.canonical_json import canonical_json
from desktop.core.paths import resources
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.report_facts import report_facts
from desktop.rules.report_form import report_schema
from desktop.rules.snapshot import (
    AgencyRef,
    PeriodRef,
    ReportedAttachment,
    ReportedFinding,
    ReportedProgress,
    ReportedRegister,
    ReportedSection,
    ReportedTask,
    ReportedValue,
    ReportSnapshot,
    Signatory,
)
from desktop.rules.snapshot_json import (
    NewerFormatError,
    SnapshotFormatError,
    UnreportableValueError,
    facts_from_canonical,
    figures_from_bytes,
    snapshot_from_bytes,
    snapshot_from_canonical,
    snapshot_from_json,
    snapshot_to_json,
)
from desktop.rules.values import EMPTY, SpecialState, Value

PUBLISHED = resources() / "schemas" / "report-1.schema.json"

SNAPSHOT = ReportSnapshot(
    agency=AgencyRef(
        code="W26572a",
        kind=AgencyKind.COMMUNE,
        name="Ủy ban nhân dân xã Hòa Long",
        short_name="UBND xã Hòa Long",
        header=("ỦY BAN NHÂN DÂN", "XÃ HÒA LONG"),
        place="Hòa Long",
        parent="D748",
    ),
    period=PeriodRef("N-2018", "năm 2018", date(2017, 12, 15), date(2018, 10, 31), date(2018, 11, 9)),
    programme_code="DVCQ-2018",
    programme_version=1,
    revision=2,
    parent="0f" * 32,
    values=(
        ReportedValue(
            "CT3.05", Value(Decimal("1234.50")), Value(Decimal(1100)), Value(state=SpecialState.NOT_AVAILABLE)
        ),
        ReportedValue("CT1.02", Value(content=True)),
        ReportedValue("CT1.03", Value("12")),
        ReportedValue("CT6.01", Value(date(2018, 5, 10))),
        ReportedValue("CT5.12", Value(state=SpecialState.NOTHING_AROSE, note="Không có đơn tố cáo")),
        ReportedValue("CT2.12", Value(Decimal(75), SpecialState.ESTIMATE)),
        ReportedValue("CT4.06", EMPTY),
    ),
    tasks=(
        ReportedTask(
            "N1.1", "dang_thuc_hien", 60, "Trần Thị Hòa", log=(ReportedProgress(date(2018, 5, 2), 60, "Đã họp dân"),)
        ),
    ),
    narrative=(ReportedSection("I", "Ủy ban nhân dân xã đã ban hành kế hoạch.\nĐã họp dân."),),
    findings=(ReportedFinding("R12", "CT3.05", "warning", "Giảm quá 30 %", "Sắp xếp lại ấp"),),
    attachments=(
        ReportedAttachment("ab" * 32, "Biên bản đối thoại.pdf", 20480, "application/pdf", enclosed=True, task="N1.1"),
    ),
    signatory=Signatory(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Nguyễn Văn Đức"),
    made_at=datetime(2018, 11, 5, 2, 15, tzinfo=UTC),
    made_by="Trần Thị Hòa",
    approved_by="Nguyễn Văn Đức",
    program_version="0.1.0",
    registers=(
        ReportedRegister("BK_DVK", ("ten_mo_hinh", "trang_thai"), (("Tổ tự quản", "CONG_NHAN"), ("“5 không”", "")), 2),
    ),
)


def document(snapshot=SNAPSHOT):
    return json.loads(snapshot_to_json(snapshot))


def test_a_snapshot_comes_back_as_it_left():
    assert snapshot_from_json(document()) == SNAPSHOT


def test_the_same_snapshot_gives_the_same_bytes():
    assert snapshot_to_json(snapshot_from_json(document())) == snapshot_to_json(SNAPSHOT)


def test_third_parties_find_the_fixed_names():
    written = document()
    assert written["schema"] == "so-dan-van/report"
    assert written["version"] == 1
    assert written["agency"]["code"] == "W26572a"
    assert written["agency"]["name"] == "Ủy ban nhân dân xã Hòa Long"
    assert written["period"]["code"] == "N-2018"
    assert written["programme"] == {"code": "DVCQ-2018", "version": 1}
    assert written["revision"] == 2
    assert written["parent"] == "0f" * 32
    assert written["attachments"][0]["media_type"] == "application/pdf"


def test_the_type_of_every_value_is_written():
    values = {entry.pop("code"): entry for entry in document()["values"]}
    assert values["CT3.05"] == {"type": "number", "value": "1234.50", "state": None, "note": ""}
    assert values["CT1.02"] == {"type": "boolean", "value": True, "state": None, "note": ""}
    assert values["CT1.03"] == {"type": "text", "value": "12", "state": None, "note": ""}
    assert values["CT6.01"] == {"type": "date", "value": "2018-05-10", "state": None, "note": ""}
    assert values["CT5.12"]["state"] == "khong_phat_sinh"
    assert values["CT4.06"] == {"type": None, "value": None, "state": None, "note": ""}


def test_rows_of_registers_have_a_cell_for_every_column():
    written = document()
    assert written["registers"][0]["rows"] == [["Tổ tự quản", "CONG_NHAN"], ["“5 không”", ""]]
    written["registers"][0]["rows"][1].append("thừa")
    with pytest.raises(SnapshotFormatError, match=r"registers\[0\]\.rows"):
        snapshot_from_json(written)
    twice = document()
    twice["registers"] *= 2
    with pytest.raises(SnapshotFormatError, match="có hai lần"):
        snapshot_from_json(twice)


def test_only_compared_indicators_stand_in_the_comparison():
    [entry] = document()["comparison"]
    assert entry["code"] == "CT3.05"
    assert entry["same_period_last_year"]["value"] == "1100"


@pytest.mark.parametrize(
    "value",
    [
        Value(raw="12a"),
        Value(Decimal(5), SpecialState.NOT_APPLICABLE),
        Value(Decimal("9" * 41)),
    ],
)
def test_a_value_that_must_not_leave_is_refused_by_its_code(value):
    with pytest.raises(UnreportableValueError, match=r"Chỉ tiêu CT3\.01"):
        snapshot_to_json(replace(SNAPSHOT, values=(ReportedValue("CT3.01", value),)))


def faulty(change):
    written = document()
    change(written)
    with pytest.raises(SnapshotFormatError) as refused:
        snapshot_from_json(written)
    return {fault.path for fault in refused.value.faults}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda d: d.pop("revision"), "$.revision"),
        (lambda d: d.update(schema="other"), "$.schema"),
        (lambda d: d.update(version="1"), "$.version"),
        (lambda d: d.update(version=0), "$.version"),
        (lambda d: d.update(revision=0), "$.revision"),
        (lambda d: d.update(revision=True), "$.revision"),
        (lambda d: d.update(parent="../../etc"), "$.parent"),
        (lambda d: d.update(made_at="2018-11-05T09:15:00"), "$.made_at"),
        (lambda d: d["period"].update(data_from="20181105"), "$.period.data_from"),
        (lambda d: d["period"].update(data_to="2018-02-30"), "$.period.data_to"),
        (lambda d: d["agency"].update(kind="BO"), "$.agency.kind"),
        (lambda d: d["agency"].update(header="UBND"), "$.agency.header"),
        (lambda d: d["tasks"][0].update(percent=101), "$.tasks[0].percent"),
        (lambda d: d["attachments"][0].update(sha256="AB" * 32), "$.attachments[0].sha256"),
        (lambda d: d["attachments"][0].update(sha256="ab" * 32 + "\n"), "$.attachments[0].sha256"),
        (lambda d: d["values"][0].update(value="1.234,5"), "$.values[0].value"),
        (lambda d: d["values"][0].update(value="1e9"), "$.values[0].value"),
        (lambda d: d["values"][0].update(value="9" * 41), "$.values[0].value"),
        (lambda d: d["values"][0].update(value=12), "$.values[0].value"),
        (lambda d: d["values"][0].update(type=None), "$.values[0]"),
        (lambda d: d["values"][0].update(state="khong_ap_dung"), "$.values[0]"),
        (lambda d: d["values"][0].update(state="khac"), "$.values[0].state"),
        (lambda d: d["values"].append(d["values"][0]), "$.values[7].code"),
        (lambda d: d["comparison"][0].update(code="CT9.99"), "$.comparison"),
        (lambda d: d.update(values={}), "$.values"),
        (lambda d: d.update(signatory=[]), "$.signatory"),
    ],
)
def test_a_fault_is_named_with_its_place(change, path):
    assert path in faulty(change)


def test_every_fault_is_found_at_once():
    def spoil(d):
        d["revision"] = "hai"
        d["values"][3]["code"] = None

    assert faulty(spoil) == {"$.revision", "$.values[3].code"}


@pytest.mark.parametrize("other", [None, [], "báo cáo", 5])
def test_what_is_no_object_is_refused(other):
    with pytest.raises(SnapshotFormatError):
        snapshot_from_json(other)


def test_a_later_version_is_recognised_before_anything_else():
    with pytest.raises(NewerFormatError, match="bản 2"):
        snapshot_from_json({"schema": "so-dan-van/report", "version": 2, "all": "different"})


def test_names_added_by_a_later_minor_version_are_passed_over():
    assert snapshot_from_json(document() | {"later": []}) == SNAPSHOT


def test_the_published_schema_is_the_one_made_from_the_types():
    assert PUBLISHED.read_text(encoding="utf-8") == report_schema(), f"write report_schema() to {PUBLISHED.name}"


def test_what_is_written_is_valid_by_the_published_schema():
    schema = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(document())
    for change in ({"revision": 0}, {"parent": "x"}, {"made_at": "hôm qua"}, {"values": None}, {"version": 2}):
        assert not validator.is_valid(document() | change)


decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=3)
notes = st.sampled_from(["", "Ước đến 31/12", "Hòa Long"])
values = st.one_of(
    st.builds(
        Value, st.one_of(decimals, st.booleans(), st.dates(), st.sampled_from(["", "12", "Đạt"])), st.none(), notes
    ),
    st.builds(Value, decimals, st.just(SpecialState.ESTIMATE), notes),
    st.builds(Value, st.none(), st.none() | st.sampled_from(SpecialState), notes),
)


@given(st.lists(st.tuples(values, st.none() | values, st.none() | values), max_size=5))
def test_any_values_come_back_as_they_left(rows):
    snapshot = replace(SNAPSHOT, values=tuple(ReportedValue(f"CT{n}", *row) for n, row in enumerate(rows)))
    assert snapshot_from_json(document(snapshot)) == snapshot


def places(document, path=()):
    yield path
    if isinstance(document, dict | list):
        for key, inner in document.items() if isinstance(document, dict) else enumerate(document):
            yield from places(inner, (*path, key))


def with_at(document, path, value):
    if not path:
        return value
    first, *rest = path
    copied = document.copy()
    copied[first] = with_at(copied[first], rest, value)
    return copied


ODD = st.sampled_from(
    [
        *(None, True, 0, -1, 101, 10**25, [], {}),
        *("", "x", "12", "1e5", "-0", "1.", "9" * 41, "ước", "uoc", "number", "date", "khong_phat_sinh", "0f" * 32),
        *("2018-02-30", "2018-05-04", "2018-05-04T09:00:00Z", "2018-05-04T09:00:00+07:00"),
    ]
)


@given(st.sampled_from(list(places(document()))), ODD)
def test_quick_reading_says_what_careful_reading_says_or_nothing(path, value):
    changed = with_at(document(), path, value)
    quick = snapshot_from_canonical(canonical_json(changed))
    facts = facts_from_canonical(canonical_json(changed))
    if quick is None:
        assert facts is None
    else:
        assert quick == snapshot_from_json(changed)
        assert facts == report_facts(quick)


def test_a_report_as_this_program_writes_it_is_read_quickly():
    assert snapshot_from_canonical(snapshot_to_json(SNAPSHOT)) == SNAPSHOT
    assert snapshot_from_canonical(snapshot_to_json(SNAPSHOT) + b" ") is None


def test_a_code_twice_is_not_passed_over_by_quick_reading():
    written = document()
    written["values"].append(written["values"][0])
    assert snapshot_from_canonical(canonical_json(written)) is None


def test_bytes_that_were_checked_are_read_in_any_spelling():
    written = snapshot_to_json(SNAPSHOT)
    spelt = json.dumps(json.loads(written), indent=1).encode()
    assert snapshot_from_bytes(written) == snapshot_from_bytes(spelt) == SNAPSHOT
    assert figures_from_bytes(written) == figures_from_bytes(spelt) == SNAPSHOT.values


def test_a_reason_of_refusal_carries_its_place():
    with pytest.raises(NewerFormatError) as newer:
        snapshot_from_json({"schema": "report", **json.loads(snapshot_to_json(SNAPSHOT)), "version": 99})
    assert dict(newer.value.data) == {"path": "$.version", "version": 99}
    with pytest.raises(SnapshotFormatError) as refused:
        snapshot_from_json([])
    assert refused.value.data["path"] == "$"
    unread = replace(SNAPSHOT, values=(ReportedValue("CT3.05", Value(raw="12a")),))
    with pytest.raises(UnreportableValueError, match="“12a” chưa đọc được") as kept:
        snapshot_to_json(unread)
    assert kept.value.data["indicator"] == "CT3.05"
