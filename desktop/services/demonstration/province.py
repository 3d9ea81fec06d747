"""A demonstration province: the whole loop run once by the same services as the window, with no chance but the seed.

Some agencies are late, one has not handed in, one corrects a figure in revision 2, and one file was tampered with on
its way. Keys are derived from the seed and protect nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from desktop.core.clock import FixedClock
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.paths import resources
from desktop.core.progress import Progress
from desktop.exchange.layout import CONTAINER_SUFFIX
from desktop.rules.agencies import AgencyDirectory, AgencyRecord, agency_ref
from desktop.rules.programme_copying import proposed_code
from desktop.services.agencies.directory import bundled_directory, reporters
from desktop.services.demonstration.agency import PASSPHRASE, AgencyAtWork, Delivery, Stage
from desktop.services.demonstration.cast import DEPARTMENT, FEWEST, Part, assign_parts, chance_of, choose_agencies
from desktop.services.demonstration.days import stand_on
from desktop.services.demonstration.department import DepartmentAtWork
from desktop.services.demonstration.figures import Recipe
from desktop.services.demonstration.forgery import tampered_copy
from desktop.services.intake.arrival_register import seal_arrivals
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.drafts import copy_version
from desktop.services.programme.versions import DEFAULT_PROGRAMME, bundled_programme
from desktop.services.province.provincial_report import write_provincial_report
from desktop.services.trust.believed import trust_store
from desktop.services.workspace import Workspace

__all__ = ["PASSPHRASE", "Demonstration", "NumberOfAgenciesError", "make_demonstration"]


class NumberOfAgenciesError(UserError):
    """So few agencies show nothing, or there are not so many."""

    code = "NUMBER_OF_AGENCIES"


@dataclass(frozen=True)
class Demonstration:
    """Where everything lies."""

    department: Path
    agencies: tuple[Path, ...]
    packages: tuple[Path, ...]
    reports: tuple[Path, ...]


def make_demonstration(
    out: Path,
    count: int = 12,
    seed: int = 7,
    progress: Progress | None = None,
    *,
    programme_name: str = DEFAULT_PROGRAMME,
) -> Demonstration:
    """Make a province and run the whole loop on it.

    Args:
        out: A folder that is not there yet, or is empty.
        count: How many agencies report, of all four kinds; at least four.
        seed: The same seed gives the same data.
        progress: Told of each agency.
        programme_name: Which of the shipped programmes, with its figures in ``resources/demonstration``.

    Raises:
        NumberOfAgenciesError: The number is out of range.
        UserError: The folder is in use.
    """
    directory, programme = bundled_directory(), bundled_programme(programme_name)
    period = programme.reporting_periods[0]
    day = period.due or period.data_to
    keeper = directory.heirs_on(DEPARTMENT, day)[0].code
    able = [record for record in reporters(directory, programme, day) if record.code != keeper]
    if not FEWEST <= count <= len(able):
        raise NumberOfAgenciesError(f"Số đơn vị phải từ {FEWEST} đến {len(able)}.", "Sửa lại --agencies.")
    with explaining_os_errors(out):
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise UserError(f"{out}: thư mục đã có dữ liệu.", "Chọn một thư mục mới hoặc trống.")
    recipe = Recipe.read(resources() / "demonstration" / f"{programme_name}.json")
    clock = FixedClock.on(programme.dispatch_date)
    stage = Stage(out, clock, programme, period, recipe, seed)
    chosen = choose_agencies(able, count, chance_of(seed, "agencies"), period)
    department = stage.open_place(out / "department")
    try:
        return _Province(stage, directory, department, keeper).run(chosen, progress or Progress())
    finally:
        department.close()


class _Province:
    """One run, seen from the department."""

    def __init__(self, stage: Stage, directory: AgencyDirectory, department: Workspace, keeper: str) -> None:
        self._stage = stage
        self._keeper = keeper
        self._directory = directory
        self._department = department
        self._at_work = DepartmentAtWork(stage, department)

    def run(self, chosen: Sequence[AgencyRecord], progress: Progress) -> Demonstration:
        """The whole loop."""
        steps = 2 * len(chosen) + 2
        progress.step(0, steps, "Sở Nội vụ mở chương trình")
        assignment = self._at_work.begin(self._directory, self._keeper, [record.code for record in chosen])
        self._publish()
        parts = assign_parts(chosen, self._stage.period, self._stage.chance("arrivals"))
        deliveries: list[Delivery] = []
        for number, part in enumerate(parts, start=1):
            name = agency_ref(part.agency, self._stage.period.data_to).short_name
            progress.step(number, steps, f"{name} nhập số liệu và nộp báo cáo")
            deliveries += self._agency_work(part, assignment)
        deliveries.sort(key=lambda delivery: (delivery.arrives, delivery.files))
        tampered = tampered_copy(next(file for file in deliveries[-1].files if file.suffix == CONTAINER_SUFFIX))
        deliveries.append(Delivery(deliveries[-1].arrives + timedelta(hours=1), (tampered,)))
        for number, delivery in enumerate(deliveries, start=len(parts) + 1):
            step = min(number, steps - 2)
            progress.step(step, steps, f"Sở Nội vụ tiếp nhận {delivery.files[0].name}")
            self._stage.clock.move_to(delivery.arrives)
            take_in(self._department, delivery.files)
        progress.step(steps - 1, steps, "Lập báo cáo tổng hợp")
        reports = self._compile()
        self._begin_next_year()
        progress.step(steps, steps, "Xong")
        return Demonstration(
            self._stage.out / "department",
            tuple(self._stage.out / "agencies" / part.code for part in parts),
            tuple(sorted(file for delivery in deliveries for file in delivery.files)),
            reports,
        )

    def _begin_next_year(self) -> None:
        """A draft of next year's programme, so that visitors see how one is made."""
        programme, clock = self._stage.programme, self._stage.clock
        with self._department.session() as session:
            copy_version(session, clock, programme.code, programme.version, proposed_code(programme.code))

    def _publish(self) -> None:
        """Lay out for visitors what the root is, and the passphrase of all keys."""
        stage = self._stage
        with self._department.reading() as session:
            pem = trust_store(session).to_pem()
        write_atomically(stage.out / "trust" / "root.pem", pem)
        write_atomically(stage.out / "passphrase.txt", f"{PASSPHRASE}\n".encode())

    def _agency_work(self, part: Part, assignment: Path) -> list[Delivery]:
        workspace = self._stage.open_place(self._stage.out / "agencies" / part.code)
        try:
            agency = AgencyAtWork(self._stage, workspace, part)
            agency.take_certificate(self._at_work.certify(part.code, *agency.set_up(assignment)))
            return agency.work()
        finally:
            workspace.close()

    def _compile(self) -> tuple[Path, ...]:
        stage = self._stage
        stage.turn_to(stage.compiled_on, 10)
        with self._department.session() as session:
            stand_on(session, stage.compiled_on)
        seal_arrivals(self._department, self._at_work.issuer.own, "report")
        stem = stage.out / "reports" / f"BC_tong-hop_{stage.period.code}"
        return tuple(
            write_provincial_report(self._department, stage.period.code, stem.with_name(f"{stem.name}.{form}")).file
            for form in ("pdf", "docx", "xlsx")
        )
