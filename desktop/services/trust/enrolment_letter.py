"""The letter with seal by which an agency vouches for its key: written to be printed, signed and stamped."""

from pathlib import Path

from sqlalchemy import select

from desktop.core.clock import today
from desktop.core.files import write_atomically
from desktop.core.text import ascii_name
from desktop.models.agency import Agency
from desktop.rules.snapshot import Signatory
from desktop.services.officers.audit import record_event
from desktop.services.trust.enrolment import EnrolmentError, pending_fingerprint
from desktop.services.trust.key_choice import read_choice
from desktop.services.trust.keys import signing_key_view
from desktop.services.trust.signatories import default_signatory, usual_authority
from desktop.services.workspace import Workspace, agency_ref, this_agency, this_workplace

_RECEIVER = "Sở Nội vụ"
"""While no package has said whom this agency obeys."""


def write_enrolment_letter(workspace: Workspace, out: Path) -> Path:
    """Write the letter for the key that waits for its certificate, or else for the present one.

    Raises:
        EnrolmentError: There is no key yet.
        EnvironmentFailureError: The disk refused.
    """
    from desktop.documents.enrolment_letter import EnrolmentLetterData, enrolment_letter
    from desktop.documents.pdf import render_pdf

    workspace.require("enrolment.letter")
    clock, folder = workspace.clock, workspace.folder
    with workspace.reading() as session:
        agency = this_agency(session)
        present, pending = signing_key_view(session, folder), pending_fingerprint(session, folder)
        if present is None and not pending:
            raise EnrolmentError("Chưa có khóa để lập thư.", "Tạo khóa và yêu cầu cấp chứng thư trước.")
        issuer_code = this_workplace(session).issuer_code
        issuer = session.scalar(select(Agency).where(Agency.code == issuer_code)) if issuer_code else None
        data = EnrolmentLetterData(
            agency=agency_ref(session, agency, today(clock)),
            receiver=agency_ref(session, issuer, today(clock)).name if issuer else _RECEIVER,
            signatory=default_signatory(session, agency) or Signatory(usual_authority(session, clock), ""),
            fingerprint=pending or (present.fingerprint if present else ""),
            made_at=clock.now(),
            renewal=bool(pending) and present is not None,
            in_token=not pending and read_choice(folder).token_in_use is not None,
        )
    path = out / f"Thu-dang-ky-khoa_{ascii_name(data.agency.code, 60)}.pdf"
    write_atomically(path, render_pdf(enrolment_letter(data)))
    with workspace.session() as session:
        record_event(session, clock, "enrolment.letter", data.agency.code, after={"fingerprint": data.fingerprint})
    return path
