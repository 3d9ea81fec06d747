"""Whether data may lie where it lies: explained where it may with care, refused where it would be lost."""

from dataclasses import dataclass, replace
from pathlib import Path

from desktop.core.drives import Place, PlaceKind, place_of
from desktop.core.errors import UserError
from desktop.core.paths import DataFolder
from desktop.services.safety.backup_notes import keep_notes, read_notes


class UnsafePlaceError(UserError):
    """The data folder lies where its database would be damaged."""

    code = "UNSAFE_PLACE"


class RiskyPlaceError(UserError):
    """The data folder lies where care is needed; people may go on once they were told."""

    code = "RISKY_PLACE"


@dataclass(frozen=True)
class PlaceAdvice:
    """What is to be said of the place of a data folder.

    Attributes:
        sentence: What may happen. advice: what to do.
    """

    place: Place
    sentence: str
    advice: str

    @property
    def may_go_on(self) -> bool:
        """Whether data may lie there all the same."""
        return self.place.kind is not PlaceKind.NETWORK


_ADVICE = {
    PlaceKind.NETWORK: (
        "thư mục này ở trên ổ mạng. Mạng chập chờn hoặc hai máy cùng mở thì tệp dữ liệu có thể bị hỏng.",
        "Chép thư mục về một ổ đĩa của máy này rồi mở lại. Ổ mạng vẫn dùng được làm nơi sao lưu thứ hai.",
    ),
    PlaceKind.REMOVABLE: (
        "thư mục này ở trên ổ USB, thẻ nhớ. Rút ra khi đang mở có thể mất những gì vừa nhập; mất USB là mất hết.",
        "Nên để dữ liệu trên ổ đĩa của máy và dùng USB làm nơi sao lưu. Vẫn dùng thì luôn đóng phần mềm trước khi rút.",
    ),
    PlaceKind.SYNCED: (
        "thư mục này được {by} đồng bộ. Mở cùng lúc ở hai máy thì số liệu của một máy bị ghi đè.",
        "Nên để dữ liệu ngoài thư mục đồng bộ. Vẫn dùng thì chỉ mở ở một máy, và đợi đồng bộ xong mới mở ở máy khác.",
    ),
}
_ZALO = "thư mục này của Zalo. Zalo có thể dọn tệp trong đó để lấy lại chỗ trống."


def advise(root: Path) -> PlaceAdvice | None:
    """What is to be said of where a data folder lies; ``None`` where all is well."""
    place = place_of(root)
    if place.kind is PlaceKind.LOCAL:
        return None
    sentence, advice = _ADVICE[place.kind]
    if place.by == "Zalo":
        sentence, advice = _ZALO, "Chuyển thư mục dữ liệu ra khỏi thư mục của Zalo."
    return PlaceAdvice(place, f"{root}: {sentence.format(by=place.by)}", advice)


def check_place(root: Path) -> None:
    """Stop before a database is opened where it would be lost, or where people have not been told yet.

    Raises:
        UnsafePlaceError: It would be damaged there.
        RiskyPlaceError: It may lie there, with care; ``accept_place`` goes on.
    """
    advice = advise(root)
    if advice is None:
        return
    if not advice.may_go_on:
        raise UnsafePlaceError(advice.sentence, advice.advice)
    if read_notes(DataFolder(root)).accepted_place != advice.place.kind:
        raise RiskyPlaceError(advice.sentence, advice.advice)


def accept_place(root: Path) -> None:
    """People were told where the data lies and go on with it; they are not asked again while it lies there.

    Raises:
        EnvironmentFailureError: The disk refused.
    """
    folder = DataFolder(root)
    keep_notes(folder, replace(read_notes(folder), accepted_place=place_of(root).kind.value))
