"""What may be added to a PDF after it was signed: other signatures, time stamps, and what proves them; nothing else.

ISO 32000-2, 12.8.2.2: an update that only adds validation data (the document security store) or a document time stamp
does not change a document. Programs that add such data touch the dates in the file's properties as well.
"""

# pyHanko is annotated in parts only.
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false

from typing import Any, cast

from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DiffResult,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    QualifiedWhitelistRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

_ADDED_DATA: list[QualifiedWhitelistRule] = [
    CatalogModificationRule(),
    *(
        rule.as_qualified(ModificationLevel.LTA_UPDATES)
        for rule in (DocInfoRule(), MetadataUpdateRule(), XrefStreamRule(), ObjectStreamRule(), DSSCompareRule())
    ),
]
_SIGNATURES = StandardDiffPolicy(
    _ADDED_DATA, FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()])
)
"""Fields to sign in are added and signed; no other field may change, unlike in pyHanko's own policy."""

_VALIDATION_DATA = StandardDiffPolicy(_ADDED_DATA, form_rule=None)


def only_signed_after(signature: EmbeddedPdfSignature) -> bool:
    """Whether nothing but signatures, time stamps and their validation data came after a signature."""
    signature.compute_integrity_info(diff_policy=_SIGNATURES)
    return _is_allowed(signature, ModificationLevel.FORM_FILLING)


def closes_the_file(signature: EmbeddedPdfSignature) -> bool:
    """Whether the last signature or time stamp covers the file, apart from validation data that was added for it.

    What nobody signed must not be anything else: without a store of validation data there is no reason for an update.
    """
    signature.compute_integrity_info(diff_policy=_VALIDATION_DATA)
    if signature.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return True
    return _is_allowed(signature, ModificationLevel.LTA_UPDATES) and _adds_validation_data(signature)


def _is_allowed(signature: EmbeddedPdfSignature, level: ModificationLevel) -> bool:
    coverage, changes = signature.coverage, signature.diff_result
    return (
        coverage is not None
        and coverage >= SignatureCoverageLevel.ENTIRE_REVISION
        and isinstance(changes, DiffResult)
        and changes.modification_level <= level
        and bool(signature.summarise_integrity_info()["docmdp_ok"])
    )


def _adds_validation_data(signature: EmbeddedPdfSignature) -> bool:
    reader = signature.reader
    signed = cast("Any", reader.get_historical_root(signature.signed_revision))
    before, after = ({str(each) for each in _proofs(root)} for root in (signed, cast("Any", reader.root)))
    return bool(after - before)


def _proofs(root: Any) -> list[object]:  # noqa: ANN401 - pyHanko's dictionaries have no types
    """References to certificates, revocation lists and answers of OCSP servers in the document security store."""
    try:
        store = root["/DSS"]
    except KeyError:
        return []
    return [
        reference for key in ("/Certs", "/CRLs", "/OCSPs") if key in store for reference in list.__iter__(store[key])
    ]
