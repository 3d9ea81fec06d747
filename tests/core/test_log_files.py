"""The log stays small, and a disk that refuses stops nothing."""

import logging

from desktop.core.log_files import LOG_NAME, begin_log, describe_error, end_log, log_files


def test_a_large_log_begins_anew_and_the_oldest_goes(tmp_path):
    for number in range(7):
        (tmp_path / LOG_NAME).write_text(str(number) * 600_000)
        end_log(begin_log(tmp_path))
    assert len(log_files(tmp_path)) == 5
    assert [path.read_text()[:1] for path in log_files(tmp_path)] == ["", "6", "5", "4", "3"]


def test_a_small_log_goes_on(tmp_path):
    for _ in range(2):
        handler = begin_log(tmp_path)
        logging.getLogger("desktop.test").info("started")
        end_log(handler)
    (path,) = log_files(tmp_path)
    assert path.read_text().count("INFO desktop.test: started\n") == 2


def test_a_disk_that_refuses_stops_nothing(tmp_path):
    (tmp_path / "logs").touch()
    assert begin_log(tmp_path / "logs") is None
    end_log(None)


def test_errors_that_cause_one_another_end():
    one, other = ValueError("1"), KeyError("2")
    one.__cause__, other.__cause__ = other, one
    assert describe_error(one) == "  builtins.ValueError\n  builtins.KeyError"
