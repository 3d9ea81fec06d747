"""A programme is made by an officer: a draft is changed piece by piece, checked, and compared.

Every use case takes a session of the caller's and the clock:

* ``programme_drafts``: ``list_drafts``, ``list_versions``; ``begin_draft`` (from nothing), ``copy_version`` (as last
  year's with new dates), ``revise_version`` (the next version of the same programme), ``take_in_draft`` (from a file):
  each gives the key of a new draft; ``discard_draft``.
* ``read_draft``: the draft with its document, which has the form of a programme file.
* ``edit_draft`` with ``SetFields``, ``AddEntry``, ``RemoveEntry``, ``MoveEntry`` or ``Oblige``: one change, on disk
  when the transaction ends, and taken back by ``undo``. Two officers may edit one draft: what would write over
  something that its writer has not seen is refused with both.
* ``check_draft``: every finding at once, each with its place. ``finished_programme``: the programme, when no finding is
  an error; ``rules.programme_file.programme_to_document`` makes a file of it.
* ``draft_difference``: what differs from the version that the draft was made from; ``version_difference``: between two
  that were issued.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.programme import ProgrammeVersion
from desktop.models.programme_draft import ProgrammeDraft
from desktop.rules.programme import Programme
from desktop.rules.programme_design import add_entry, move_entry, remove_entry, set_fields
from desktop.rules.programme_difference import ItemChange, programme_difference
from desktop.rules.programme_file import programme_to_document, read_programme
from desktop.rules.programme_findings import DesignFinding, IssuedMeaning, find_faults, issued_meanings
from desktop.rules.programme_references import Document, Place, entries
from desktop.services.officers.audit import require
from desktop.services.programme.draft_rows import (
    PAGE,
    DraftError,
    DraftView,
    content_bytes,
    content_of,
    draft_row,
    fill_row,
    version_row,
    view_of,
)
from desktop.services.programme.edits import (
    AddEntry,
    DraftEdit,
    MoveEntry,
    Oblige,
    RemoveEntry,
    SetFields,
    is_one_text,
    refuse_unseen_edit,
    told_edit,
)
from desktop.services.programme.versions import bundled_dispatch, load_programme
from desktop.services.undo import ChangedSinceError, Step, remember


def read_draft(session: Session, clock: Clock, key: UUID) -> DraftView:
    """A draft as it stands.

    Raises:
        DraftError: It is gone.
    """
    del clock  # every use case is called alike
    return view_of(session, draft_row(session, key))


def edit_draft(session: Session, clock: Clock, key: UUID, edit: DraftEdit) -> DraftView:
    """Make one change, and leave what takes it back.

    Raises:
        StillReferredToError: What should be deleted is referred to; the error has the places.
        CodeRefusedError: A code is taken, or none.
        NotInDraftError: The entry is gone.
        DraftError: The draft is gone.
        WrittenMeanwhileError: Another officer has changed the same; nothing was changed.
    """
    row = draft_row(session, key, to_write=True)
    document, obliged = content_of(row.content)
    refuse_unseen_edit(document, obliged, edit)
    told, place = told_edit(document, edit)
    before = _period_codes(document)
    match edit:
        case SetFields():
            document = set_fields(document, edit.place, edit.fields)
        case AddEntry():
            document = add_entry(document, edit.section, edit.entry, after=edit.after)
        case RemoveEntry():
            document = remove_entry(document, edit.place)
        case MoveEntry():
            document = move_entry(document, edit.place, edit.by)
        case Oblige():
            obliged = obliged.with_choice(edit.period, edit.choice)
    obliged = obliged.followed(before, _period_codes(document))
    _write(session, clock, row, content_bytes(document, obliged), _Note(told, place, merges=is_one_text(edit)))
    return view_of(session, row)


def _period_codes(document: Document) -> tuple[str, ...]:
    return tuple(str(each.get("code")) for each in entries(document, "periods"))


def check_draft(session: Session, clock: Clock, key: UUID) -> tuple[DesignFinding, ...]:
    """Everything that is wrong with a draft or should be looked at again, errors first."""
    del clock  # every use case is called alike
    return _faults(session, view_of(session, draft_row(session, key)))


def finished_programme(session: Session, clock: Clock, key: UUID) -> Programme:
    """The programme that a draft has become.

    Raises:
        DraftError: It still has errors; the message names the first.
    """
    del clock  # every use case is called alike
    view = view_of(session, draft_row(session, key))
    errors = [each for each in _faults(session, view) if each.is_error]
    if errors:
        more = f" Còn {len(errors) - 1} lỗi khác." if len(errors) > 1 else ""
        raise DraftError(
            f"{view.title} còn lỗi. {errors[0].sentence}.{more}", "Sửa các lỗi trong danh sách “Cần sửa” rồi làm lại."
        )
    return read_programme(view.document, source=view.title, dispatch=None)


def draft_difference(session: Session, clock: Clock, key: UUID) -> tuple[ItemChange, ...]:
    """What differs from the version that the draft was made from; all is new in one that was begun from nothing."""
    del clock  # every use case is called alike
    row = draft_row(session, key)
    source = session.get(ProgrammeVersion, row.based_on_id) if row.based_on_id else None
    before = programme_to_document(load_programme(source)) if source else {}
    return programme_difference(before, content_of(row.content)[0])


def version_difference(session: Session, clock: Clock, code: str, before: int, after: int) -> tuple[ItemChange, ...]:
    """What differs between two issued versions of a programme."""
    del clock  # every use case is called alike
    one, other = (programme_to_document(load_programme(version_row(session, code, v))) for v in (before, after))
    return programme_difference(one, other)


def used_codes(session: Session, clock: Clock) -> Mapping[str, IssuedMeaning]:
    """What codes of indicators have meant in issued versions; none of them is offered again."""
    del clock  # every use case is called alike
    return _meanings(session)


@dataclass(frozen=True)
class _Note:
    """How a change is told, and where it can be seen."""

    told: str
    place: Place
    merges: bool = False

    @property
    def target(self) -> str:
        return f"{self.place.section}/{self.place.code}/{self.place.field}"


def _write(session: Session, clock: Clock, row: ProgrammeDraft, content: bytes, note: _Note) -> None:
    """Keep a new content; what was there comes back only where nobody has changed it since."""
    require(session, "programme.begin_draft")
    before = zlib.compress(row.content, 1)
    fill_row(row, clock, content)
    session.flush()
    back = partial(_put_back, key=row.id, left=row.content_sha256, before=before, note=note)
    remember(session, Step(note.told, PAGE, f"{row.id}/{note.target}", back, merges=note.merges))


def _put_back(session: Session, clock: Clock, *, key: UUID, left: str, before: bytes, note: _Note) -> None:
    row = draft_row(session, key, to_write=True)
    if row.content_sha256 != left:
        raise ChangedSinceError(note.told)
    _write(session, clock, row, zlib.decompress(before), note)


def _faults(session: Session, view: DraftView) -> tuple[DesignFinding, ...]:
    dispatch = bundled_dispatch(str(view.document.get("dispatch_text") or ""))
    return find_faults(view.document, _meanings(session), view.plan, dispatch)


def _meanings(session: Session) -> dict[str, IssuedMeaning]:
    versions = session.scalars(
        select(ProgrammeVersion).order_by(ProgrammeVersion.taken_in_at, ProgrammeVersion.version)
    )
    return issued_meanings(load_programme(version) for version in versions)
