"""How the register of agencies is grouped, filtered and named."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.services.trust.agency_register import AgencyEntry
from desktop.services.trust.certificate_views import CertificateState
from desktop.ui.icons import Icon
from desktop.ui.report_states import place_name
from desktop.ui.tables.cells import Heading
from desktop.ui.tokens import Tone


@dataclass(frozen=True)
class StateLook:
    """Word, tone and sign of the state of a certificate."""

    word: str
    tone: Tone
    icon: Icon | None = None


LOOKS: Mapping[CertificateState, StateLook] = {
    CertificateState.NONE: StateLook("Chưa có", Tone.NEUTRAL),
    CertificateState.VALID: StateLook("Còn hiệu lực", Tone.OK),
    CertificateState.ENDS_SOON: StateLook("Sắp hết hạn", Tone.LATE),
    CertificateState.ENDED: StateLook("Hết hạn", Tone.MISSING),
    CertificateState.REVOKED: StateLook("Đã thu hồi", Tone.RETURNED, Icon.DISMISS),
}
WAITING = StateLook("Chờ cấp", Tone.HELD, Icon.KEY)
_SIGNING = frozenset({CertificateState.VALID, CertificateState.ENDS_SOON})


def look_of(entry: AgencyEntry) -> StateLook:
    """What matters most about an agency: a request that waits, then its certificate."""
    return WAITING if entry.waiting is not None else LOOKS[entry.state]


@dataclass(frozen=True)
class EntryFilter:
    """A tab of the page."""

    title: str
    wanted: Callable[[AgencyEntry], bool]
    nothing: str


def _is_obliged(entry: AgencyEntry) -> bool:
    return entry.obliged


def _waits(entry: AgencyEntry) -> bool:
    return entry.waiting is not None


def _cannot_sign(entry: AgencyEntry) -> bool:
    return entry.obliged and entry.state not in _SIGNING


def _any(_entry: AgencyEntry) -> bool:
    return True


FILTERS = (
    EntryFilter("Phải báo cáo", _is_obliged, "Không có đơn vị phải báo cáo nào khớp với điều đang tìm."),
    EntryFilter("Chờ cấp", _waits, "Không có yêu cầu cấp chứng thư nào đang chờ."),
    EntryFilter("Chưa ký được", _cannot_sign, "Mọi đơn vị phải báo cáo đều có chứng thư còn hiệu lực."),
    EntryFilter("Cả danh mục", _any, "Không có đơn vị nào khớp với điều đang tìm."),
)
OBLIGED, ASKING, UNABLE, EVERYONE = range(4)
"""Numbers of the tabs."""


def with_headings(entries: Sequence[AgencyEntry]) -> list[AgencyEntry | Heading]:
    """The agencies under the kind or the place that they belong to."""
    groups: dict[str, list[AgencyEntry]] = {}
    for entry in sorted(entries, key=lambda each: _GROUP_ORDER[each.kind]):
        groups.setdefault(_group_of(entry), []).append(entry)
    shown: list[AgencyEntry | Heading] = []
    for name, members in groups.items():
        able = sum(member.state in _SIGNING for member in members)
        shown += [Heading(name, f"{able}/{len(members)} đơn vị ký được"), *members]
    return shown


_GROUP_ORDER = {
    AgencyKind.PROVINCE: 0,
    AgencyKind.DEPARTMENT: 1,
    AgencyKind.SERVICE_UNIT: 2,
    AgencyKind.DISTRICT: 3,
    AgencyKind.COMMUNE: 4,
}


def _group_of(entry: AgencyEntry) -> str:
    match entry.kind:
        case AgencyKind.PROVINCE:
            return "Tỉnh"
        case AgencyKind.DEPARTMENT | AgencyKind.SERVICE_UNIT:
            return KIND_NAMES[entry.kind]
        case AgencyKind.DISTRICT:
            return place_name(entry.name)
        case AgencyKind.COMMUNE:
            return place_name(entry.area_name) or "Xã, phường, thị trấn"
