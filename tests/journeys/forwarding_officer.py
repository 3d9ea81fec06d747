"""The officer of a district that passes on the reports of its communes."""

from pathlib import Path

from desktop.models.intake import IntakeResult
from desktop.ui.forwarding.dialog import ForwardDialog
from desktop.ui.forwarding.page import SENT, TOTALS, ForwardingPage
from desktop.ui.intake.page import IntakePage
from desktop.ui.overview.page import OverviewPage
from desktop.ui.places import FORWARDING, INTAKE, OVERVIEW
from desktop.ui.report_states import look_of
from desktop.ui.tables.cells import Heading
from desktop.ui.tables.model import RowTableModel
from tests.journeys.window import Window


class ForwardingOfficer:
    """She sits before ``window`` and uses nothing else."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def takes_in(self, folder: Path) -> dict[str, IntakeResult]:
        """What the communes have brought; gives what became of each file."""
        page = self.window.go_to(INTAKE)
        assert isinstance(page, IntakePage)
        self.window.click(page.drop_zone.folder_button)
        self.window.answer_file_dialog(folder)
        return {Path(row.file).name: row.result for row in page.table.proxy.shown_rows()}

    def sees_the_states(self) -> dict[str, str]:
        """The word beside each agency below."""
        page = self.window.go_to(OVERVIEW)
        assert isinstance(page, OverviewPage)
        return {agency.name: look_of(agency).word for agency in page._following.status.agencies}

    def reads_the_totals(self) -> dict[str, tuple[str, str]]:
        """What the communes add up to: total and coverage by indicator."""
        page = self.window.go_to(FORWARDING)
        assert isinstance(page, ForwardingPage)
        page.tabs.set_current(TOTALS)
        proxy = page.totals.proxy
        rows = [[proxy.index(number, column) for column in (0, 4, 6)] for number in range(proxy.rowCount())]
        return {
            code.data(): (total.data(), coverage.data())
            for code, total, coverage in rows
            if not isinstance(code.data(RowTableModel.CellRole), Heading)
        }

    def sees_who_is_in_a_total(self, code: str) -> dict[str, str]:
        """The list of the agencies that were counted, with their figures."""
        page = self.window.page
        page.totals.show_row(lambda line: line.code == code)
        return {line.name: line.text for line in page.detail.table.proxy.shown_rows()}

    def forwards(self, folder: Path, passphrase: str, *, with_own: bool) -> Path:
        """Sign the package that goes up; gives its file."""
        window, page = self.window, self.window.go_to(FORWARDING)
        window.click(page.forward_button)
        dialog = window.dialog(ForwardDialog)
        assert dialog.own_check.isChecked() is with_own
        dialog.folder.edit.setText(str(folder))
        dialog.signer.field.edit.setText(passphrase)
        window.click(dialog.accept_button)
        window.settle()
        assert page.banner.title_label.text().startswith("Đã lập gói chuyển tiếp")
        page.tabs.set_current(SENT)
        newest = page.sent.proxy.shown_rows()[0]
        page.tabs.set_current(0)
        return folder / newest.name

    def passes_down(self, files: tuple[Path, ...], folder: Path) -> str:
        """Give each commune what Sở has answered; gives what the page says."""
        page = self.window.go_to(FORWARDING)
        page.take_answers(files)
        self.window.answer_file_dialog(folder)
        return page.banner.title_label.text()

    def sees_the_answers(self) -> dict[str, str]:
        """What Sở has said of each commune's report."""
        page = self.window.go_to(FORWARDING)
        return {row.name: str(row.state or "") for row in page.below_model.rows()}
