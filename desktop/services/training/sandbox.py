"""Training: a small province to practise in, apart from everything real, made by one click and thrown away by one.

Its agencies bear the mark of ``rules.training``, its root of trust is its own, and its folder lies beside the real
data, never in it. Keys are derived from the seed and protect nothing.
"""

import shutil
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from desktop.core.clock import VIETNAM, FixedClock
from desktop.core.files import explaining_os_errors, sha256_of
from desktop.core.paths import resources
from desktop.core.progress import Progress
from desktop.rules.agencies import AgencyDirectory, AgencyRecord, agency_ref
from desktop.rules.periods import last_day
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.training import training_code, training_directory
from desktop.services.agencies.directory import bundled_directory, reporters
from desktop.services.demonstration.agency import AgencyAtWork, Stage
from desktop.services.demonstration.cast import DEPARTMENT, FEWEST, Part, chance_of, choose_agencies
from desktop.services.demonstration.days import stand_on
from desktop.services.demonstration.department import DepartmentAtWork
from desktop.services.demonstration.figures import Recipe
from desktop.services.demonstration.forgery import tampered_copy
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.versions import DEFAULT_PROGRAMME, bundled_programme
from desktop.services.report.formats import ReportFormat
from desktop.services.training.exercise_checks import count_rows, count_statements
from desktop.services.training.province import (
    LETTERS,
    Letters,
    Made,
    TrainingProvince,
    discard_training,
    find_training,
    write_mark,
)

_SEED = 7
_EARLY, _LATE = timedelta(days=-3), timedelta(days=2)


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
    write_mark(root)
    try:
        write_mark(root, _Maker(root, progress).make())
    except BaseException:
        discard_training(root)
        raise
    found = find_training(root)
    assert found is not None  # noqa: S101 - it was written just now
    return found


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
        self._done = self._statements = self._rows = 0

    def make(self) -> Made:
        """The whole of it; what it gives is to be written down last."""
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
        letters = self._post(first, second, third)
        return Made(played.code, in_time.code, late.code, astray.code, letters, self._statements, self._rows)

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
            with workspace.reading() as session:
                self._statements, self._rows = count_statements(session), count_rows(session)
        finally:
            workspace.close()
        return deliveries[-1].files[0] if deliveries else stage.out

    def _post(self, first: Path, second: Path, third: Path) -> Letters:
        """Put what is to be taken in into one folder."""
        folder = self._stage.out / LETTERS
        folder.mkdir()
        again, late, astray = (Path(shutil.copy2(path, folder)) for path in (first, second, third))
        forged = tampered_copy(again)
        return Letters(sha256_of(late), sha256_of(astray), sha256_of(forged), sha256_of(again))

    def _tell(self, what: str) -> None:
        self._progress.step(self._done, _STEPS, what)
        self._done += 1


_STEPS = 8
"""That many times ``_Maker._tell`` is called, and once more at the end."""
