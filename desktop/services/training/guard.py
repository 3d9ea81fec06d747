"""Training and real data never mix: which of the two a place is, and the refusal of what comes from the other.

Packages are told apart where they are examined (``exchange.package``); here is the same for everything else that names
its agency: forms, lists of agencies, certificates, backups.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from desktop.core.errors import UserError
from desktop.models.workplace import Setting
from desktop.rules.training import is_training_code, is_training_name
from desktop.rules.verdicts import KEPT_APART, MESSAGES, ReasonCode

if TYPE_CHECKING:  # the first page asks only which world this is: no package is read for that
    from desktop.exchange.package import Examination
    from desktop.signing.certificates import Subject

_KEY = "training"
TRAINING_MARK = "tap-huan.json"
"""Name of the file that makes a folder, and all that lies in it, one of training."""


class TrainingMixError(UserError):
    """Something of training was brought to real data, or something real to training."""

    code = "TRAINING_MIX"


def is_training(session: Session) -> bool:
    """Whether this data is made up for training."""
    return session.get(Setting, _KEY) is not None


def mark_training(session: Session) -> None:
    """Make an empty data folder one of training, for ever."""
    session.merge(Setting(key=_KEY, value=True))


def in_training_folder(folder: Path) -> bool:
    """Whether a data folder lies where training keeps its own, whatever is in it."""
    return any((each / TRAINING_MARK).is_file() for each in (folder, *folder.parents[:2]))


def refuse_training_folder(folder: Path) -> None:
    """Keep what is made up for training off a server, which others share.

    Raises:
        TrainingMixError: The folder is one of training.
    """
    if in_training_folder(folder):
        raise TrainingMixError(
            "Dữ liệu tập huấn không đưa lên máy chủ dùng chung.", "Thoát tập huấn rồi chuyển dữ liệu thật."
        )


def refuse_other_world(agency_code: str, what: str, *, training: bool) -> None:
    """Refuse what names an agency of the other world.

    Args:
        agency_code: The agency that it names.
        what: How it is called, for the sentence: the name of a file, mostly.
        training: Whether this place is one of training.

    Raises:
        TrainingMixError: It belongs there.
    """
    if is_training_code(agency_code) != training:
        raise _refusal(what, ReasonCode.REAL_FILE if training else ReasonCode.TRAINING_FILE)


def refuse_kept_apart(examination: "Examination") -> None:
    """The same for a file whose examination has told it.

    Raises:
        TrainingMixError: It belongs to the other world.
    """
    for reason in examination.reasons:
        if reason.code in KEPT_APART:
            raise _refusal(examination.file.name, reason.code)


def refuse_other_root(session: Session, holder: "Subject") -> None:
    """The same for the certificate of an authority, which names no agency but its holder: this one.

    Raises:
        TrainingMixError: It belongs to the other world.
    """
    training = is_training(session)
    if is_training_name(holder.organisation) != training:
        raise _refusal(f"Chứng thư “{holder.name}”", ReasonCode.REAL_FILE if training else ReasonCode.TRAINING_FILE)


def _refusal(what: str, code: ReasonCode) -> TrainingMixError:
    cause, _, step = MESSAGES[code].partition("; ")
    return TrainingMixError(f"{what}: {cause[0].lower()}{cause[1:]}.", f"{step[0].upper()}{step[1:]}")
