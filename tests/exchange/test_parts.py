"""A file in parts: put together in any order, and nothing but the very file comes out."""

import hashlib
import json
import subprocess
import sys
import zipfile
from itertools import permutations
from random import Random

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.core import limits
from desktop.core.errors import EnvironmentFailureError
from desktop.core.paths import resources
from desktop.exchange import parts
from desktop.exchange.archive import Shelf
from desktop.exchange.errors import PackageError
from desktop.exchange.finder import FoundKind, find_packages
from desktop.exchange.package import examine
from desktop.exchange.parts import SIGNATURE, PartSet, UndividableError, divide, read_part
from desktop.exchange.writer import report_container
from desktop.rules.part_head import part_schema
from desktop.rules.verdicts import ReasonCode, Verdict
from desktop.signing.envelope import KeyRing, encrypt
from tests.exchange.making import NOW, key, trust, with_attachment
from tests.signing.test_envelope import curve_key

LIMIT = 120_000


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A package that needs three parts."""
    folder = tmp_path_factory.mktemp("nguồn")
    evidence = Random(7).randbytes(250_000)
    digest = hashlib.sha256(evidence).hexdigest()
    (folder / "ảnh").write_bytes(evidence)
    path = folder / "BC.asice"
    snapshot = with_attachment(digest, "ảnh.jpg", len(evidence))
    report_container(path, snapshot, None, {digest: folder / "ảnh"}, [key()], NOW)
    return path


@pytest.fixture
def three(package, tmp_path):
    (tmp_path / "phần").mkdir()
    return divide(package, LIMIT, tmp_path / "phần")


def put(folder, *files):
    folder.mkdir(exist_ok=True)
    for path in files:
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def found(*paths, **options):
    return list(find_packages(list(paths), **options))


def changed(path, old, new):
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new, 1))


class TestDividing:
    def test_no_part_is_larger_than_the_limit_and_names_say_which_it_is(self, three):
        assert [path.name for path in three] == [f"BC.asice.phan{n}trong3" for n in (1, 2, 3)]
        assert all(path.stat().st_size <= LIMIT for path in three)

    def test_a_small_file_stays_as_it_is(self, package, tmp_path):
        assert divide(package, package.stat().st_size, tmp_path) == (package,)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("limit", [0, 1024, 99_999])
    def test_a_limit_that_is_too_small_is_refused(self, package, tmp_path, limit):
        with pytest.raises(UndividableError):
            divide(package, limit, tmp_path)

    def test_more_parts_than_anybody_would_join_are_refused(self, package, tmp_path, monkeypatch):
        monkeypatch.setattr(limits, "PARTS", 2)
        with pytest.raises(UndividableError):
            divide(package, LIMIT, tmp_path)

    def test_a_disk_that_refuses_leaves_no_half_part(self, package, tmp_path):
        target = tmp_path / "BC.asice.phan2trong3"
        target.mkdir()
        with pytest.raises(EnvironmentFailureError):
            divide(package, LIMIT, tmp_path)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["BC.asice.phan1trong3", target.name]

    @pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
    def test_anybody_can_put_it_together_with_common_tools(self, package, three):
        command = f"for part in {' '.join(path.name for path in three)}; do tail -n +3 $part; done > whole"
        subprocess.run(["sh", "-c", command], cwd=three[0].parent, check=True)
        assert (three[0].parent / "whole").read_bytes() == package.read_bytes()


class TestJoining:
    def test_the_order_does_not_matter(self, package, three, tmp_path):
        for number, order in enumerate(permutations(three)):
            pile = PartSet(read_part(order[0]).head)
            for path in order:
                pile.add(read_part(path))
            assert pile.join(tmp_path / str(number)) == three
            assert (tmp_path / str(number)).read_bytes() == package.read_bytes()

    def test_parts_in_different_folders_and_archives_are_one_package(self, three, tmp_path):
        put(tmp_path / "a", three[2])
        put(tmp_path / "b", three[0])
        with zipfile.ZipFile(tmp_path / "b" / "thư.zip", "w") as archive:
            archive.write(three[1], three[1].name)
        (file,) = found(tmp_path / "a", tmp_path / "b", scratch=put(tmp_path / "tạm"))
        assert file.kind is FoundKind.CANDIDATE
        assert file.origin[-1] == "BC.asice"
        assert len(file.wrappers) == 3
        assert examine(file.path, trust(), NOW).verdict is Verdict.VALID

    def test_what_is_missing_is_said_of_each_part(self, three, tmp_path):
        files = found(put(tmp_path / "a", three[0], three[2]))
        assert [(file.kind, file.reason.code) for file in files] == [(FoundKind.SEALED, ReasonCode.PART_MISSING)] * 2
        assert files[0].reason.message.startswith("phần 2/3: còn thiếu phần này của gói")
        (file,) = found(put(tmp_path / "b", three[1]))
        assert file.reason.place == "phần 1 và 3 trong 3 phần"

    def test_parts_of_earlier_days_complete_it(self, three, tmp_path):
        earlier = put(tmp_path / "giữ", *three[:2])
        today = put(tmp_path / "usb", three[2])
        (file,) = found(today, scratch=put(tmp_path / "tạm"), pending=sorted(earlier.iterdir()))
        assert file.kind is FoundKind.CANDIDATE
        assert examine(file.path, trust(), NOW).verdict is Verdict.VALID
        assert found(put(tmp_path / "trống"), pending=sorted(earlier.iterdir())) == []

    def test_a_part_that_came_twice_counts_once(self, three, tmp_path):
        put(tmp_path / "a", *three)
        put(tmp_path / "b", three[1])
        assert [file.kind for file in found(tmp_path)] == [FoundKind.CANDIDATE]

    def test_a_changed_part_is_named_and_the_others_wait(self, three, tmp_path):
        folder = put(tmp_path / "a", *three)
        path = folder / three[1].name
        path.write_bytes(path.read_bytes()[:-1] + b"?")
        answers = {file.path.name: file.reason.code for file in found(folder)}
        assert answers == {
            three[0].name: ReasonCode.PART_MISSING,
            three[1].name: ReasonCode.HASH_MISMATCH,
            three[2].name: ReasonCode.PART_MISSING,
        }

    def test_a_forged_part_does_not_keep_the_real_one_out(self, three, tmp_path):
        folder = put(tmp_path / "a", *three)
        forged = put(tmp_path / "0", three[1]) / three[1].name
        body = forged.read_bytes()
        begin = read_part(forged).begin
        false = bytes(len(body) - begin)
        old, new = (hashlib.sha256(each).hexdigest().encode() for each in (body[begin:], false))
        forged.write_bytes(body[:begin].replace(old, new) + false)
        assert read_part(forged).head.number == 2
        assert [file.kind for file in found(forged, folder)] == [FoundKind.CANDIDATE]
        (folder / three[1].name).unlink()
        assert {file.reason.code for file in found(forged, folder)} == {ReasonCode.HASH_MISMATCH}

    def test_parts_of_two_files_are_not_mixed(self, three, package, tmp_path):
        other = tmp_path / "khác.asice"
        other.write_bytes(package.read_bytes() + b"x")
        foreign = divide(other, LIMIT, tmp_path)
        files = found(put(tmp_path / "a", three[0], three[1], foreign[2]))
        assert {file.reason.code for file in files} == {ReasonCode.PART_MISSING}
        assert len(files) == 3

    def test_parts_within_parts_are_refused(self, three, tmp_path):
        inner = tmp_path / "trong"
        inner.write_bytes(b"".join(path.read_bytes() for path in three[:2]))
        (file,) = found(*divide(inner, LIMIT, put(tmp_path / "ngoài")))
        assert (file.kind, file.reason.code) == (FoundKind.REFUSED, ReasonCode.ZIP_FEATURE)

    def test_what_is_too_much_together_is_refused(self, three, monkeypatch):
        monkeypatch.setattr("desktop.exchange.finder.Shelf", lambda folder: Shelf(folder, 1000))
        files = found(*three)
        assert {(file.kind, file.reason.code) for file in files} == {(FoundKind.SEALED, ReasonCode.TOO_BIG)}


class TestBadParts:
    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            (b'"version":1', b'"version":2', ReasonCode.NEWER_FORMAT),
            (b'"version":1', b'"version":"1"', ReasonCode.SCHEMA),
            (b'"schema":"so-dan-van/part"', b'"schema":"so-dan-van/report"', ReasonCode.SCHEMA),
            (b'"number":1', b'"number":4', ReasonCode.SCHEMA),
            (b'"number":1', b'"number":0', ReasonCode.SCHEMA),
            (b'"count":3', b'"count":1000', ReasonCode.SCHEMA),
            (b'"count":3', b'"count":3,"count":3', ReasonCode.JSON_BAD),
            (b'"whole":"', b'"whole":"x', ReasonCode.SCHEMA),
            (b'"size":', b'"size":9999999999', ReasonCode.SCHEMA),
            (b"{", b"[", ReasonCode.JSON_BAD),
            (b"}\n", b"}" + b" " * limits.PART_HEAD + b"\n", ReasonCode.SCHEMA),
            (SIGNATURE, b"so-dan-van/khac\n", ReasonCode.SCHEMA),
        ],
    )
    def test_a_head_that_lies_is_refused(self, three, old, new, code):
        changed(three[0], old, new)
        with pytest.raises(PackageError) as refusal:
            read_part(three[0])
        assert refusal.value.reason.code is code

    def test_a_part_that_is_too_large_is_not_read(self, three, monkeypatch):
        monkeypatch.setattr(limits, "WRAPPED", 1000)
        with pytest.raises(PackageError) as refusal:
            read_part(three[0])
        assert refusal.value.reason.code is ReasonCode.TOO_BIG

    @given(st.binary(max_size=300))
    def test_anything_after_the_first_line_is_answered(self, tmp_path_factory, data):
        path = tmp_path_factory.getbasetemp() / "bất kỳ"
        path.write_bytes(SIGNATURE + data)
        (file,) = find_packages([path])
        assert file.kind is FoundKind.SEALED
        assert file.reason is not None

    def test_trying_forged_parts_ends_somewhere(self, three, monkeypatch):
        tried = []
        monkeypatch.setattr(parts, "_digest", lambda chosen: tried.append(chosen) or "")
        pile = PartSet(read_part(three[0]).head)
        for path in three:
            real = read_part(path)
            for number in range(10):
                head = parts.replace(real.head, sha256=f"{number:064x}")
                pile.add(parts.replace(real, head=head))
        with pytest.raises(PackageError):
            pile.join(three[0].parent / "whole")
        assert len(tried) == 16


class TestEncrypted:
    @pytest.fixture
    def sealed(self, package, tmp_path):
        path = tmp_path / "BC.asice.p7m"
        with package.open("rb") as source, path.open("wb") as target:
            encrypt(source, target, [curve_key().certificate])
        return path

    def test_an_encrypted_file_is_opened_with_the_key(self, sealed, tmp_path):
        (file,) = found(sealed, scratch=put(tmp_path / "tạm"), decryptor=KeyRing((curve_key(),)))
        assert file.origin == (str(sealed), "BC.asice")
        assert file.wrappers == (sealed,)
        assert examine(file.path, trust(), NOW).verdict is Verdict.VALID

    def test_without_the_key_it_waits(self, sealed):
        (file,) = found(sealed)
        assert (file.kind, file.reason.code) == (FoundKind.SEALED, ReasonCode.KEY_NEEDED)

    def test_what_does_not_open_keeps_nothing_else_back(self, sealed, package, tmp_path):
        folder = put(tmp_path / "a", sealed, package)
        (folder / "hỏng.p7m").write_bytes(b"x")
        answers = {file.path.name: file.reason and file.reason.code for file in found(folder, decryptor=KeyRing(()))}
        assert answers == {
            "BC.asice": None,
            "BC.asice.p7m": ReasonCode.DECRYPT_FAILED,
            "hỏng.p7m": ReasonCode.DECRYPT_FAILED,
        }

    def test_it_may_come_in_parts_and_in_archives(self, sealed, tmp_path):
        pieces = divide(sealed, LIMIT, put(tmp_path / "phần"))
        with zipfile.ZipFile(tmp_path / "trong.zip", "w") as archive:
            archive.write(sealed, sealed.name)
        with zipfile.ZipFile(tmp_path / "thư.zip", "w") as archive:
            archive.write(tmp_path / "trong.zip", "trong.zip")
        scratch, ring = put(tmp_path / "tạm"), KeyRing((curve_key(),))
        files = found(*pieces, tmp_path / "thư.zip", scratch=scratch, decryptor=ring)
        assert [file.origin[-1] for file in files] == ["BC.asice", "BC.asice"]
        assert [len(file.wrappers) for file in files] == [1, 4]
        assert len({file.path.read_bytes() for file in files}) == 1

    def test_envelopes_within_envelopes_end_somewhere(self, sealed, tmp_path):
        for depth in range(3):
            outer = tmp_path / f"{depth}.p7m"
            with sealed.open("rb") as source, outer.open("wb") as target:
                encrypt(source, target, [curve_key().certificate])
            sealed = outer
        (file,) = found(sealed, decryptor=KeyRing((curve_key(),)))
        assert (file.kind, file.reason.code) == (FoundKind.REFUSED, ReasonCode.ZIP_FEATURE)

    def test_a_check_opens_it_and_speaks_of_what_is_inside(self, sealed, package):
        plain = examine(package, trust(), NOW)
        opened = examine(sealed, trust(), NOW, decryptor=KeyRing((curve_key(),)))
        assert opened == parts.replace(plain, file=sealed)

    def test_a_check_says_why_it_cannot_be_opened(self, sealed, three):
        for path, options, code in (
            (sealed, {}, ReasonCode.KEY_NEEDED),
            (sealed, {"decryptor": KeyRing(())}, ReasonCode.DECRYPT_FAILED),
            (three[0], {}, ReasonCode.PART_MISSING),
        ):
            told = examine(path, trust(), NOW, **options)
            assert (told.verdict, [reason.code for reason in told.reasons]) == (Verdict.UNREADABLE, [code])
            assert told.sha256


def test_the_second_line_is_as_it_is_published(three):
    line = three[0].read_bytes()[len(SIGNATURE) :].partition(b"\n")[0]
    schema = json.loads((resources() / "schemas" / "part-1.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(line), schema)
    assert schema == part_schema()
