"""Broken, odd and deceiving PDF that pyHanko's authors gathered: none is taken for a report, each has an answer."""

import pytest

from desktop.rules.verdicts import ReasonCode as Code
from desktop.signing.pdf_guard import Guard
from desktop.signing.pdf_values import PdfFacts

FOLDER = "pyhanko_testing_commons/test_data/data/pdf"

DECEIVING = {
    # Coverage: the signature leaves something out
    "coverage-anomalies/one-byterange.pdf": Code.SIGNATURE_FORM,
    "coverage-anomalies/signature-gap-too-big.pdf": Code.SIGNATURE_FORM,
    "coverage-anomalies/tail-uncovered.pdf": Code.CHANGED_AFTER_SIGNING,
    "coverage-anomalies/weird-byterange.pdf": Code.SIGNATURE_BAD,
    # Shadow attacks: a later update shows what was hidden in an appearance
    "form-update-ap-indirect-sneaky-trailer.pdf": Code.CHANGED_AFTER_SIGNING,
    "form-update-no-override-appearance-stream-ap-indirect-sneaky.pdf": Code.CHANGED_AFTER_SIGNING,
    "form-update-override-appearance-stream-ap-indirect-sneaky.pdf": Code.CHANGED_AFTER_SIGNING,
    "form-update-override-appearance-stream-sneaky.pdf": Code.CHANGED_AFTER_SIGNING,
    # Forms of signatures that prove nothing
    "pdf-sig-with-econtent.pdf": Code.SIGNATURE_FORM,
    "sig-no-signed-attrs.pdf": Code.SIGNATURE_FORM,
    "ed448-disallowed-hash.pdf": Code.WEAK_ALGORITHM,
    # Structure
    "circular-xref-chain.pdf": Code.PDF_BAD,
    "broken-objstream1.pdf": Code.PDF_BAD,
    "minimal-illegal-header.pdf": Code.PDF_BAD,
    "minimal-startxref-hopeless.pdf": Code.PDF_BAD,
    "minimal-aes256.pdf": Code.PDF_ENCRYPTED,
    "minimal-pubkey-rc4.pdf": Code.PDF_ENCRYPTED,
    "minimal-with-simple-form.pdf": Code.PDF_ACTIVE,
    "safedocs/CompactedPDFSyntaxTest.pdf": Code.PDF_ACTIVE,
    # Two honest signatures: nothing is wrong but that it is no report
    "minimal-two-fields-signed-twice.pdf": Code.NOT_A_PACKAGE,
}


@pytest.fixture(scope="module")
def guard():
    guard = Guard(seconds=20.0)
    yield guard
    guard.close()


@pytest.mark.parametrize("name", DECEIVING)
def test_a_deceiving_file_has_its_own_answer(pdf_corpus, guard, name):
    assert guard.inspect(pdf_corpus[f"{FOLDER}/{name}"]).reason is DECEIVING[name]


def test_no_file_of_the_collection_is_taken_for_a_report(pdf_corpus, guard):
    files = pdf_corpus.below(FOLDER, ".pdf")
    assert len(files) > 100
    answers = {name: guard.inspect(data) for name, data in files.items()}
    assert {name: facts for name, facts in answers.items() if not _refused(facts)} == {}


def _refused(facts: PdfFacts) -> bool:
    return facts.reason is not None and facts.reason is not Code.TOO_SLOW and facts.data is None
