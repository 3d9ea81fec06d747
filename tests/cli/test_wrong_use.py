"""Commands written wrongly: status 2, a Vietnamese sentence on standard error, nothing on standard output."""

import pytest

from desktop.cli.arguments import build_parser
from tests.cli.conftest import PERIOD

ENGLISH = (
    "usage",
    "required",
    "invalid",
    "argument",
    "expected",
    "unrecognized",
    "choose from",
    "options",
    "show this",
)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["phát"], "không có lựa chọn 'phát' (chọn một trong 'demo', 'verify'"),
        (["status"], "còn thiếu: --data, --period"),
        (["status", "--data", "x", "--period"], "tham số --period: cần một giá trị"),
        (["status", "--data", "x", "--period", PERIOD, "--nhanh"], "không hiểu: --nhanh"),
        (["status", "--dat", "x", "--period", PERIOD], "còn thiếu: --data"),
        (["verify"], "còn thiếu: FILE"),
        (["intake", "--data", "x"], "còn thiếu: PATH"),
        (["demo", "--out", "x", "--agencies", "ba"], "phải là số nguyên, không phải 'ba'"),
        (["demo", "--out", "x", "--agencies", "3"], "Số đơn vị phải từ 4"),
        (["export", "--data", "x", "--period", PERIOD, "--format", "doc", "--out", "y"], "không có lựa chọn 'doc'"),
        (["--today", "13/5/2018", "check", "--data", "x"], "phải viết theo dạng năm-tháng-ngày"),
        (["check", "--data", "x", "--json=có"], "không nhận giá trị"),
        (["programme"], "còn thiếu: VIỆC"),
        (["programme", "issue", "--data", "x", "--out", "y"], "cần --passphrase-file"),
    ],
)
def test_wrong_use_is_told_in_vietnamese(run, arguments, sentence):
    answer = run(*arguments)
    assert answer.status == 2
    assert sentence in answer.err
    assert "Xem cách dùng" in answer.err
    assert not [word for word in ENGLISH if word in answer.err.replace("--agencies", "")]
    assert answer.out == ""


def test_wrong_use_touches_nothing(run, tmp_path):
    assert run("demo", "--out", tmp_path / "tỉnh", "--agencies", "1000").status == 2
    assert run("demo", "--out", tmp_path / "tỉnh", "--seed").status == 2
    assert list(tmp_path.iterdir()) == []


def test_a_key_needs_its_passphrase(run, agency, tmp_path):
    answer = run(
        *("export", "--data", agency, "--period", PERIOD, "--format", "asice", "--out", tmp_path / "ra"),
        *("--key", agency / "keys" / "agency.p12"),
    )
    assert answer.status == 2
    assert "có --key thì cần --passphrase-file" in answer.err


def test_a_report_in_an_unknown_form_is_wrong_use(run, department, tmp_path):
    answer = run("consolidate", "--data", department, "--period", PERIOD, "--out", tmp_path / "báo cáo.odt")
    assert answer.status == 2
    assert ".pdf, .docx, .xlsx hoặc .html" in answer.err


def test_an_unknown_period_names_those_that_there_are(run, department):
    answer = run("status", "--data", department, "--period", "Q3-2018", "--json")
    assert answer.status == 1
    assert "6T-2018" in answer.document["error"]["hint"]


def commands():
    parser = build_parser()
    yield parser
    waiting = [parser]
    while waiting:
        for action in waiting.pop()._actions:
            if isinstance(action.choices, dict):
                yield from action.choices.values()
                waiting += action.choices.values()


@pytest.mark.parametrize("parser", list(commands()), ids=lambda parser: parser.prog)
def test_help_is_vietnamese(parser):
    text = parser.format_help()
    assert text.startswith("Cách dùng: so-dan-van")
    assert "in trợ giúp này rồi thoát" in text
    assert not [word for word in ENGLISH if word in text]


def test_options_for_all_commands_may_stand_before_or_after_the_command(run, department):
    before = run("--json", "--today", "2018-05-20", "status", "--data", department, "--period", PERIOD)
    after = run("status", "--data", department, "--period", PERIOD, "--json", "--today", "2018-05-20")
    assert before.document == after.document
