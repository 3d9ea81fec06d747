"""Which pages a window has: for an agency, for the department, at the first run."""

from collections.abc import Callable, Sequence
from pathlib import Path

from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.navigation import NavItem
from desktop.ui.page import Page
from desktop.ui.places import (
    AGENCIES,
    COMPOSING,
    CONSOLIDATION,
    DESK,
    FORWARDING,
    HAND_IN,
    HISTORY,
    INBOX,
    INDICATORS,
    INTAKE,
    LOCK,
    NARRATIVE,
    OUTLIERS,
    OVERVIEW,
    OWN_POINTS,
    PEOPLE,
    PROGRAMME,
    READING,
    REGISTERS,
    RESCUE,
    SCORING,
    SETTINGS,
    TASKS,
    TRAINING,
)


def agency_pages(context: PageContext) -> Sequence[NavItem]:
    """The pages of an agency; each module is imported when its page is first opened."""

    def desk() -> Page:
        from desktop.ui.desk.page import DeskPage

        return DeskPage(context)

    def tasks() -> Page:
        from desktop.ui.tasks.page import TasksPage

        return TasksPage(context)

    def indicators() -> Page:
        from desktop.ui.indicators.page import IndicatorsPage

        return IndicatorsPage(context)

    def registers() -> Page:
        from desktop.ui.registers.page import RegistersPage

        return RegistersPage(context)

    def narrative() -> Page:
        from desktop.ui.narrative.page import NarrativePage

        return NarrativePage(context)

    def people() -> Page:
        from desktop.ui.people.page import PeoplePage

        return PeoplePage(context)

    def settings() -> Page:
        from desktop.ui.settings.page import SettingsPage

        return SettingsPage(context)

    return (
        NavItem(DESK, "Bàn làm việc", Icon.HOME, desk),
        NavItem(TASKS, "Nhiệm vụ", Icon.CLIPBOARD_TASK_LIST_LTR, tasks),
        NavItem(REGISTERS, "Sổ theo dõi", Icon.BOOK_OPEN, registers),
        NavItem(INDICATORS, "Biểu số liệu", Icon.TABLE_SIMPLE, indicators),
        NavItem(NARRATIVE, "Nội dung báo cáo", Icon.DOCUMENT_TEXT, narrative),
        *_hand_in_pages(context),
        NavItem(PEOPLE, "Phân công", Icon.PERSON, people),
        NavItem(SETTINGS, "Thiết lập", Icon.SETTINGS, settings, at_foot=True),
    )


def _hand_in_pages(context: PageContext) -> Sequence[NavItem]:
    """Those of an agency's pages that are about its report as a whole."""

    def hand_in() -> Page:
        from desktop.ui.hand_in.page import HandInPage

        return HandInPage(context)

    def own_points() -> Page:
        from desktop.ui.own_points.page import OwnPointsPage

        return OwnPointsPage(context)

    def history() -> Page:
        from desktop.ui.history.page import HistoryPage

        return HistoryPage(context)

    return (
        NavItem(HAND_IN, "Kiểm tra và nộp", Icon.CHECKMARK_CIRCLE, hand_in),
        NavItem(OWN_POINTS, "Tự chấm điểm", Icon.TROPHY, own_points),
        NavItem(HISTORY, "Lịch sử nộp", Icon.HISTORY, history),
    )


def forwarder_pages(context: PageContext) -> Sequence[NavItem]:
    """The pages that an agency has besides its own when it passes on the reports of those below it."""

    def overview() -> Page:
        from desktop.ui.overview.page import OverviewPage

        return OverviewPage(context, "Theo dõi cấp dưới", decides=False)

    def intake() -> Page:
        from desktop.ui.intake.page import IntakePage

        return IntakePage(context)

    def reading() -> Page:
        from desktop.ui.reading.page import ReadingPage

        return ReadingPage(context, answers=False)

    def forwarding() -> Page:
        from desktop.ui.forwarding.page import ForwardingPage

        return ForwardingPage(context)

    return (
        NavItem(INTAKE, "Tiếp nhận cấp dưới", Icon.MAIL_INBOX_ARROW_DOWN, intake),
        NavItem(OVERVIEW, "Theo dõi cấp dưới", Icon.GRID, overview),
        NavItem(READING, "Xem báo cáo", Icon.EYE, reading),
        NavItem(FORWARDING, "Chuyển tiếp", Icon.SEND, forwarding),
    )


def department_pages(context: PageContext) -> Sequence[NavItem]:
    """The pages of the department."""

    def overview() -> Page:
        from desktop.ui.overview.page import OverviewPage

        return OverviewPage(context)

    def inbox() -> Page:
        from desktop.ui.inbox.page import InboxPage

        return InboxPage(context)

    def intake() -> Page:
        from desktop.ui.intake.page import IntakePage

        return IntakePage(context)

    def reading() -> Page:
        from desktop.ui.reading.page import ReadingPage

        return ReadingPage(context)

    def programme() -> Page:
        from desktop.ui.programme.page import ProgrammePage

        return ProgrammePage(context)

    def agencies() -> Page:
        from desktop.ui.agencies.page import AgenciesPage

        return AgenciesPage(context)

    def settings() -> Page:
        from desktop.ui.settings.page import SettingsPage

        return SettingsPage(context)

    return (
        NavItem(OVERVIEW, "Tổng quan", Icon.GRID, overview),
        NavItem(INBOX, "Việc chờ xử lý", Icon.TEXT_BULLET_LIST, inbox),
        NavItem(INTAKE, "Tiếp nhận", Icon.MAIL_INBOX_ARROW_DOWN, intake),
        NavItem(READING, "Xem báo cáo", Icon.DOCUMENT_TEXT, reading),
        *_province_pages(context),
        *_of_administrators(context, NavItem(PROGRAMME, "Chương trình", Icon.CLIPBOARD_TASK_LIST_LTR, programme)),
        NavItem(AGENCIES, "Đơn vị và chứng thư", Icon.CERTIFICATE, agencies),
        NavItem(SETTINGS, "Thiết lập", Icon.SETTINGS, settings, at_foot=True),
    )


def _of_administrators(context: PageContext, item: NavItem) -> Sequence[NavItem]:
    """A page on which nothing but administration is done, for those who do it."""
    return (item,) if context.permits.allow("programme.begin_draft") else ()


def _province_pages(context: PageContext) -> Sequence[NavItem]:
    """Those of the department's pages that look at all reports together."""

    def outliers() -> Page:
        from desktop.ui.outliers.page import OutliersPage

        return OutliersPage(context)

    def consolidation() -> Page:
        from desktop.ui.consolidation.page import ConsolidationPage

        return ConsolidationPage(context)

    def composing() -> Page:
        from desktop.ui.composing.page import ComposingPage

        return ComposingPage(context)

    def scoring() -> Page:
        from desktop.ui.scoring.page import ScoringPage

        return ScoringPage(context)

    return (
        NavItem(OUTLIERS, "Rà soát", Icon.EYE, outliers),
        NavItem(CONSOLIDATION, "Tổng hợp", Icon.DATA_TRENDING, consolidation),
        NavItem(COMPOSING, "Soạn báo cáo", Icon.EDIT, composing),
        NavItem(SCORING, "Thi đua", Icon.TROPHY, scoring),
    )


def first_run_page(context: PageContext, ready: Callable[[], object]) -> Sequence[NavItem]:
    """The only page while nobody has said who works here; ``ready`` is called when that is done."""

    def welcome() -> Page:
        from desktop.ui.welcome.page import WelcomePage

        page = WelcomePage(context)
        page.ready.connect(ready)
        return page

    return (NavItem("welcome", "Bắt đầu", Icon.HOME, welcome),)


def lock_page(make: Callable[[], Page]) -> Sequence[NavItem]:
    """The only page while the window is locked."""
    return (NavItem(LOCK, "Mở khóa", Icon.LOCK_CLOSED, make),)


def rescue_page(make: Callable[[], Page]) -> Sequence[NavItem]:
    """The only page while the data is closed."""
    return (NavItem(RESCUE, "Dữ liệu", Icon.DATABASE, make),)


def training_page(context: PageContext, folder: Path) -> Sequence[NavItem]:
    """The page of the exercise, where a folder lies in a province of training."""
    from desktop.services.training.province import province_around

    province = province_around(folder)
    if province is None:
        return ()

    def training() -> Page:
        from desktop.ui.training.page import TrainingPage

        return TrainingPage(context, province)

    return (NavItem(TRAINING, "Bài tập huấn", Icon.CLIPBOARD_TASK_LIST_LTR, training, at_foot=True),)


def demonstration_page(context: PageContext, folder: Path, choose: Callable[[Path], object]) -> NavItem:
    """The page on which a visitor of a demonstration province changes to another of its workplaces."""

    def demonstration() -> Page:
        from desktop.ui.demonstration.page import DemonstrationPage

        page = DemonstrationPage(context, folder)
        page.chosen.connect(choose)
        return page

    return NavItem("demonstration", "Đổi vai minh họa", Icon.PEOPLE_COMMUNITY, demonstration, at_foot=True)
