"""The self-check without a window: for the person on the telephone, and for who builds the installers."""

import json

from desktop.app import main


def test_it_answers_in_json_and_writes_its_page(tmp_path, capsys):
    status = main(["--selfcheck", "--json", "--data", str(tmp_path), "--out", str(tmp_path / "máy này.txt")])
    answer = json.loads(capsys.readouterr().out)
    assert (status, answer["usable"]) == (0, True)
    assert {"code", "group", "name", "state", "text", "advice"} == set(answer["items"][0])
    assert "THƯ VIỆN" in (tmp_path / "máy này.txt").read_text(encoding="utf-8")


def test_a_wrong_clock_makes_it_end_with_one(tmp_path, capsys):
    assert main(["selfcheck", "--data", str(tmp_path), "--today", "2018-05-12"]) == 1
    assert "[Lỗi] Đồng hồ" in capsys.readouterr().out
