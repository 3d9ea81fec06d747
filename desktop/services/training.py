"""Training: a small province to practise in, apart from everything real, made by one click and thrown away by one.

Its agencies bear the mark of ``rules.training``, its root of trust is its own, and its folder lies beside the real
data, never in it. Keys are derived from the seed and protect nothing.
"""

import json
import shutil
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import cast

from desktop.core.clock import VIETNAM, FixedClock
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, sha256_of, write_atomically
from desktop.core.paths import resources
from desktop.core.progress import Progress
from desktop.rules.agencies import AgencyDirectory, AgencyRecord, agency_ref
from desktop.rules.periods import last_day
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.training import training_code, training_directory
from desktop.services.demonstration_agency import PASSPHRASE, AgencyAtWork, Stage
from desktop.services.demonstration_cast import DEPARTMENT, FEWEST, Part, chance_of, choose_agencies
from desktop.services.demonstration_days import stand_on
from desktop.services.demonstration_department import DepartmentAtWork
from desktop.services.demonstration_figures import Recipe
from desktop.services.demonstration_forgery import tampered_copy
from desktop.services.directory import bundled_directory, reporters
from desktop.services.intake import take_in
from desktop.services.programmes import DEFAULT_PROGRAMME, bundled_programme
from desktop.services.report_formats import ReportFormat
from desktop.services.training_guard import TRAINING_MARK

__all__ = [
    "PASSPHRASE",
    "Letters",
    "NotTrainingError",
    "TrainingProvince",
    "discard_training",
    "find_training",
    "make_training",
]

_SEED = 7
_LETTERS = "thu-den"
_FORMAT = "so-dan-van/training"
_EARLY, _LATE = timedelta(days=-3), timedelta(days=2)


class NotTrainingError(UserError):
    """The folder is not one that training has made: it is neither used nor removed."""

    code = "NOT_TRAINING"


@dataclass(frozen=True)
class Letters:
    """What has come by post and is still to be taken in: SHA-256 of each file, by what is the matter with it."""

    late: str
    wrong_period: str
    forged: str
    again: str

    @property
    def everything(self) -> frozenset[str]:
        """All of them."""
        return frozenset((self.late, self.wrong_period, self.forged, self.again))


@dataclass(frozen=True)
class TrainingProvince:
    """A province of training that is ready.

    Attributes:
        department, agency: Data folders of the two roles.
        letters_folder: Where the files lie that the department is to take in.
        missing: Code of the agency that has not handed in; it is the one that is played.
    """

    root: Path
    department: Path
    agency: Path
    letters_folder: Path
    letters: Letters
    missing: str


def find_training(root: Path) -> TrainingProvince | None:
    """The province that lies in a folder, if one was made there to the end."""
    try:
        said = json.loads((root / TRAINING_MARK).read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(said, dict) or not said.get("ready") or said.get("format") != _FORMAT:
        return None
    played = str(said["agency"])
    letters = Letters(**cast("dict[str, str]", said["letters"]))
    return TrainingProvince(root, root / "department", root / "agencies" / played, root / _LETTERS, letters, played)


def make_training(root: Path, progress: Progress | None = None) -> TrainingProvince:
    """Make a province to practise in; what training left there before goes.

    Args:
        root: Its folder, apart from real data.
        progress: Told of each step; may cancel, then nothing is left.

    Raises:
        NotTrainingError: Something else lies there.
        EnvironmentFailureError: The disk refused; nothing is left.
    """
    progress = progress or Progress()
    discard_training(root)
    with explaining_os_errors(root):
        root.mkdir(parents=True, exist_ok=True)
    _write_mark(root, {})
    try:
        played, letters = _Maker(root, progress).make()
        _write_mark(root, {"ready": True, "agency": played, "letters": vars(letters)})
    except BaseException:
        discard_training(root)
        raise
    found = find_training(root)
    assert found is not None  # noqa: S101 - it was written just now
    return found


def discard_training(root: Path) -> None:
    """Throw a province of training away; nobody may have it open. An empty or missing folder is fine.

    Raises:
        NotTrainingError: Something else lies there.
        EnvironmentFailureError: The disk refused; what is left can be thrown away again.
    """
    with explaining_os_errors(root):
        if root.is_symlink() or (root.exists() and not root.is_dir()):
            raise _not_training(root)
        if not root.exists():
            return
        if not (root / TRAINING_MARK).is_file():
            if any(root.iterdir()):
                raise _not_training(root)
            root.rmdir()
            return
        for each in root.iterdir():
            if each.name == TRAINING_MARK:
                continue  # last of all: what is left after a power cut is still known for training
            if each.is_dir() and not each.is_symlink():
                shutil.rmtree(each)
            else:
                each.unlink()
        (root / TRAINING_MARK).unlink()
        root.rmdir()


def _not_training(root: Path) -> NotTrainingError:
    return NotTrainingError(
        f"{root}: trong thư mục này có dữ liệu không phải của chế độ Tập huấn nên được giữ nguyên.",
        "Chuyển các tệp đó đi nơi khác rồi bắt đầu tập huấn lại.",
    )


def _write_mark(root: Path, said: dict[str, object]) -> None:
    about = "Thư mục của chế độ Tập huấn: không phải số liệu thật, xóa được bất cứ lúc nào."
    text = json.dumps({"format": _FORMAT, "about": about, **said}, ensure_ascii=False, indent=1, sort_keys=True)
    write_atomically(root / TRAINING_MARK, text.encode())


class _Maker:
    """Makes the province: one report in time, one late, one for the wrong period, one forged, one not begun."""

    def __init__(self, root: Path, progress: Progress) -> None:
        programme = bundled_programme()
        recipe = Recipe.read(resources() / "demonstration" / f"{DEFAULT_PROGRAMME}.json")
        clock = FixedClock.on(programme.dispatch_date)
        period = programme.reporting_periods[0]
        carriers = (ReportFormat.ASICE,)
        self._stage = Stage(root, clock, programme, period, recipe, _SEED, carriers, training=True)
        self._progress = progress
        self._done = 0

    def make(self) -> tuple[str, Letters]:
        """Gives the code of the agency that is played, and the files that are to be taken in."""
        real, stage = bundled_directory(), self._stage
        directory = training_directory(real)
        in_time, late, astray, played = self._cast(real, directory)
        self._tell("Sở Nội vụ mở chương trình")
        workspace = stage.open_place(stage.out / "department")
        try:
            self._department = DepartmentAtWork(stage, workspace)
            codes = [record.code for record in (in_time, late, astray, played)]
            self._assignment = self._department.begin(directory, training_code(DEPARTMENT), codes)
            first = self._agency(Part(in_time, self._arrival(_EARLY), errs=False), stage)
            self._tell("Sở Nội vụ tiếp nhận báo cáo đầu tiên")
            stage.clock.move_to(self._arrival(_EARLY))
            take_in(workspace, [first])
            second = self._agency(Part(late, self._arrival(_LATE), errs=False), stage)
            wrong = replace(stage, period=self._other_period())
            third = self._agency(Part(astray, self._arrival(_EARLY), errs=False), wrong)
            self._agency(Part(played, None, errs=False), stage)
            with workspace.session() as session:
                stand_on(session, stage.compiled_on)
        finally:
            workspace.close()
        self._tell("Xếp tệp gửi đến")
        return played.code, self._post(first, second, third)

    def _cast(self, real: AgencyDirectory, directory: AgencyDirectory) -> tuple[AgencyRecord, ...]:
        """Four agencies, one of each kind, as training calls them; the commune last: it is the one that is played."""
        stage = self._stage
        day = stage.period.due or stage.period.data_to
        able = [record for record in reporters(real, stage.programme, day) if record.code != DEPARTMENT]
        chosen = choose_agencies(able, FEWEST, chance_of(_SEED, "agencies"), stage.period)
        ordered = sorted(chosen, key=lambda record: record.kind is AgencyKind.COMMUNE)
        return tuple(directory.get(training_code(record.code)) for record in ordered)

    def _arrival(self, shift: timedelta) -> datetime:
        last: date = last_day(self._stage.period) or self._stage.period.data_to
        return datetime.combine(last + shift, time(9, 30), VIETNAM)

    def _other_period(self) -> ReportingPeriod:
        """The whole year, chosen by mistake by somebody who wanted to report on its first half."""
        stage = self._stage
        other = next(each for each in stage.programme.reporting_periods if each.code != stage.period.code)
        return replace(other, data_from=stage.period.data_from, data_to=stage.period.data_to)

    def _agency(self, part: Part, stage: Stage) -> Path:
        """What an agency hands in; one that does not hand in is left at work."""
        name = agency_ref(part.agency, stage.period.data_to).short_name
        self._tell(f"{name} lập báo cáo")
        workspace = stage.open_place(stage.out / "agencies" / part.code)
        try:
            agency = AgencyAtWork(stage, workspace, part)
            agency.take_certificate(self._department.certify(part.code, *agency.set_up(self._assignment)))
            self._progress.check()
            deliveries = agency.work()
        finally:
            workspace.close()
        return deliveries[-1].files[0] if deliveries else stage.out

    def _post(self, first: Path, second: Path, third: Path) -> Letters:
        """Put what is to be taken in into one folder."""
        folder = self._stage.out / _LETTERS
        folder.mkdir()
        again, late, astray = (Path(shutil.copy2(path, folder)) for path in (first, second, third))
        forged = tampered_copy(again)
        return Letters(sha256_of(late), sha256_of(astray), sha256_of(forged), sha256_of(again))

    def _tell(self, what: str) -> None:
        self._progress.step(self._done, _STEPS, what)
        self._done += 1


_STEPS = 8
"""That many times ``_Maker._tell`` is called, and once more at the end."""
