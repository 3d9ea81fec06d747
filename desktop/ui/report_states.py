"""Where an agency's report stands, as screens name and colour it; one table for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from desktop.core.clock import local
from desktop.rules.periods import Timeliness
from desktop.services.follow_up.status_view import AgencyStatus, RulingView
from desktop.ui.tokens import Tone


class ReportState(Enum):
    """Where an agency stands, as the map shows it, worst first."""

    MISSING = auto()
    FORWARDER = auto()
    """Overdue too, and the agency that is to pass it on has not done so."""
    RETURNED = auto()
    HELD = auto()
    """Nothing was taken in yet, and a file waits for a decision."""
    LATE = auto()
    ON_TIME = auto()
    NOT_DUE = auto()


@dataclass(frozen=True)
class StateLook:
    """Word and tone of a state."""

    word: str
    tone: Tone


LOOKS: Mapping[ReportState, StateLook] = {
    ReportState.MISSING: StateLook("Chưa nộp", Tone.MISSING),
    ReportState.FORWARDER: StateLook("Chờ chuyển", Tone.NEUTRAL),
    ReportState.RETURNED: StateLook("Trả lại", Tone.RETURNED),
    ReportState.HELD: StateLook("Tạm giữ", Tone.HELD),
    ReportState.LATE: StateLook("Nộp chậm", Tone.LATE),
    ReportState.ON_TIME: StateLook("Đúng hạn", Tone.OK),
    ReportState.NOT_DUE: StateLook("Chưa đến hạn", Tone.NEUTRAL),
}
_PLAIN = {
    Timeliness.ON_TIME: ReportState.ON_TIME,
    Timeliness.LATE: ReportState.LATE,
    Timeliness.RETURNED: ReportState.RETURNED,
    Timeliness.MISSING: ReportState.MISSING,
    Timeliness.NOT_DUE: ReportState.NOT_DUE,
}


def state_of(agency: AgencyStatus) -> ReportState:
    """Where an agency stands."""
    if agency.revision is None and agency.held:
        return ReportState.HELD
    if agency.state is Timeliness.MISSING and agency.waits_for:
        return ReportState.FORWARDER
    return _PLAIN[agency.state]


def look_of(agency: AgencyStatus) -> StateLook:
    """How that is shown."""
    return LOOKS[state_of(agency)]


def note_of(agency: AgencyStatus) -> str:
    """What the state's word does not say."""
    notes = [f"chậm {agency.late_by} ngày"] if agency.late_by else []
    if agency.early_by:
        notes.append(f"sớm {agency.early_by} ngày, kỳ số liệu chưa khép")
    if agency.ruling and agency.received_at:
        notes.append(_ruling_words(agency.ruling))
    if state_of(agency) is ReportState.FORWARDER:
        notes.append(f"qua {agency.waits_for}")
    if agency.held:
        notes.append(f"{agency.held} tệp tạm giữ")
    text = "; ".join(notes)
    return text[:1].upper() + text[1:]


def _ruling_words(ruling: RulingView) -> str:
    if ruling.accepted_at is None:
        return "đã xét: tính chậm"
    at = local(ruling.accepted_at)
    return f"chấp nhận {at:%d/%m, %H:%M}"


def signed_words(agency: AgencyStatus) -> str:
    """When the first report claims to have been signed: “22/05, 08:00”."""
    return f"{local(agency.first_signed_at):%d/%m, %H:%M}" if agency.first_signed_at else ""


def received_words(agency: AgencyStatus) -> str:
    """When the report came: “23/05, 14:31”."""
    if agency.received_at is None:
        return ""
    at = local(agency.received_at)
    return f"{at:%d/%m}, {at:%H:%M}"


def place_name(area: str) -> str:
    """An area by the name of its place: “Huyện Long Điền”."""
    place = area.removeprefix("UBND ")
    return place[:1].upper() + place[1:]
