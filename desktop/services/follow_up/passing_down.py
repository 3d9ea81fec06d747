"""A forwarder passes the department's answers down: each agency below gets the files that speak of its reports.

The files go as they came, so that each agency sees for itself who signed them. The forwarder writes down what they say
of the reports that it has passed on, so that its own list shows who was received and who is to hand in again.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, replacing
from desktop.core.text import ascii_name
from desktop.exchange.layout import CONTAINER_SUFFIXES
from desktop.models.intake import Submission, SubmissionState
from desktop.rules.package_data import Receipt, ReceiptResult, ReturnSlip
from desktop.services.agencies.agency_days import agencies_on
from desktop.services.follow_up.answers import is_returned, keep_receipt, keep_return
from desktop.services.follow_up.scope import agencies_below
from desktop.services.officers.audit import record_event
from desktop.services.workplace.from_above import NotFromAboveError, read_answers
from desktop.services.workspace import Workspace


class NothingToPassDownError(UserError):
    """None of the files speaks of an agency below."""

    code = "NOTHING_TO_PASS_DOWN"


@dataclass(frozen=True)
class PassedAnswer:
    """An answer that goes down.

    Attributes:
        folder: Where the agency's files were put.
        returned: It is to hand in again; else it was received.
    """

    agency: str
    agency_name: str
    period: str
    revision: int
    returned: bool
    folder: Path
    file: str


@dataclass(frozen=True)
class PassedDown:
    """What came of the files.

    Attributes:
        own: How many answers were for this agency itself: they are taken in on its own pages.
        refused: Why, a failure for each file that could not be used.
    """

    answers: tuple[PassedAnswer, ...]
    own: int
    refused: tuple[UserError, ...]

    @property
    def agencies(self) -> int:
        """How many agencies below get something."""
        return len({each.agency for each in self.answers})


def pass_down(workspace: Workspace, files: Sequence[Path], out: Path) -> PassedDown:
    """Put what the department has answered into a folder for each agency below.

    Args:
        workspace: The forwarder's.
        files: As the department sent them; a folder gives the files in it.
        out: Where the folders are made.

    Raises:
        NothingToPassDownError: None of them is for an agency below; what kept files out is said first.
        EnvironmentFailureError: The disk refused; nothing is recorded.
    """
    found, refused = _read(workspace, _flat(files))
    with workspace.reading() as session:
        below = agencies_below(session, workspace.clock)
        names = {code: each.name for code, each in agencies_on(session, today(workspace.clock), below).items()}
    passed: list[PassedAnswer] = []
    answers: list[Receipt | ReturnSlip] = []
    others = 0
    for path, said in found.items():
        for answer in said:
            if answer.agency.code not in below:
                others += 1
                continue
            answers.append(answer)
            folder = out / ascii_name(names[answer.agency.code], 80)
            passed.append(_passed(answer, names[answer.agency.code], folder, path.name))
    if not passed:
        raise (
            refused[0]
            if refused
            else NothingToPassDownError(
                "Trong các tệp này không có phiếu nào của đơn vị cấp dưới.",
                "Chọn phiếu tiếp nhận (TN_), phiếu trả lại (TL_) hoặc gói giao nhiệm vụ (GV_) mà Sở gửi.",
            )
        )
    _copy(found, passed)
    with workspace.session() as session:
        for answer in answers:
            _keep(session, workspace.clock, answer)
    return PassedDown(tuple(passed), others, tuple(refused))


def _packages_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in CONTAINER_SUFFIXES and path.is_file())


def _flat(files: Sequence[Path]) -> list[Path]:
    flat: list[Path] = []
    for each in files:
        flat += _packages_in(each) if each.is_dir() else [each]
    return flat


def _read(
    workspace: Workspace, files: Sequence[Path]
) -> tuple[Mapping[Path, tuple[Receipt | ReturnSlip, ...]], list[UserError]]:
    found: dict[Path, tuple[Receipt | ReturnSlip, ...]] = {}
    refused: list[UserError] = []
    for path in files:
        try:
            found[path] = read_answers(workspace, path)
        except NotFromAboveError as error:
            if len(files) == 1:
                raise
            refused.append(error)
        except UserError as error:
            refused.append(error)
    return found, refused


def _passed(answer: Receipt | ReturnSlip, name: str, folder: Path, file: str) -> PassedAnswer:
    returned = isinstance(answer, ReturnSlip)
    return PassedAnswer(answer.agency.code, name, answer.period, answer.revision, returned, folder, file)


def _copy(found: Mapping[Path, object], passed: Sequence[PassedAnswer]) -> None:
    paths = {path.name: path for path in found}
    for folder, name in dict.fromkeys((each.folder, each.file) for each in passed):
        source = paths[name]
        with explaining_os_errors(folder):
            folder.mkdir(parents=True, exist_ok=True)
            if source.resolve() == (folder / name).resolve():
                continue
            with replacing(folder / name) as temporary:
                shutil.copyfile(source, temporary)


def _keep(session: Session, clock: Clock, answer: Receipt | ReturnSlip) -> None:
    """Write down what was said of a report that was passed on, in whatever order the answers come."""
    if isinstance(answer, Receipt):
        news, action = keep_receipt(session, clock, answer), "receipt.passed_down"
    else:
        news, action = keep_return(session, clock, answer), "return.passed_down"
    of_report = select(Submission).where(Submission.snapshot_sha256 == answer.snapshot_sha256)
    submission = session.scalar(of_report)
    if submission is not None:
        if is_returned(session, submission.snapshot_sha256):
            submission.state = SubmissionState.RETURNED
        elif isinstance(answer, Receipt) and answer.result is ReceiptResult.ACCEPTED:
            submission.state = SubmissionState.ACCEPTED
    if news:
        subject = f"{answer.period}/{answer.agency.code}/{answer.revision}"
        record_event(session, clock, action, subject, after={"report_is_here": submission is not None})
