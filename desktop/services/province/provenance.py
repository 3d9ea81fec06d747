"""What the provincial report says of its own figures: from which agencies and signed files each came."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from desktop.models.intake import ReceivedPackage, Submission
from desktop.rules.aggregation import Total
from desktop.rules.package_data import Party
from desktop.rules.provenance import (
    VERSION,
    MissingSource,
    Provenance,
    ProvenArea,
    ProvenPast,
    ProvenShare,
    ProvenSource,
    ProvenTotal,
    proven_figure,
    proven_share,
)
from desktop.rules.report_form import ProgrammeKey
from desktop.services.intake.received import Signer, signer_of
from desktop.services.province.consolidation import Consolidation, Contributor, IndicatorTotal, shares_of
from desktop.services.province.consolidation_past import REPEATED, past_sources
from desktop.services.workspace import agency_ref


def provenance_of(
    session: Session,
    consolidation: Consolidation,
    issuer: Party,
    as_of: date,
    made_at: datetime,
    areas: tuple[ProvenArea, ...] = (),
) -> Provenance:
    """Everything that a reader needs to add the totals up again from the signed files; ``areas``: districts."""
    programme = consolidation.programme
    return Provenance(
        schema="so-dan-van/provenance",
        version=VERSION,
        issuer=issuer,
        programme=ProgrammeKey(programme.code, programme.version),
        period=consolidation.period.code,
        as_of=as_of,
        made_at=made_at,
        sources=_sources(session, consolidation.contributors),
        missing=tuple(MissingSource(each.code, each.name, each.kind) for each in consolidation.absentees),
        totals=tuple(_total(consolidation, row) for row in consolidation.rows),
        past=_past(session, consolidation),
        areas=areas,
    )


def comparable(row: IndicatorTotal) -> Total | None:
    """Last year's total, unless fewer or other agencies are in it: on paper no tooltip would say so."""
    before = None if row.incomparable else row.last_year
    return before if before is not None and before.counted == row.total.counted else None


def _total(consolidation: Consolidation, row: IndicatorTotal) -> ProvenTotal:
    before = comparable(row)
    return ProvenTotal(
        indicator=row.indicator.code,
        name=row.indicator.name,
        aggregation=row.indicator.aggregation,
        total=proven_figure(row.total),
        last_year=proven_figure(before) if before is not None else None,
        incomparable=bool(row.incomparable),
        shares=shares_in(consolidation, row.indicator.code),
    )


def shares_in(consolidation: Consolidation, code: str) -> tuple[ProvenShare, ...]:
    """What each agency has in a total, as it travels."""
    return tuple(
        proven_share(each.agency, each.value, (each.numerator, each.denominator))
        for each in shares_of(consolidation, code)
    )


def _sources(session: Session, contributors: Sequence[Contributor]) -> tuple[ProvenSource, ...]:
    packages = [each.package_sha256 for each in contributors]
    signed = select(ReceivedPackage.sha256, ReceivedPackage.signers).where(ReceivedPackage.sha256.in_(packages))
    signers = {row[0]: [signer_of(each) for each in row[1]] for row in session.execute(signed)}
    held = select(Submission.package_sha256, Submission.snapshot_sha256).where(Submission.package_sha256.in_(packages))
    snapshots = {row[0]: row[1] for row in session.execute(held)}
    return tuple(_source(each, signers[each.package_sha256], snapshots[each.package_sha256]) for each in contributors)


def _past(session: Session, consolidation: Consolidation) -> tuple[ProvenPast, ...]:
    """The signed files of last year behind each agency of today."""
    sources = past_sources(session, consolidation.period)
    behind = {each.code: sources.of(each.code) for each in consolidation.contributors}
    files = _files_of(session, [sha256 for found in behind.values() for sha256 in found or ()])
    return tuple(
        ProvenPast(code, () if found is None else tuple(files[sha256] for sha256 in found))
        for code, found in behind.items()
        if found != REPEATED
    )


def _files_of(session: Session, snapshots: Sequence[str]) -> Mapping[str, ProvenSource]:
    """The files that brought reports, by SHA-256 of the report."""
    held = select(Submission).where(Submission.snapshot_sha256.in_(snapshots))
    held = held.options(joinedload(Submission.agency), joinedload(Submission.package), joinedload(Submission.period))
    found: dict[str, ProvenSource] = {}
    for each in session.scalars(held):
        ref = agency_ref(session, each.agency, each.period.data_to)
        signers = [signer_of(signer) for signer in each.package.signers]
        found[each.snapshot_sha256] = ProvenSource(
            agency=ref.code,
            name=ref.short_name,
            kind=ref.kind,
            revision=each.revision,
            package=each.package_sha256,
            file=each.package.file_name,
            snapshot=each.snapshot_sha256,
            signer=signers[0].name if signers else "",
            certificate=signers[0].fingerprint if signers else "",
        )
    return found


def _source(contributor: Contributor, signers: Sequence[Signer], snapshot: str) -> ProvenSource:
    return ProvenSource(
        agency=contributor.code,
        name=contributor.name,
        kind=contributor.kind,
        revision=contributor.revision,
        package=contributor.package_sha256,
        file=contributor.package_name,
        snapshot=snapshot,
        signer=signers[0].name if signers else "",
        certificate=signers[0].fingerprint if signers else "",
    )
