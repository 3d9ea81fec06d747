"""What is attached to letters is found; letters that lie about themselves do no harm."""

import struct

import pytest

from desktop.core import limits
from desktop.exchange.finder import FoundKind, find_packages
from desktop.exchange.package import examine
from desktop.rules.verdicts import ReasonCode, Verdict
from tests.exchange.letters import compound_file, forwarded, letter, outlook_letter
from tests.exchange.making import NOW, trust
from tests.exchange.test_finder import listed, package, put, zipped

__all__ = ["package"]


@pytest.mark.parametrize(("suffix", "written"), [("eml", letter), ("msg", outlook_letter)])
def test_packages_attached_to_a_letter_are_found_among_other_files(tmp_path, package, suffix, written):
    attached = {"Báo cáo xã.asice": package, "chữ ký.txt": b"x" * 5000, "báo cáo.pdf": b"%PDF-1.7".ljust(5000)}
    put(tmp_path, {f"thư.{suffix}": written(attached)})
    inside = f"thư.{suffix} ▸ "
    assert sorted(listed(tmp_path)) == [
        (f"{inside}Báo cáo xã.asice", "candidate", None),
        (f"{inside}báo cáo.pdf", "candidate", None),
        (f"{inside}chữ ký.txt", "ignored", None),
    ]


@pytest.mark.parametrize("written", [letter, outlook_letter])
def test_what_was_attached_is_whole(tmp_path, package, written):
    put(tmp_path, {"thư.eml" if written is letter else "thư.msg": written({"a.asice": package})})
    shelf = tmp_path.with_name(f"{tmp_path.name}-kệ")
    shelf.mkdir()
    (found,) = find_packages([tmp_path], shelf)
    assert examine(found.path, trust(), NOW).verdict is Verdict.VALID


def test_archives_in_letters_and_letters_in_archives_are_opened(tmp_path, package):
    put(
        tmp_path,
        {
            "a.eml": letter({"nén.zip": zipped({"x.asice": package})}),
            "b.zip": zipped({"y.eml": letter({"y.asice": package}), "z.msg": outlook_letter({"z.asice": package})}),
        },
    )
    assert [kind for _, kind, _ in listed(tmp_path)] == ["candidate"] * 3


def test_a_letter_attached_to_a_letter_is_looked_through(tmp_path, package):
    put(tmp_path, {"chuyển.eml": forwarded(letter({"x.asice": package}))})
    assert listed(tmp_path) == [("chuyển.eml ▸ x.asice", "candidate", None)]


def test_letters_without_packages_and_old_documents_are_ignored(tmp_path):
    put(
        tmp_path,
        {
            "a.eml": letter({}),
            "b.eml": b"",
            "c.msg": b"text",
            "d.doc": compound_file({"WordDocument": bytes(5000)}),
            "e.msg": compound_file({"__properties_version1.0": bytes(5000)}),
        },
    )
    assert {kind for _, kind, _ in listed(tmp_path)} == {"ignored"}


def test_a_damaged_letter_is_refused_and_stops_nothing(tmp_path, package):
    whole = outlook_letter({"x.asice": package})
    put(tmp_path, {"a.msg": whole[:700], "b.msg": whole[: len(whole) // 2], "c.asice": package})
    assert [found[1] for found in listed(tmp_path)][-1] == "candidate"
    assert {found[2] for found in listed(tmp_path)} <= {ReasonCode.ZIP_CORRUPT, None}


def test_letters_over_the_limits_are_refused(tmp_path, package, monkeypatch):
    monkeypatch.setattr(limits, "LETTER_PARTS", 8)
    many = {f"{number}.asice": package for number in range(20)}
    put(tmp_path, {"a.eml": letter(many), "b.msg": outlook_letter(many)})
    assert [found[2] for found in listed(tmp_path)] == [ReasonCode.TOO_MANY_ENTRIES] * 2
    monkeypatch.setattr(limits, "LETTER", 100)
    assert [found[2] for found in listed(tmp_path)] == [ReasonCode.TOO_BIG] * 2


def test_letters_within_letters_without_end_are_refused(tmp_path, package):
    nested = letter({"x.asice": package})
    for _ in range(4):
        nested = letter({"x.eml": nested})
    put(tmp_path, {"a.eml": nested, "b.eml": b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n" * 5000})
    assert {found[2] for found in listed(tmp_path)} <= {ReasonCode.ZIP_FEATURE, ReasonCode.ZIP_CORRUPT, None}
    assert all(found[1] != FoundKind.CANDIDATE for found in listed(tmp_path))


def test_a_directory_that_runs_in_a_circle_ends(tmp_path, package):
    data = bytearray(outlook_letter({"x.asice": package}))
    (first,) = struct.unpack_from("<L", data, 48)
    (table,) = struct.unpack_from("<L", data, 76)
    struct.pack_into("<L", data, 512 * (table + 1) + 4 * first, first)
    put(tmp_path, {"a.msg": bytes(data)})
    ((_, kind, reason),) = listed(tmp_path)
    assert (kind, reason) == ("refused", ReasonCode.TOO_MANY_ENTRIES)


def test_names_in_letters_are_for_people_only(tmp_path, package):
    put(tmp_path, {"a.eml": letter({"../../x.asice": package}), "b.msg": outlook_letter({"C:\\x.asice": package})})
    found = list(find_packages([tmp_path / "a.eml", tmp_path / "b.msg"], shelf := put(tmp_path / "kệ", {"x": b""})))
    assert [each.path.parent for each in found] == [shelf] * 2
