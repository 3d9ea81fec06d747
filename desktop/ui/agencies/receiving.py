"""Taking in requests for certificates; one that is refused does not keep the others out."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.core.errors import UserError
from desktop.services.trust.enrolment import RequestView, take_in_request
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class ReceivedRequests:
    """What came of some files."""

    requests: tuple[RequestView, ...]
    refused: tuple[UserError, ...]


def receive_requests(workspace: Workspace, paths: Sequence[Path]) -> ReceivedRequests:
    """Keep each request in a transaction of its own; on the worker's thread."""
    requests: list[RequestView] = []
    refused: list[UserError] = []
    for path in paths:
        try:
            with workspace.session() as session:
                requests.append(take_in_request(session, workspace.clock, path))
        except UserError as error:
            refused.append(error)
    return ReceivedRequests(tuple(requests), tuple(refused))
