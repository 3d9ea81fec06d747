import unicodedata

import pytest

from desktop.exchange.errors import PackageError
from desktop.exchange.names import check_name, collision_key, printable
from desktop.rules.verdicts import ReasonCode


@pytest.mark.parametrize(
    "name", ["report.json", "attachments/ảnh hội nghị.jpg", "META-INF/signature001.p7s", "a" * 200]
)
def test_ordinary_names_pass(name):
    check_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/",
        "../x",
        "attachments/../../x",
        "attachments/..",
        "./x",
        "/etc/x",
        "//server/share",
        "\\\\server\\share",
        "attachments\\x",
        "C:/x",
        "C:x",
        "attachments/a:b",
        "attachments/CON",
        "attachments/nul.txt",
        "attachments/NUL .txt",
        "attachments/com1.tar.gz",
        "attachments/LPT¹",
        "CONIN$",
        "attachments/x.",
        "attachments/x ",
        "attachments/ x",
        "attachments/x./y",
        "attachments//x",
        "attachments/",
        "attachments/a\x01b",
        "attachments/a\x00b",
        "attachments/a\x7fb",
        "attachments/\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe",
        "attachments/a\N{ZERO WIDTH SPACE}b",
        "attachments/a\N{LINE SEPARATOR}b",
        "attachments/a?",
        "attachments/a*",
        'attachments/"a"',
        "attachments/a|b",
        "attachments/<a>",
        unicodedata.normalize("NFD", "attachments/ảnh.jpg"),
        "a" * 201,
        "ả" * 67,
        "attachments/\udc80",
    ],
)
def test_names_that_lead_elsewhere_are_refused(name):
    with pytest.raises(PackageError) as refused:
        check_name(name)
    assert refused.value.reason.code is ReasonCode.BAD_NAME
    refused.value.sentence.encode()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ảnh.JPG", "ảnh.jpg"),
        ("ﬁle", "FILE"),
        ("x²", "X2"),
        ("ß", "SS"),
    ],
)
def test_names_that_some_disk_takes_for_the_same_collide(one, other):
    assert collision_key(one) == collision_key(other)


def test_a_hostile_name_is_shown_harmless():
    assert printable("a\x1b[31m\u202eb") == "a\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}b"
    assert len(printable("x" * 5000)) < 100
