from pathlib import Path

from desktop.exchange.finder import FoundFile, FoundKind
from desktop.rules.verdicts import Reason, ReasonCode
from desktop.services.intake.found_files import FoundFiles


def test_every_file_comes_back_as_it_was_found_as_often_as_it_is_asked_for():
    plain = FoundFile(Path("/usb/xã.asice"), FoundKind.CANDIDATE, ("/usb/xã.asice",))
    found = (
        plain,
        FoundFile(Path("/tạm/1"), FoundKind.CANDIDATE, ("/usb/gộp.zip", "a/LP.asice")),
        FoundFile(Path("/usb/xã.asice"), FoundKind.CANDIDATE, ("/usb/xã.asice",), forwarded=True),
        FoundFile(Path("/usb/ảnh.jpg"), FoundKind.IGNORED, ("/usb/ảnh.jpg",)),
        FoundFile(Path("/usb/hỏng.zip"), FoundKind.REFUSED, ("/usb/hỏng.zip",), Reason(ReasonCode.UNREADABLE)),
        plain,
    )
    files = FoundFiles(iter(found))
    assert len(files) == 6
    assert tuple(files) == tuple(files) == found
    assert len(FoundFiles()) == 0
