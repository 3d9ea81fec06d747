"""A file was opened by double click: where in the window it belongs, or what it is where it belongs nowhere."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from desktop.core.dates import format_moment
from desktop.exchange.package import Examination
from desktop.exchange.update_file import SUFFIX as UPDATE_SUFFIX
from desktop.rules.assurance import Assurance
from desktop.rules.packages import PackageKind
from desktop.rules.verdicts import Verdict
from desktop.services.follow_up.scope import agencies_below
from desktop.services.intake.verification import verify_alone, verify_file
from desktop.services.safety.backup_file import BACKUP_SUFFIX, MOVE_SUFFIX
from desktop.services.workspace import NotSetUpError, Workspace, is_department, this_agency
from desktop.signing.trust import TrustStore


class Door(StrEnum):
    """Where a file belongs."""

    UPDATE = "update"
    DATA = "data"
    """A backup, or the data of another computer."""
    INTAKE = "intake"
    FROM_ABOVE = "from_above"
    FIRST_RUN = "first_run"
    """Nobody has said yet who works here; an assignment begins it."""
    EXPLAINED = "explained"
    """Nothing is to be done with it here."""


@dataclass(frozen=True)
class OpenedFile:
    """What is to be done with a file.

    Attributes:
        title, lines: What it is, where ``door`` is ``EXPLAINED``.
        is_sound: Nothing speaks against it.
    """

    path: Path
    door: Door
    title: str = ""
    lines: tuple[str, ...] = ()
    is_sound: bool = False


_BY_SUFFIX = {UPDATE_SUFFIX: Door.UPDATE, BACKUP_SUFFIX: Door.DATA, MOVE_SUFFIX: Door.DATA}
_FROM_ABOVE = frozenset({PackageKind.ASSIGNMENT, PackageKind.CERTIFICATE, PackageKind.RECEIPT, PackageKind.RETURN})
_UNDER_WAY = "Máy này chưa thiết lập nơi làm việc. Làm xong bước Bắt đầu rồi mở lại tệp."


def find_door(workspace: Workspace, path: Path) -> OpenedFile:
    """Look at a file and say where it belongs; nothing is taken in."""
    by_name = _BY_SUFFIX.get(path.suffix.lower())
    if by_name is not None:
        return OpenedFile(path, by_name)
    try:
        with workspace.reading() as session:
            at_department = is_department(session)
            mine = this_agency(session).code
            below = agencies_below(session, workspace.clock)
    except NotSetUpError:
        return _at_first_run(workspace, path)
    if at_department:
        return OpenedFile(path, Door.INTAKE)
    examination, assurance = verify_file(workspace, path)
    if examination.kind in _FROM_ABOVE:
        return OpenedFile(path, Door.FROM_ABOVE)
    speaker = examination.claims.agency_code if examination.claims else ""
    if below and speaker != mine:
        return OpenedFile(path, Door.INTAKE)
    return _explained(path, examination, assurance, is_own=speaker == mine)


def _at_first_run(workspace: Workspace, path: Path) -> OpenedFile:
    examination, assurance = verify_alone(path, TrustStore(()), workspace.clock)
    if examination.kind is PackageKind.ASSIGNMENT:
        return OpenedFile(path, Door.FIRST_RUN)
    told = _explained(path, examination, assurance, is_own=False)
    return OpenedFile(path, Door.EXPLAINED, told.title, (*told.lines, _UNDER_WAY))


def _explained(path: Path, examination: Examination, assurance: Assurance, *, is_own: bool) -> OpenedFile:
    snapshot = examination.snapshot
    sound = examination.verdict in {Verdict.VALID, Verdict.VALID_UNSIGNED}
    reasons = tuple(reason.message for reason in examination.reasons)
    if snapshot is None:
        return OpenedFile(path, Door.EXPLAINED, path.name, reasons or _said_of(examination.kind), is_sound=sound)
    whose = "của đơn vị mình" if is_own else f"của {snapshot.agency.name}"
    signed = tuple(
        f"Ký: {report.signer.name}" + (f", {format_moment(report.claimed_time)}" if report.claimed_time else "")
        for report in examination.signers
        if report.signer
    )
    lines = (f"{snapshot.period.name}, bản số {snapshot.revision}", *signed, assurance.sentence, *reasons)
    return OpenedFile(path, Door.EXPLAINED, f"Báo cáo {whose}", lines, is_sound=sound)


def _said_of(kind: PackageKind | None) -> tuple[str, ...]:
    match kind:
        case PackageKind.ENROLMENT:
            return ("Đề nghị cấp chứng thư: gửi tệp này cho Sở Nội vụ.",)
        case PackageKind.FORWARDING:
            return ("Gói chuyển tiếp báo cáo: gửi tệp này cho Sở Nội vụ.",)
        case _:
            return ()
