"""The screens of an agency under a draft: a data folder that is set up from it, worked in, and thrown away."""

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID

from desktop.core.clock import today
from desktop.rules.agencies import agency_ref
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_obliged import obligations
from desktop.services.agencies.directory_kept import kept_directory
from desktop.services.programme.design import finished_programme, read_draft
from desktop.services.programme.draft_rows import DraftError
from desktop.services.workplace.set_up import set_up_agency
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class Preview:
    """A throw-away workplace of an agency.

    Attributes:
        name: Of the agency whose screens these are. period: code of the period that is shown.
    """

    workspace: Workspace
    name: str
    period: str

    def close(self) -> None:
        """Leave nothing behind."""
        self.workspace.close()
        with suppress(OSError):
            shutil.rmtree(self.workspace.folder.root)


def preview_draft(workspace: Workspace, key: UUID, kind: AgencyKind) -> Preview:
    """Set up a workplace of an agency of a kind under a draft; ``Preview.close`` takes it away.

    Raises:
        DraftError: The draft still has errors, or no agency of that kind would report.
    """
    with workspace.reading() as session:
        clock = workspace.clock
        view, programme = read_draft(session, clock, key), finished_programme(session, clock, key)
        directory = kept_directory(session)
    owed = obligations(view.plan, directory, programme.reporting_periods)
    periods = [code for code, codes in owed.items() if any(directory.get(each).kind is kind for each in codes)]
    if not periods:
        raise DraftError("Không có đơn vị nào thuộc loại này phải báo cáo.", "Chọn loại đơn vị khác để xem thử.")
    agency = next(code for code in owed[periods[0]] if directory.get(code).kind is kind)
    root = Path(mkdtemp(prefix="so-dan-van-xem-thu-"))
    made = Workspace.open(root, clock, create=True)
    try:
        set_up_agency(made, directory, programme, agency, obligations=owed)
    except BaseException:
        Preview(made, "", "").close()
        raise
    return Preview(made, agency_ref(directory.get(agency), today(clock)).short_name, periods[0])
