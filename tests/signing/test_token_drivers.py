"""Drivers of tokens are found where they usually lie, and unfit ones are told before they are loaded."""

import pytest

from desktop.signing.tokens.drivers import check_driver, find_drivers
from desktop.signing.tokens.errors import TokenDriverError
from tests.softhsm import DRIVER

ELF_64 = b"\x7fELF\x02" + bytes(60)
ELF_32 = b"\x7fELF\x01" + bytes(60)


def library_for_windows(machine: int) -> bytes:
    header = b"MZ" + bytes(0x3A) + (0x80).to_bytes(4, "little")
    return header.ljust(0x80, b"\0") + b"PE\0\0" + machine.to_bytes(2, "little") + bytes(20)


WINDOWS_64, WINDOWS_32 = library_for_windows(0x8664), library_for_windows(0x14C)


@pytest.fixture
def system32(tmp_path, monkeypatch):
    folder = tmp_path / "Windows" / "System32"
    folder.mkdir(parents=True)
    monkeypatch.setenv("SystemRoot", str(folder.parent))
    monkeypatch.setenv("ProgramFiles", str(tmp_path / "Program Files"))
    return folder


def names(found):
    return [(driver.name, driver.path.rsplit("/", 1)[-1]) for driver in found]


def test_drivers_are_found_by_version_and_not_the_files_beside_them(system32):
    for name in ("viettel-ca_v6.dll", "viettel-ca_v6_s.dll", "vnptca_p11_v10.dll", "eTPKCS11.dll", "kernel32.dll"):
        (system32 / name).write_bytes(WINDOWS_64)
    assert names(find_drivers(windows=True)) == [
        ("VNPT-CA", "vnptca_p11_v10.dll"),
        ("Viettel-CA", "viettel-ca_v6.dll"),
        ("SafeNet eToken", "eTPKCS11.dll"),
    ]


def test_a_driver_in_the_folder_of_its_program_is_found(system32, tmp_path):
    folder = tmp_path / "Program Files" / "OpenSC Project" / "OpenSC" / "pkcs11"
    folder.mkdir(parents=True)
    (folder / "opensc-pkcs11.dll").write_bytes(WINDOWS_64)
    assert names(find_drivers(windows=True)) == [("OpenSC", "opensc-pkcs11.dll")]


def test_drivers_for_32_bits_are_not_offered(system32):
    (system32 / "eTPKCS11.dll").write_bytes(WINDOWS_32)
    assert find_drivers(windows=True) == ()


@pytest.mark.skipif(not DRIVER, reason="SoftHSM is not installed")
def test_one_driver_is_offered_once():
    found = [driver.name for driver in find_drivers(windows=False)]
    assert found.count("SoftHSM") == 1


@pytest.mark.parametrize("content", [WINDOWS_32, ELF_32])
def test_a_driver_for_32_bits_is_told(tmp_path, content):
    path = tmp_path / "cũ.dll"
    path.write_bytes(content)
    with pytest.raises(TokenDriverError, match="bản 32-bit"):
        check_driver(str(path))


@pytest.mark.parametrize("content", [WINDOWS_64, ELF_64, b"", b"MZ"])
def test_what_may_be_a_driver_is_left_to_the_worker(tmp_path, content):
    path = tmp_path / "p11.dll"
    path.write_bytes(content)
    check_driver(str(path))


def test_a_driver_that_is_gone_is_told(tmp_path):
    with pytest.raises(TokenDriverError, match="Không thấy trình điều khiển"):
        check_driver(str(tmp_path / "gone.dll"))
