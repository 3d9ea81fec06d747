"""What must hold in a programme beyond its form: everything named exists, dates are sane, quotations are true."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import cast

from desktop.core.text import nfc
from desktop.rules.programme_draft import Draft, Found, check_cycles, refer
from desktop.rules.programme_entries import Indicator, Register, Task, TaskGroup
from desktop.rules.programme_kinds import TASK_CHOICES, AgencyKind, Severity, TaskNature, ValueType
from desktop.rules.programme_report import Annex, OutlineSection, ReportingPeriod
from desktop.rules.sentences import TemplateError, codes_in

_CODE = re.compile(r"[A-Z0-9][A-Za-z0-9_.-]{0,31}")
_INDICATOR_CODE = re.compile(r"(?=.{1,20}$)[A-Z][A-Z0-9]*(\.[0-9]+)*")
_COLUMN_CODE = re.compile(r"(?!(?:and|or|not|in|is|none|true|false)$)[a-z][a-z0-9_]{0,31}")
_FIRST_YEAR, _LAST_YEAR = 1990, 2199


def check_draft(draft: Draft, dispatch: str | None) -> list[Found]:
    """Everything that does not hold in what could be read."""
    checks: tuple[Callable[[Draft], Iterator[Found]], ...] = (
        _check_head,
        _check_codes,
        _check_groups,
        _check_tasks,
        _check_indicators,
        _check_registers,
        _check_outlines,
        _check_annexes,
        _check_periods,
        _check_lists,
    )
    found = [finding for check in checks for finding in check(draft)]
    if dispatch is not None:
        found += _check_quotations(draft, dispatch)
    return found


def fold_quotation(text: str) -> str:
    """A text without what layout adds to it: line breaks, repeated spaces, asterisks; in normal form C."""
    return " ".join(nfc(text).replace("*", "").split())


def _check_head(draft: Draft) -> Iterator[Found]:
    values = draft.values
    if not _CODE.fullmatch(values.get("code", "X")):
        yield Found("code", f"“{values['code']}” không phải là mã: dùng chữ không dấu, số, gạch nối, dấu chấm")
    if values.get("version", 1) < 1:
        yield Found("version", "số bản bắt đầu từ 1")
    for name in ("name", "dispatch", "issuer", "receiver", "document_type"):
        if not str(values.get(name, "?")).strip():
            yield Found(name, "không được để trống")
    if "{period}" not in values.get("title", "{period}"):
        yield Found("title", "cần có {period}, là chỗ của tên kỳ báo cáo")
    file_name = values.get("dispatch_text", "")
    if file_name and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", file_name):
        yield Found("dispatch_text", "cần là tên tệp, không có thư mục")


def _check_codes(draft: Draft) -> Iterator[Found]:
    for name in (
        "groups",
        "tasks",
        "indicators",
        "rules",
        "registers",
        "outline",
        "provincial_outline",
        "annexes",
        "periods",
    ):
        pattern = _INDICATOR_CODE if name == "indicators" else _CODE
        yield from _check_code_column([(f"{path}.code", entry.code) for path, entry in draft.each(name)], pattern)
    for path, register in draft.each("registers"):
        columns = [(f"{path}.columns[{n}].code", column.code) for n, column in enumerate(register.columns)]
        yield from _check_code_column(columns, _COLUMN_CODE)


def _check_code_column(codes: list[tuple[str, str]], pattern: re.Pattern[str]) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for path, code in codes:
        if not pattern.fullmatch(code):
            yield Found(path, f"“{code[:40]}” không phải là mã dùng được ở đây")
        elif code in seen:
            yield Found(path, f"mã {code} đã dùng tại {seen[code]}; mỗi mã chỉ dùng một lần")
        else:
            seen[code] = path


def _check_groups(draft: Draft) -> Iterator[Found]:
    for path, group in cast("Iterator[tuple[str, TaskGroup]]", draft.each("groups")):
        if not group.name.strip() or not group.short_name.strip():
            yield Found(f"{path}.name", "nhóm cần có tên và nhãn ngắn")


def _check_tasks(draft: Draft) -> Iterator[Found]:
    groups = draft.codes("groups")
    clauses = {group.code: group.clause for group in draft.entries("groups").values()}
    for path, task in cast("Iterator[tuple[str, Task]]", draft.each("tasks")):
        yield from refer(f"{path}.group", task.group, groups, "nhóm")
        if task.clause != clauses.get(task.group, task.clause):
            yield Found(f"{path}.clause", f"khoản {task.clause} khác khoản {clauses[task.group]} của nhóm {task.group}")
        if (task.due is None) is (task.nature is TaskNature.WITH_DEADLINE):
            yield Found(f"{path}.due", "nhiệm vụ có thời hạn phải có ngày; nhiệm vụ khác để null")
        if not task.applies_to:
            yield Found(f"{path}.applies_to", "cần ít nhất một loại đơn vị")


def _check_indicators(draft: Draft) -> Iterator[Found]:
    tasks = {task.code: task for task in draft.entries("tasks").values()}
    known, registers, indicators = draft.codes("indicators"), draft.codes("registers"), draft.indicators
    for path, item in cast("Iterator[tuple[str, Indicator]]", draft.each("indicators")):
        yield from refer(f"{path}.task", item.task, draft.codes("tasks"), "nhiệm vụ")
        yield from refer(f"{path}.group", item.group, draft.codes("groups"), "nhóm")
        if item.task in tasks and tasks[item.task].group != item.group:
            yield Found(
                f"{path}.group", f"nhiệm vụ {item.task} thuộc nhóm {tasks[item.task].group}, không phải {item.group}"
            )
        if not item.applies_to:
            yield Found(f"{path}.applies_to", "cần ít nhất một loại đơn vị")
        if item.part_of:
            yield from refer(f"{path}.part_of", item.part_of, known, "chỉ tiêu")
            whole = indicators.get(item.part_of)
            if whole is not None and whole.type is not item.type:
                yield Found(f"{path}.part_of", f"{item.code} và {whole.code} phải cùng kiểu giá trị")
        if item.register:
            yield from refer(f"{path}.register", item.register, registers, "sổ")
        if item.breakdown and "lists" in draft.values:
            yield from refer(f"{path}.breakdown", item.breakdown, set(draft.code_lists), "danh mục")
        if item.type is ValueType.CHOICE and not item.breakdown:
            yield Found(f"{path}.breakdown", "chỉ tiêu chọn trong danh mục thì cần mã danh mục")
    edges = {item.code: {item.part_of} for item in indicators.values() if item.part_of}
    yield from check_cycles("“trong đó”", edges, {e.code: f"{p}.part_of" for p, e in draft.each("indicators")})


def _check_registers(draft: Draft) -> Iterator[Found]:
    for path, register in cast("Iterator[tuple[str, Register]]", draft.each("registers")):
        if not register.columns:
            yield Found(f"{path}.columns", "sổ cần ít nhất một cột")
        for number, column in enumerate(register.columns):
            place = f"{path}.columns[{number}].choices"
            if (column.type is ValueType.CHOICE) is not bool(column.choices):
                yield Found(place, "cột chọn cần mã danh mục; cột khác để trống")
            elif column.choices and column.choices != TASK_CHOICES and "lists" in draft.values:
                yield from refer(place, column.choices, set(draft.code_lists), "danh mục")
        days = {column.code for column in register.columns if column.type is ValueType.DATE and column.required}
        if register.day and register.day not in days:
            yield Found(f"{path}.day", "ngày quyết định kỳ phải là một cột ngày bắt buộc (required) của sổ")


def _check_outlines(draft: Draft) -> Iterator[Found]:
    kinds = {period.kind for period in draft.entries("periods").values()}
    for name in ("outline", "provincial_outline"):
        sections = list(cast("Iterator[tuple[str, OutlineSection]]", draft.each(name)))
        for path, section in sections:
            if section.parent:
                yield from refer(f"{path}.parent", section.parent, draft.codes(name), "mục")
            for number, group in enumerate(section.groups):
                yield from refer(f"{path}.groups[{number}]", group, draft.codes("groups"), "nhóm")
            yield from _check_sentences(path, section, draft)
            for kind in section.heading_by_period.keys() - kinds:
                yield Found(f"{path}.heading_by_period.{kind[:40]}", f"không có loại kỳ “{kind[:40]}”")
        edges = {section.code: {section.parent} for _, section in sections if section.parent}
        yield from check_cycles("mục", edges, {section.code: f"{path}.parent" for path, section in sections})


def _check_sentences(path: str, section: OutlineSection, draft: Draft) -> Iterator[Found]:
    places = [f"{path}.sentences[{number}]" for number in range(len(section.sentences))]
    codes = [(f"{place}.code", each.code) for place, each in zip(places, section.sentences, strict=True)]
    yield from _check_code_column(codes, _CODE)
    for place, sentence in zip(places, section.sentences, strict=True):
        try:
            named = codes_in(sentence)
        except TemplateError as error:
            yield Found(f"{place}.text", str(error))
            continue
        for code in named:
            yield from refer(f"{place}.text", code, draft.codes("indicators"), "chỉ tiêu")
        if not named:
            yield Found(f"{place}.text", "câu gợi ý cần ít nhất một chỗ điền số liệu, ví dụ {CT1.01}")


def _check_annexes(draft: Draft) -> Iterator[Found]:
    seen: set[str] = set()
    for path, annex in cast("Iterator[tuple[str, Annex]]", draft.each("annexes")):
        if annex.content not in {"indicators", "tasks"} | draft.codes("registers"):
            yield Found(f"{path}.content", f"“{annex.content[:40]}”: cần indicators, tasks hoặc mã một sổ")
        elif annex.content in seen:
            yield Found(f"{path}.content", f"{annex.content} đã là nội dung của một phụ lục khác")
        seen.add(annex.content)
        yield from _check_annexed_columns(path, annex, draft)


def _check_annexed_columns(path: str, annex: Annex, draft: Draft) -> Iterator[Found]:
    registers = {register.code: register for register in draft.entries("registers").values()}
    register = registers.get(annex.content)
    known = {column.code: column for column in register.columns} if register else {}
    for number, code in enumerate(annex.columns):
        yield from refer(f"{path}.columns[{number}]", code, set(known), "cột của sổ")
        if code in known and known[code].private:
            yield Found(f"{path}.columns[{number}]", f"cột {code} có thể nêu tên công dân, không rời đơn vị")


def _check_periods(draft: Draft) -> Iterator[Found]:
    periods = {period.code: period for period in draft.entries("periods").values()}
    for path, period in cast("Iterator[tuple[str, ReportingPeriod]]", draft.each("periods")):
        if period.code != f"{period.kind}-{period.year}":
            yield Found(f"{path}.code", f"mã kỳ cần là {period.kind}-{period.year}")
        if not _FIRST_YEAR <= period.year <= _LAST_YEAR:
            yield Found(f"{path}.year", f"năm {period.year} không hợp lý")
        if period.data_from > period.data_to:
            yield Found(f"{path}.data_to", f"ngày cuối {_day(period.data_to)} trước ngày đầu {_day(period.data_from)}")
        yield from _check_due(path, period)
        yield from _check_levels(path, period)
        yield from _check_period_links(path, period, periods, draft.codes("periods"))


def _check_due(path: str, period: ReportingPeriod) -> Iterator[Found]:
    if period.reference_only is not (period.due is None):
        yield Found(f"{path}.due", "kỳ phải báo cáo thì có hạn nộp; kỳ chỉ để so sánh thì để null")
    elif period.due is not None and period.due <= period.data_from:
        yield Found(f"{path}.due", f"hạn nộp {_day(period.due)} không sau ngày đầu kỳ {_day(period.data_from)}")
    elif period.due is not None and not period.due_text.strip():
        yield Found(f"{path}.due_text", "cần ghi nguyên văn hạn nộp")


def _check_levels(path: str, period: ReportingPeriod) -> Iterator[Found]:
    seen: set[AgencyKind] = set()
    for number, level in enumerate(period.levels):
        place = f"{path}.levels[{number}]"
        if period.reference_only:
            yield Found(place, "kỳ chỉ để so sánh thì không có hạn nộp")
        if not level.kinds:
            yield Found(f"{place}.kinds", "cần ít nhất một loại đơn vị")
        if seen & level.kinds:
            yield Found(f"{place}.kinds", "mỗi loại đơn vị chỉ có một hạn nộp riêng trong kỳ")
        seen |= level.kinds
        if level.due <= period.data_from:
            yield Found(f"{place}.due", f"hạn nộp {_day(level.due)} không sau ngày đầu kỳ {_day(period.data_from)}")
        if not level.due_text.strip():
            yield Found(f"{place}.due_text", "cần ghi nguyên văn hạn nộp")


def _check_period_links(
    path: str, period: ReportingPeriod, periods: Mapping[str, ReportingPeriod], codes: set[str]
) -> Iterator[Found]:
    if period.same_period_last_year:
        yield from refer(f"{path}.same_period_last_year", period.same_period_last_year, codes, "kỳ")
        other = periods.get(period.same_period_last_year)
        if other is not None and (other.kind, other.year) != (period.kind, period.year - 1):
            yield Found(
                f"{path}.same_period_last_year", f"cùng kỳ năm trước của {period.code} không phải là {other.code}"
            )
    if period.earlier_period:
        yield from refer(f"{path}.earlier_period", period.earlier_period, codes, "kỳ")
        other = periods.get(period.earlier_period)
        if other is not None and (other.year != period.year or other.data_to >= period.data_to):
            yield Found(
                f"{path}.earlier_period", f"{other.code} không phải là kỳ trước trong cùng năm của {period.code}"
            )


def _check_lists(draft: Draft) -> Iterator[Found]:
    used = {item.breakdown for item in draft.indicators.values()}
    used |= {column.choices for register in draft.registers.values() for column in register.columns}
    for name, choices in draft.code_lists.items():
        codes = [(f"lists.{name[:40]}[{number}].code", choice.code) for number, choice in enumerate(choices)]
        yield from _check_code_column(codes, _CODE)
        if not choices:
            yield Found(f"lists.{name[:40]}", "danh mục trống")
        elif name not in used:
            yield Found(f"lists.{name[:40]}", "không chỉ tiêu hay sổ nào dùng danh mục này", Severity.WARNING)


def _check_quotations(draft: Draft, dispatch: str) -> Iterator[Found]:
    folded = fold_quotation(dispatch)
    for path, task in cast("Iterator[tuple[str, Task]]", draft.each("tasks")):
        quote = fold_quotation(task.quote)
        if not quote:
            yield Found(f"{path}.quote", "cần trích nguyên văn câu giao nhiệm vụ trong văn bản")
        elif quote not in folded:
            yield Found(f"{path}.quote", f"văn bản không có câu “{quote[:60]}…”; trích lại nguyên văn")


def _day(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"
