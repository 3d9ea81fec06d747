"""What belongs to training and what is real: known by the codes and names of its agencies, wherever they are written.

Every file names the agency that speaks in it, so a file of training is known for one whatever carries it, and a place
that holds real data refuses it, as training refuses what is real.
"""

from dataclasses import replace

from desktop.rules.agencies import AgencyDirectory, AgencyEvent, AgencyName, AgencyParent, AgencyRecord

_CODE_MARK = "TAPHUAN-"
_NAME_MARK = " (tập huấn)"

PRINTED_MARK = "TẬP HUẤN – KHÔNG PHẢI SỐ LIỆU THẬT"
"""Stands at the head of every page that training prints."""


def is_training_code(agency_code: str) -> bool:
    """Whether an agency is one of training."""
    return agency_code.startswith(_CODE_MARK)


def training_code(agency_code: str) -> str:
    """The code under which a real agency is played in training."""
    return agency_code if is_training_code(agency_code) else f"{_CODE_MARK}{agency_code}"


def is_training_name(name: str) -> bool:
    """Whether this is how an agency of training is called."""
    return name.endswith(_NAME_MARK)


def printed_mark(author: str) -> str:
    """What stands at the head of every page of a paper whose author is called so; mostly nothing."""
    return PRINTED_MARK if is_training_name(author) else ""


def training_directory(directory: AgencyDirectory) -> AgencyDirectory:
    """The same agencies as they are played in training: codes and official names bear its mark."""
    about = replace(directory.about, title=f"{directory.about.title}{_NAME_MARK}")
    return AgencyDirectory(about, tuple(map(_played, directory.agencies)), tuple(map(_played_event, directory.events)))


def _played(record: AgencyRecord) -> AgencyRecord:
    return replace(
        record,
        code=training_code(record.code),
        identifier="",
        names=tuple(map(_named, record.names)),
        parents=tuple(map(_under, record.parents)),
    )


def _named(name: AgencyName) -> AgencyName:
    return replace(name, name=f"{name.name}{_NAME_MARK}")


def _under(parent: AgencyParent) -> AgencyParent:
    return replace(parent, code=training_code(parent.code))


def _played_event(event: AgencyEvent) -> AgencyEvent:
    return replace(
        event,
        predecessors=tuple(map(training_code, event.predecessors)),
        successors=tuple(map(training_code, event.successors)),
    )
