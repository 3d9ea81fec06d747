"""What is set once in a workplace: who works here, who signs, with which key, where copies are kept."""

from dataclasses import dataclass
from pathlib import Path

from desktop.core.files import write_atomically
from desktop.rules.certificate_reminders import CertificateReminder
from desktop.rules.snapshot import Signatory
from desktop.services.officers.audit import record_event
from desktop.services.trust.authorities import AuthorityView, list_authorities
from desktop.services.trust.believed import trust_store
from desktop.services.trust.certificate_reminder import certificate_reminder
from desktop.services.trust.certificate_views import CertificateView, certificates_of
from desktop.services.trust.enrolment import can_issue, pending_fingerprint
from desktop.services.trust.key_choice import KeyChoice, read_choice
from desktop.services.trust.keys import KeyView, signing_key_view
from desktop.services.trust.signatories import default_signatory, usual_authority
from desktop.services.workspace import WorkplaceView, Workspace, describe_workplace, this_agency
from desktop.signing.certificates import fingerprint


@dataclass(frozen=True)
class SettingsView:
    """Everything that the settings page shows.

    Attributes:
        folder: Where the data lie.
        choice: With which key this workplace signs, and how.
        usual_authority: The lines that usually stand before the signer's name here.
        pending_fingerprint: Of a key that waits for its certificate; "" when none waits.
        can_issue: This workplace holds the root key.
        roots: Fingerprints of the roots that are believed here.
        certificates: Of this workplace, the newest first. reminder: what is to be told of them today.
        authorities: All that are believed here, with their revocation lists.
    """

    place: WorkplaceView
    folder: Path
    signatory: Signatory | None
    usual_authority: tuple[str, ...]
    key: KeyView | None
    choice: KeyChoice
    pending_fingerprint: str
    can_issue: bool
    roots: tuple[str, ...]
    certificates: tuple[CertificateView, ...]
    reminder: CertificateReminder | None
    authorities: tuple[AuthorityView, ...]


def read_settings(workspace: Workspace) -> SettingsView:
    """Everything that the settings page shows."""
    clock, folder = workspace.clock, workspace.folder
    with workspace.reading() as session:
        return SettingsView(
            place=describe_workplace(session, clock),
            folder=folder.root,
            signatory=default_signatory(session, this_agency(session)),
            usual_authority=usual_authority(session, clock),
            key=signing_key_view(session, folder),
            choice=read_choice(folder),
            pending_fingerprint=pending_fingerprint(session, folder),
            can_issue=can_issue(workspace),
            roots=tuple(fingerprint(anchor) for anchor in trust_store(session).anchors),
            certificates=certificates_of(session, clock, this_agency(session).code),
            reminder=certificate_reminder(session, clock),
            authorities=list_authorities(session, clock),
        )


def export_trust(workspace: Workspace, out: Path) -> Path:
    """Write the roots that are believed here, for those who check signatures elsewhere.

    Raises:
        EnvironmentFailureError: The disk refused.
    """
    workspace.require("trust.export")
    with workspace.reading() as session:
        pem = trust_store(session).to_pem()
    path = out / "root.pem"
    write_atomically(path, pem)
    with workspace.session() as session:
        record_event(session, workspace.clock, "trust.export", path.name)
    return path
