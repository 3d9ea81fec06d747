"""What the department of a demonstration province does before any report comes: programme, keys, certificates."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from desktop.rules.agencies import AgencyDirectory
from desktop.services.demonstration.agency import PASSPHRASE, Stage
from desktop.services.programme.assignment import issue_assignment
from desktop.services.trust.certificate_requests import take_in_request
from desktop.services.trust.issuing import Issuer, answer_request, open_issuer
from desktop.services.trust.keys import create_department_keys
from desktop.services.trust.signatories import set_signatory, usual_authority
from desktop.services.workplace.set_up import set_up_department
from desktop.services.workspace import Workspace

VALIDITY = timedelta(days=365 * 19)
"""Longer than the law allows, so that files of 2018 can be tried out on any day."""


class DepartmentAtWork:
    """The department; the caller closes its workspace."""

    def __init__(self, stage: Stage, workspace: Workspace) -> None:
        self._stage = stage
        self._workspace = workspace

    def begin(self, directory: AgencyDirectory, code: str, obliged: Iterable[str]) -> Path:
        """Open the programme, make the keys, and issue the assignment."""
        stage, workspace = self._stage, self._workspace
        stage.turn_to(stage.programme.dispatch_date, 9)
        set_up_department(workspace, directory, stage.programme, code, obliged)
        create_department_keys(workspace, PASSPHRASE, randomness=stage.chance("root"), valid_for=VALIDITY)
        with workspace.session() as session:
            leader = stage.recipe.leaders[-1]
            set_signatory(session, stage.clock, leader, usual_authority(session, stage.clock))
        self._issuer = open_issuer(workspace.folder, PASSPHRASE)
        stage.turn_to(stage.programme.dispatch_date, 15)
        return issue_assignment(workspace, stage.mail, self._issuer.own)

    @property
    def issuer(self) -> Issuer:
        """Its keys, open; only after ``begin``."""
        return self._issuer

    def certify(self, agency_code: str, request: Path, fingerprint: str) -> Path:
        """Answer an agency's request with a certificate."""
        stage = self._stage
        stage.turn_to(stage.programme.dispatch_date + timedelta(days=4), 10)
        with self._workspace.session() as session:
            take_in_request(session, stage.clock, request)
        chance = stage.chance(f"serial:{agency_code}")
        return answer_request(
            self._workspace, fingerprint, self._issuer, stage.mail, randomness=chance, valid_for=VALIDITY
        )
