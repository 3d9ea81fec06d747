"""Data on a network drive is refused, on a stick or in a synchronised folder explained."""

import pytest

from desktop.core.drives import Place, PlaceKind
from desktop.services.workplace import place_check
from desktop.services.workplace.place_check import RiskyPlaceError, UnsafePlaceError, accept_place, advise, check_place


@pytest.fixture
def lies(monkeypatch):
    """Says where a folder lies."""

    def say(kind, by=""):
        monkeypatch.setattr(place_check, "place_of", lambda _path: Place(kind, by))

    return say


def test_nothing_is_said_of_a_drive_inside_the_computer(tmp_path, lies):
    lies(PlaceKind.LOCAL)
    assert advise(tmp_path) is None
    check_place(tmp_path)


def test_a_network_drive_is_refused_even_when_it_was_accepted(tmp_path, lies):
    lies(PlaceKind.NETWORK, "cifs")
    accept_place(tmp_path)
    with pytest.raises(UnsafePlaceError, match="ổ mạng") as told:
        check_place(tmp_path)
    assert "nơi sao lưu thứ hai" in told.value.hint
    assert not advise(tmp_path).may_go_on


@pytest.mark.parametrize(
    ("kind", "by", "words"),
    [
        (PlaceKind.REMOVABLE, "", "ổ USB"),
        (PlaceKind.SYNCED, "OneDrive", "được OneDrive đồng bộ"),
        (PlaceKind.SYNCED, "Zalo", "Zalo có thể dọn tệp"),
    ],
)
def test_people_are_told_once_and_may_go_on(tmp_path, lies, kind, by, words):
    lies(kind, by)
    with pytest.raises(RiskyPlaceError, match=words):
        check_place(tmp_path)
    accept_place(tmp_path)
    check_place(tmp_path)
    other = PlaceKind.SYNCED if kind is PlaceKind.REMOVABLE else PlaceKind.REMOVABLE
    lies(other, "Dropbox")
    with pytest.raises(RiskyPlaceError):
        check_place(tmp_path)
