"""The words that a programme is written in: kinds of agencies, of values, of totals, of periods."""

from enum import StrEnum


class AgencyKind(StrEnum):
    """Kinds of reporting agencies (``applies_to`` in the programme file)."""

    DEPARTMENT = "SO"
    """Sở, ban, ngành thuộc UBND tỉnh."""
    SERVICE_UNIT = "DVSN"
    """Đơn vị sự nghiệp công lập thuộc UBND tỉnh."""
    DISTRICT = "UBND_H"
    """UBND huyện, thị xã, thành phố."""
    COMMUNE = "UBND_X"
    """UBND xã, phường, thị trấn, đặc khu."""
    PROVINCE = "UBND_T"
    """UBND tỉnh: receives, does not report."""


KIND_NAMES = {
    AgencyKind.DEPARTMENT: "Sở, ban, ngành",
    AgencyKind.SERVICE_UNIT: "Đơn vị sự nghiệp",
    AgencyKind.DISTRICT: "UBND cấp huyện",
    AgencyKind.COMMUNE: "UBND cấp xã",
    AgencyKind.PROVINCE: "UBND tỉnh",
}
"""Short names of the kinds, for screens; in the order in which they are shown."""


class TaskNature(StrEnum):
    """How a task ends."""

    STANDING = "thuong_xuyen"
    WITH_PRODUCT = "co_san_pham"
    WITH_DEADLINE = "co_thoi_han"


class ValueType(StrEnum):
    """What may be typed in an indicator's cell."""

    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"
    BOOL = "bool"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"


class Aggregation(StrEnum):
    """How the province totals an indicator."""

    SUM = "sum"
    RATIO = "ratio"
    """Sum of numerators over sum of denominators of the formula, never a mean of percentages."""
    COUNT_TRUE = "count_true"
    LATEST = "latest"
    LIST = "list"
    NONE = "none"


class PeriodMode(StrEnum):
    """What span a value speaks of."""

    CUMULATIVE = "cumulative_ytd"
    POINT_IN_TIME = "point_in_time"
    IN_PERIOD = "in_period"


class Entry(StrEnum):
    """Where a value comes from."""

    INPUT = "input"
    DERIVED = "derived"
    """Calculated by the formula; the cell is locked."""
    SYSTEM = "system"
    """Known to the program (``system_source``); may be corrected by hand."""


class Severity(StrEnum):
    """What a broken rule does."""

    ERROR = "error"
    """Blocks the hand-in."""
    WARNING = "warning"
    """Needs a written reason, which travels with the report."""


class RegisterSpan(StrEnum):
    """Which rows of a register may count for an indicator, by their day."""

    PERIOD = "period"
    """Those of the period's data window."""
    UNTIL_END = "until_end"
    """Those up to the last day of the window, however old: what is still open from years before."""


TASK_CHOICES = "tasks"
"""In place of a code list: the tasks of the programme are what a register's column may hold."""
