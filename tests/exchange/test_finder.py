import os
import unicodedata
import zipfile
from io import BytesIO

import docx
import pytest

from desktop.core import limits
from desktop.exchange import archive, finder
from desktop.exchange.finder import FoundKind, find_packages
from desktop.exchange.package import examine
from desktop.exchange.writer import report_container
from desktop.rules.verdicts import ReasonCode, Verdict
from tests.exchange.making import NOW, SNAPSHOT, key, trust


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    path = tmp_path_factory.mktemp("nguồn") / "BC.asice"
    report_container(path, SNAPSHOT, None, {}, [key()], NOW)
    return path.read_bytes()


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return stream.getvalue()


def word_file():
    stream = BytesIO()
    docx.Document().save(stream)
    return stream.getvalue()


def put(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def listed(folder, *paths):
    """What the search says of each file, by its place below the folder."""
    return [
        (found.label.removeprefix(f"{folder}{os.sep}"), found.kind, found.reason and found.reason.code)
        for found in find_packages(paths or [folder])
    ]


def test_packages_are_found_in_folders_in_order_and_the_rest_is_ignored(tmp_path, package):
    put(
        tmp_path,
        {
            "Đợt 10/b.asice": package,
            "Đợt 2/báo cáo.pdf": b"%PDF-1.7",
            "Đợt 2/ảnh.jpg": b"\xff\xd8",
            "đổi tên.dat": package,
            "hỏng.asice": b"x",
            "rỗng.txt": b"",
            "văn bản.docx": word_file(),
        },
    )
    assert listed(tmp_path) == [
        ("đổi tên.dat", "candidate", None),
        ("Đợt 2/ảnh.jpg", "ignored", None),
        ("Đợt 2/báo cáo.pdf", "candidate", None),
        ("Đợt 10/b.asice", "candidate", None),
        ("hỏng.asice", "candidate", None),
        ("rỗng.txt", "ignored", None),
        ("văn bản.docx", "ignored", None),
    ]


def test_a_file_that_is_met_twice_is_reported_once(tmp_path, package):
    put(tmp_path, {"a.asice": package})
    assert listed(tmp_path, tmp_path / "a.asice", tmp_path, tmp_path / "a.asice") == [("a.asice", "candidate", None)]


def test_what_is_not_there_is_left_to_its_examination(tmp_path):
    (found,) = find_packages([tmp_path / "mất.asice"])
    assert found.kind is FoundKind.CANDIDATE
    assert examine(found.path, trust(), NOW).verdict is Verdict.UNREADABLE


@pytest.mark.skipif(os.name == "nt", reason="needs the right to make links")
def test_links_and_pipes_are_not_followed(tmp_path, package):
    outside = put(tmp_path / "ngoài", {"a.asice": package})
    inside = tmp_path / "trong"
    inside.mkdir()
    (inside / "vòng").symlink_to(inside)
    (inside / "ra ngoài.asice").symlink_to(outside / "a.asice")
    os.mkfifo(inside / "ống.asice")
    assert {kind for _, kind, _ in listed(inside)} == {"ignored"}


def test_packages_in_a_plain_archive_are_taken_out_and_valid(tmp_path, package):
    inner = zipped({"xã/b.asice": package, "xã/đọc tôi.txt": b"x"})
    put(tmp_path, {"gói thư.zip": zipped({"../../a.asice": package, "huyện.zip": inner, "ghi chú.txt": b"x"})})
    seen = []
    for found in find_packages([tmp_path]):
        if found.kind is FoundKind.CANDIDATE:
            assert examine(found.path, trust(), NOW).verdict is Verdict.VALID
        seen.append((found.origin[1:], found.kind))
    assert seen == [
        (("../../a.asice",), "candidate"),
        (("ghi chú.txt",), "ignored"),
        (("huyện.zip", "xã/b.asice"), "candidate"),
        (("huyện.zip", "xã/đọc tôi.txt"), "ignored"),
    ]
    assert [each.name for each in tmp_path.iterdir()] == ["gói thư.zip"]
    assert not found.path.exists()


def test_what_was_taken_out_stays_in_the_folder_that_was_given(tmp_path, package):
    put(tmp_path / "usb", {"a.zip": zipped({"a.asice": package})})
    scratch = tmp_path / "tạm"
    scratch.mkdir()
    (found,) = find_packages([tmp_path / "usb"], scratch)
    assert found.path.read_bytes() == package
    assert found.path.parent == scratch


def test_an_archive_without_packages_is_ignored_as_a_whole(tmp_path):
    put(tmp_path, {"ảnh.zip": zipped({"1.jpg": b"x", "2.jpg": b"y"}), "rỗng.zip": zipped({})})
    assert listed(tmp_path) == [("ảnh.zip", "ignored", None), ("rỗng.zip", "ignored", None)]


def test_names_in_an_archive_are_shown_in_one_form(tmp_path, package):
    name = unicodedata.normalize("NFD", "Hòa Long.asice")
    put(tmp_path, {"a.zip": zipped({name: package})})
    (found,) = find_packages([tmp_path])
    assert found.origin[1] == "Hòa Long.asice"


def nested(package, depth):
    data = zipped({"a.asice": package})
    for _ in range(depth - 1):
        data = zipped({"trong.zip": data})
    return data


def test_archives_within_archives_end_somewhere(tmp_path, package):
    put(tmp_path, {"2.zip": nested(package, 2), "3.zip": nested(package, 3)})
    assert [(kind, code) for _, kind, code in listed(tmp_path)] == [
        ("candidate", None),
        ("refused", ReasonCode.ZIP_FEATURE),
    ]


def test_one_bad_member_does_not_keep_the_others_back(tmp_path, package):
    bomb = b"%PDF-" + bytes(3 * limits.MB)
    put(tmp_path, {"a.zip": zipped({"1 bom.pdf": bomb, "2.asice": package})})
    assert listed(tmp_path) == [
        ("a.zip ▸ 1 bom.pdf", "refused", ReasonCode.ZIP_BOMB),
        ("a.zip ▸ 2.asice", "candidate", None),
    ]


def test_a_member_whose_bytes_are_damaged_is_refused(tmp_path, package):
    data = zipped({"1.asice": package, "2.asice": package}, zipfile.ZIP_STORED)
    where = data.index(package) + len(package) // 2
    put(tmp_path, {"a.zip": data[:where] + bytes([data[where] ^ 1]) + data[where + 1 :]})
    assert [(kind, code) for _, kind, code in listed(tmp_path)] == [
        ("refused", ReasonCode.ZIP_CORRUPT),
        ("candidate", None),
    ]


def test_an_encrypted_member_is_refused(tmp_path, package):
    data = bytearray(zipped({"1.asice": package}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    put(tmp_path, {"a.zip": bytes(data)})
    assert listed(tmp_path) == [("a.zip ▸ 1.asice", "refused", ReasonCode.ZIP_FEATURE)]


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda data: data[:-30], ReasonCode.ZIP_CORRUPT),
        (lambda data: data[:-12] + b"\xff\xff" + data[-10:], ReasonCode.TOO_MANY_ENTRIES),
        (lambda data: data[:-10] + b"\xff\xff\xff\x7f" + data[-6:], ReasonCode.TOO_BIG),
        (lambda data: data[:-22] + b"PK\6\7" + bytes(16) + data[-22:], ReasonCode.ZIP_FEATURE),
        (lambda data: data.replace(b"PK\1\2", b"PK\1\3"), ReasonCode.ZIP_CORRUPT),
    ],
)
def test_an_archive_that_lies_is_refused(tmp_path, package, damage, code):
    put(tmp_path, {"a.zip": damage(zipped({"1.asice": package}))})
    assert listed(tmp_path) == [("a.zip", "refused", code)]


def test_all_archives_together_have_one_limit(tmp_path, package, monkeypatch):
    monkeypatch.setattr(finder, "Shelf", lambda folder: archive.Shelf(folder, len(package) + 10))
    put(tmp_path, {"a.zip": zipped({"1.asice": package, "2.asice": package})})
    assert [code for _, _, code in listed(tmp_path)] == [None, ReasonCode.TOO_BIG]


def test_a_folder_that_may_not_be_read_is_said(tmp_path, package, monkeypatch):
    put(tmp_path, {"kín/a.asice": package, "mở/b.asice": package})
    scandir = os.scandir

    def guarded(path):
        if str(path).endswith("kín"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(finder.os, "scandir", guarded)
    kinds = {found.origin[0]: found for found in find_packages([tmp_path])}
    refused = kinds[str(tmp_path / "kín")]
    assert (refused.kind, refused.reason.code) == (FoundKind.REFUSED, ReasonCode.UNREADABLE)
    assert "không có quyền" in refused.reason.message
    assert kinds[str(tmp_path / "mở" / "b.asice")].kind is FoundKind.CANDIDATE
