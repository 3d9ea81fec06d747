"""The program looks at the PC it runs on: what it needs, where the data lies, what people should know beforehand.

What may crash is asked in processes of its own; nothing is changed, and nothing leaves the PC.
"""

import json
import platform
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import chain
from pathlib import Path
from subprocess import TimeoutExpired
from time import monotonic
from typing import cast

from desktop.core.child_process import start_child
from desktop.core.clock import Clock, local
from desktop.core.dates import format_date, format_moment
from desktop.core.errors import UserError
from desktop.core.files import explain_os_error
from desktop.core.fsync_speed import measure_fsync
from desktop.core.numbers import format_number
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.core.version import RELEASED, VERSION
from desktop.services.care.self_check_libraries import LIBRARIES
from desktop.services.safety.server_place import reaches, read_server
from desktop.services.workplace.place_check import advise
from desktop.signing.tokens.drivers import find_drivers

_PROBE = "desktop.ui.care.probe"
_UNSEEN = {"QT_QPA_PLATFORM": "offscreen"}
"""Fonts and printers can be asked where no window can be opened."""
_SECONDS = 180.0
_SLOW_MS = 100.0
_LITTLE_SPACE = 2 * 1024**3
_SERVICE_YEARS = timedelta(days=3653)
_SMALLEST = (1024, 600)
_VIETNAM = timedelta(hours=7)


class CheckState(StrEnum):
    """What was found; in rising order of concern."""

    OK = "ok"
    NOTE = "note"
    """Works; people should know it."""
    FAULT = "fault"
    """Something that the program needs is missing."""


@dataclass(frozen=True)
class CheckItem:
    """One thing that was looked at.

    Attributes:
        group: Under which heading it stands. text: what was found. advice: what to do; "" where nothing is to be done.
    """

    code: str
    group: str
    name: str
    state: CheckState
    text: str
    advice: str = ""

    @property
    def sentence(self) -> str:
        """What was found, where it stands by itself; libraries keep their names."""
        return self.text if self.code == "LIBRARY" else self.text[:1].upper() + self.text[1:]


@dataclass(frozen=True)
class SelfCheck:
    """Everything that was found."""

    items: tuple[CheckItem, ...]
    made_at: datetime

    @property
    def worst(self) -> CheckState:
        """The greatest concern."""
        return max((item.state for item in self.items), key=list(CheckState).index)

    def count(self, state: CheckState) -> int:
        """How many things are so."""
        return sum(item.state is state for item in self.items)

    @property
    def summary(self) -> str:
        """One sentence for all."""
        faults, notes = self.count(CheckState.FAULT), self.count(CheckState.NOTE)
        if faults:
            return f"Có {faults} chỗ hỏng hoặc thiếu, {notes} điều cần biết."
        return f"Máy dùng được. Có {notes} điều cần biết." if notes else "Máy dùng được, không có gì cần lưu ý."

    @property
    def lines(self) -> Iterator[str]:
        """The result as plain text, to be printed or sent."""
        yield f"Sổ Dân vận {VERSION}: tự kiểm tra máy lúc {format_moment(self.made_at)}"
        yield self.summary
        group = ""
        for item in self.items:
            if item.group != group:
                group = item.group
                yield ""
                yield group.upper()
            yield f"[{STATE_WORDS[item.state]}] {item.name}: {item.text}" + (f" {item.advice}" if item.advice else "")


STATE_WORDS = {CheckState.OK: "Tốt", CheckState.NOTE: "Lưu ý", CheckState.FAULT: "Lỗi"}


def check_this_computer(data: Path, clock: Clock, progress: Progress | None = None) -> SelfCheck:
    """Look at everything.

    Args:
        data: The data folder; it need not be there yet.
        clock: The clock of the PC.
        progress: Told how far it is.
    """
    steps: tuple[tuple[str, Callable[[], Iterable[CheckItem]]], ...] = (
        ("Máy tính", lambda: _computer(clock)),
        ("Thư viện", _libraries),
        ("Màn hình, phông chữ, máy in", _seen_by_qt),
        ("Nơi để dữ liệu", lambda: check_data_place(data)),
        ("USB Token", _tokens),
    )
    items: list[CheckItem] = []
    for number, (name, look) in enumerate(steps):
        if progress is not None:
            progress.step(number, len(steps), name)
        items += look()
    return SelfCheck(tuple(items), clock.now())


def _computer(clock: Clock) -> Iterator[CheckItem]:
    group = "Máy tính"
    system = f"{platform.system()} {platform.release()} ({platform.version()}), {platform.machine()}"
    yield CheckItem("SYSTEM", group, "Hệ điều hành", CheckState.OK, f"{system}.")
    yield CheckItem(
        "PROGRAM", group, "Phần mềm", CheckState.OK, f"Sổ Dân vận {VERSION}, Python {platform.python_version()}."
    )
    now = clock.now()
    shown = f"đang chỉ {format_moment(now)}"
    put_right = "Chỉnh lại ngày giờ của máy trước khi ký hoặc tiếp nhận."
    if local(now).date() < RELEASED:
        said = f"{shown}, trước ngày phát hành phần mềm này ({format_date(RELEASED)})."
        yield CheckItem("CLOCK", group, "Đồng hồ", CheckState.FAULT, said, put_right)
    elif local(now).date() > RELEASED + _SERVICE_YEARS:
        yield CheckItem("CLOCK", group, "Đồng hồ", CheckState.NOTE, f"{shown}, có thể quá xa về sau.", put_right)
    else:
        yield CheckItem("CLOCK", group, "Đồng hồ", CheckState.OK, f"{shown}.")
    if now.astimezone().utcoffset() != _VIETNAM:
        advice = "Phần mềm vẫn dùng giờ Việt Nam; nên đặt múi giờ của máy là UTC+7."
        yield CheckItem("TIME_ZONE", group, "Múi giờ", CheckState.NOTE, "máy không đặt múi giờ Việt Nam.", advice)


def _libraries() -> Iterator[CheckItem]:
    told, began = dict[str, str](), ""
    for answer in _answers("desktop.services.care.self_check_libraries"):
        began = str(answer.get("begins", began))
        if "ends" in answer:
            told[str(answer["ends"])] = str(answer["error"])
    group, advice = "Thư viện", "Cài lại phần mềm bằng bộ cài đặt; dữ liệu vẫn giữ nguyên."
    for name, purpose in LIBRARIES:
        library = name.partition(".")[0] if not name.startswith("PySide6") else name
        if told.get(name) == "":
            yield CheckItem("LIBRARY", group, purpose, CheckState.OK, f"{library} chạy được.")
        else:
            cause = told.get(name) or ("làm dừng chương trình kiểm tra" if name == began else "chưa kiểm tra được")
            yield CheckItem("LIBRARY", group, purpose, CheckState.FAULT, f"{library}: {cause}.", advice)


def _seen_by_qt() -> Iterator[CheckItem]:
    advice = "Thử chạy với --safe-mode; nếu vẫn hỏng thì cập nhật trình điều khiển màn hình của máy."
    seen = next(chain.from_iterable(_answers(_PROBE, way) for way in (None, _UNSEEN)), None)
    if seen is None:
        yield CheckItem("SCREEN", "Màn hình", "Cửa sổ", CheckState.FAULT, "không mở được phần hiển thị.", advice)
        return
    screens = cast("list[dict[str, int]]", seen["screens"])
    if seen["platform"] == _UNSEEN["QT_QPA_PLATFORM"]:
        screens = []
        advice = f"Bình thường nếu kiểm tra từ xa; nếu cửa sổ không hiện: {advice[0].lower()}{advice[1:]}"
        yield CheckItem("SCREEN", "Màn hình", "Cửa sổ", CheckState.NOTE, "không thấy màn hình lúc kiểm tra.", advice)
    for number, screen in enumerate(screens, 1):
        width, height, percent = screen["width"], screen["height"], screen["percent"]
        small = width * 100 < _SMALLEST[0] * percent or height * 100 < _SMALLEST[1] * percent
        said = f"{width} × {height} điểm, phóng {percent} %."
        advice = "Màn hình nhỏ: giảm mức phóng của hệ điều hành để thấy đủ các cột." if small else ""
        state = CheckState.NOTE if small else CheckState.OK
        yield CheckItem("SCREEN", "Màn hình", f"Màn hình {number}", state, said, advice)
    fonts = cast("Mapping[str, bool]", seen["fonts"])
    broken = [name for name, works in fonts.items() if not works]
    if broken or not fonts:
        said, advice = f"thiếu hoặc hỏng: {', '.join(broken) or 'tất cả'}.", "Cài lại phần mềm; dữ liệu vẫn giữ nguyên."
        yield CheckItem("FONTS", "Phông chữ", "Phông của phần mềm", CheckState.FAULT, said, advice)
    else:
        said = f"{len(fonts)} phông, đủ chữ tiếng Việt."
        yield CheckItem("FONTS", "Phông chữ", "Phông của phần mềm", CheckState.OK, said)
    yield _printing(cast("list[str] | None", seen["printers"]))


def _printing(printers: list[str] | None) -> CheckItem:
    name = "Máy in"
    if printers is None:
        return CheckItem(
            "PRINTERS", "In ấn", name, CheckState.FAULT, "thiếu phần in của phần mềm.", "Cài lại phần mềm."
        )
    if not printers:
        advice = "Vẫn lưu được PDF; muốn in tại máy này thì cài máy in trong hệ điều hành."
        return CheckItem("PRINTERS", "In ấn", name, CheckState.NOTE, "chưa cài máy in nào.", advice)
    return CheckItem("PRINTERS", "In ấn", name, CheckState.OK, f"{len(printers)} máy in.")


def check_data_place(data: Path) -> Iterator[CheckItem]:
    """Where the data lies, on a drive of this PC or on a server, and whether it can be written to."""
    group = "Nơi để dữ liệu"
    yield from _server(group, data)
    advice = advise(data)
    if advice is None:
        yield CheckItem("PLACE", group, "Ổ đĩa", CheckState.OK, f"{data}: ổ đĩa của máy, không đồng bộ.")
    else:
        state = CheckState.NOTE if advice.may_go_on else CheckState.FAULT
        yield CheckItem("PLACE", group, "Ổ đĩa", state, advice.sentence, advice.advice)
    place = next(folder for folder in (data, *data.absolute().parents) if folder.is_dir())
    try:
        taken = measure_fsync(place)
        free = shutil.disk_usage(place).free
    except OSError as error:
        refused = explain_os_error(error, place)
        yield CheckItem("WRITABLE", group, "Ghi dữ liệu", CheckState.FAULT, refused.message, refused.hint)
        return
    slow = taken > _SLOW_MS
    said = f"ghi chắc chắn một lần mất {format_number(round(taken))} mili giây."
    hint = "Ổ đĩa chậm: mỗi lần lưu sẽ phải chờ; kiểm tra ổ đĩa, phần mềm diệt vi-rút." if slow else ""
    yield CheckItem("WRITABLE", group, "Ghi dữ liệu", CheckState.NOTE if slow else CheckState.OK, said, hint)
    little = free < _LITTLE_SPACE
    said = f"còn {format_number(free // 1024**2)} MB."
    hint = "Xóa bớt tệp: sao lưu và minh chứng cần chỗ." if little else ""
    yield CheckItem("SPACE", group, "Chỗ trống", CheckState.NOTE if little else CheckState.OK, said, hint)


def _server(group: str, data: Path) -> Iterator[CheckItem]:
    """Whether the data's server can be reached; no password is needed for that, and its name is not told."""
    name = "Máy chủ dữ liệu"
    try:
        address = read_server(DataFolder(data))
    except UserError as error:
        yield CheckItem("SERVER", group, name, CheckState.FAULT, "không đọc được địa chỉ máy chủ.", error.hint)
        return
    if address is None:
        return
    began = monotonic()
    if reaches(address):
        said = f"trả lời ở cổng {address.port} sau {format_number(round((monotonic() - began) * 1000))} mili giây."
        yield CheckItem("SERVER", group, name, CheckState.OK, said)
    else:
        advice = "Kiểm tra mạng nội bộ, tường lửa; hỏi người quản trị máy chủ."
        yield CheckItem("SERVER", group, name, CheckState.FAULT, f"không trả lời ở cổng {address.port}.", advice)


def _tokens() -> Iterator[CheckItem]:
    found = sorted({driver.name for driver in find_drivers()})
    said = (
        f"tìm thấy: {', '.join(found)}." if found else "chưa cài trình điều khiển nào; chỉ cần khi ký bằng USB Token."
    )
    yield CheckItem("TOKENS", "USB Token", "Trình điều khiển", CheckState.OK, said)


def _answers(module: str, environment: Mapping[str, str] | None = None) -> Iterable[Mapping[str, object]]:
    """What a process of ours prints, as far as it comes."""
    try:
        process = start_child(module, environment)
    except OSError:
        return ()
    try:
        said, _ = process.communicate(timeout=_SECONDS)
    except TimeoutExpired:
        process.kill()
        said, _ = process.communicate()
    return tuple(_documents(said))


def _documents(said: bytes) -> Iterator[Mapping[str, object]]:
    for line in said.splitlines():
        try:
            document = json.loads(line)
        except ValueError:  # a driver that talks
            continue
        if isinstance(document, dict):
            yield cast("Mapping[str, object]", document)
