"""Whether two snapshots are one report, whenever each was taken."""

from dataclasses import replace

from desktop.rules.snapshot import ReportedAttachment, ReportSnapshot


def same_content(one: ReportSnapshot, other: ReportSnapshot) -> bool:
    """Whether two snapshots say the same, whenever and as whatever revision they were taken."""
    return other == replace(
        one,
        revision=other.revision,
        parent=other.parent,
        made_at=other.made_at,
        audit_head=other.audit_head,
        approved_by=other.approved_by,
        program_version=other.program_version,
        attachments=_as_sent(one.attachments, other.attachments),
    )


def same_but_for_the_clerk(one: ReportSnapshot, other: ReportSnapshot) -> bool:
    """The same, whatever number and day the clerk has given, and whoever is named as the author."""
    numbered = replace(
        one,
        document_number=other.document_number,
        document_date=other.document_date,
        made_by=other.made_by,
    )
    return same_content(numbered, other)


def _as_sent(
    named: tuple[ReportedAttachment, ...], sent: tuple[ReportedAttachment, ...]
) -> tuple[ReportedAttachment, ...]:
    """Evidence as it was sent: that the department has acknowledged some of it since does not change the report."""
    enclosed = {each.sha256: each.enclosed for each in sent}
    return tuple(replace(each, enclosed=enclosed.get(each.sha256, each.enclosed)) for each in named)
