"""``dev.py``: the environment is remade when, and only when, it must be."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dev(tmp_path, monkeypatch):
    """``dev.py`` with its environment in a temporary folder, which notes what it would do instead of doing it."""
    spec = importlib.util.spec_from_file_location("dev_under_test", ROOT / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.done = []
    module.LOCKS = tmp_path
    module.PYTHON = tmp_path / "python"
    module.MARK = tmp_path / "made-from.json"
    (tmp_path / "run.txt").write_text("a==1\n")
    (tmp_path / "test.txt").write_text("a==1\nb==2\n")

    def make_environment(_folder):
        module.done.append("make")
        module.MARK.unlink(missing_ok=True)
        module.PYTHON.touch()

    def install(_python, what):
        module.done.append(Path(what[-1]).name)

    monkeypatch.setattr(module, "make_environment", make_environment)
    monkeypatch.setattr(module, "install", install)
    return module


def test_first_time_makes_the_environment(dev):
    dev.ensure_environment("run")

    assert dev.done == ["make", "run.txt"]


def test_second_time_does_nothing(dev):
    dev.ensure_environment("run")
    dev.ensure_environment("run")

    assert dev.done == ["make", "run.txt"]


def test_tests_add_to_what_the_program_has(dev):
    dev.ensure_environment("run")
    dev.ensure_environment("test")
    dev.ensure_environment("run")

    assert dev.done == ["make", "run.txt", "test.txt"]


def test_changed_lock_file_makes_it_anew(dev):
    dev.ensure_environment("run")
    (dev.LOCKS / "run.txt").write_text("a==2\n")
    dev.ensure_environment("run")

    assert dev.done == ["make", "run.txt"] * 2


def test_line_ends_of_windows_change_nothing(dev):
    dev.ensure_environment("run")
    (dev.LOCKS / "run.txt").write_bytes(b"a==1\r\n")
    dev.ensure_environment("run")

    assert dev.done == ["make", "run.txt"]


def test_interrupted_installation_is_made_anew(dev, monkeypatch):
    def interrupted(_python, _what):
        raise KeyboardInterrupt

    dev.ensure_environment("run")
    with monkeypatch.context() as patched:
        patched.setattr(dev, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            dev.ensure_environment("test")
    dev.ensure_environment("run")

    assert dev.done == ["make", "run.txt"] * 2


def test_environment_of_another_python_is_made_anew(dev):
    dev.ensure_environment("run")
    made = json.loads(dev.MARK.read_text())
    dev.MARK.write_text(json.dumps({**made, "python": "3.11.0"}))
    dev.ensure_environment("run")

    assert dev.done == ["make", "run.txt"] * 2


def test_missing_system_packages_are_named_where_they_cannot_be_installed(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev.shutil, "which", lambda _name: None)
    monkeypatch.setattr(sys, "platform", "linux")

    dev.ensure_system({"libegl1": "lib:no-such-library", "qpdf": "qpdf", "present": str(ROOT)})

    assert "apt-get install libegl1 qpdf" in capsys.readouterr().out


def test_an_unknown_command_shows_the_help_and_fails(dev, capsys):
    assert dev.main(["rum"]) == 2
    assert "dev.py test" in capsys.readouterr().out


@pytest.fixture
def fetching(dev, tmp_path, monkeypatch):
    """``dev.py`` that fetches source packages into a temporary folder; ``status`` is what pip says."""
    (tmp_path / "corpora.txt").write_text("a==1\n")
    dev.VENV, dev.status = tmp_path / "venv", 0
    monkeypatch.setattr(dev, "call", lambda command: dev.done.append(command[-1].name) or dev.status)
    return dev


def test_source_packages_with_test_files_are_fetched_once(fetching):
    fetching.ensure_corpora()
    fetching.ensure_corpora()

    assert fetching.done == ["corpora.txt"]


def test_other_source_packages_are_fetched_anew(fetching):
    fetching.ensure_corpora()
    (fetching.LOCKS / "corpora.txt").write_text("a==2\n")
    fetching.ensure_corpora()

    assert fetching.done == ["corpora.txt"] * 2


def test_source_packages_out_of_reach_are_told_and_asked_for_again(fetching, capsys):
    fetching.status = 1
    fetching.ensure_corpora()
    fetching.ensure_corpora()

    assert fetching.done == ["corpora.txt"] * 2
    assert "will be skipped" in capsys.readouterr().out


def test_an_installer_that_cannot_be_tried_is_left_out_with_what_it_lacks(dev, monkeypatch):
    monkeypatch.setattr(dev, "is_there", lambda probe: probe != "/usr/lib/wine/wine64")
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000)

    assert dev.hindrance(dev.WINE_NEEDS) == "apt-get install wine64"
    assert dev.hindrance(dev.BARE_NEEDS) == "only root can make a bare Debian"
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0)
    assert not dev.hindrance(dev.BARE_NEEDS)


def test_installers_are_tried_where_the_tests_left_time_for_it(dev, monkeypatch):
    tried = []
    monkeypatch.setattr(dev, "hindrance", lambda _needs: "")
    monkeypatch.setattr(dev, "listen", lambda command, **_: (tried.append(command[-1]) or 0, "used and removed"))

    assert {status for _, status in dev.try_installers({}, dev.PATIENCE + 1)} == {dev.NOT_TRIED}
    assert not tried
    assert {status for _, status in dev.try_installers({}, dev.PATIENCE)} == {0}
    assert sorted(tried) == ["debian", "windows"]


def test_a_package_that_cannot_be_had_keeps_no_other_away(dev, monkeypatch, capsys):
    there = set()

    def call(command, **_):
        wanted = set(command[command.index("--no-install-recommends") + 1 :] if "install" in command else ())
        if "strange" in wanted:
            return 100
        there.update(wanted)
        return 0

    monkeypatch.setattr(dev, "call", call)
    monkeypatch.setattr(dev, "may_install", lambda: True)
    monkeypatch.setattr(dev, "is_there", there.__contains__)
    monkeypatch.setattr(dev.sys, "platform", "linux")
    dev.ensure_system({"usual": "usual", "strange": "strange", "common": "common"})

    assert there == {"usual", "common"}
    assert "apt-get install strange" in capsys.readouterr().out.splitlines()[-1]
