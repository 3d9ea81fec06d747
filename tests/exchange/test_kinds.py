"""What every kind of package says: written, described to others, and refused with its place where it does not fit."""

import json
from contextlib import suppress
from dataclasses import replace

import jsonschema
import pytest
import referencing

from desktop.core.paths import resources
from desktop.rules.package_data import EnrolmentData, Party, speaker
from desktop.rules.package_form import DataFormError, NewerDataError, data_from_json, data_to_json, kind_of
from desktop.rules.package_schemas import published_schemas
from desktop.rules.packages import PackageKind
from tests.exchange.examples import EXAMPLES
from tests.exchange.making import DAT_DO, HOA_LONG

FOLDER = resources() / "schemas"
KINDS = list(EXAMPLES)


def said(kind):
    """The data file of a kind's example as a document that a test may spoil."""
    return json.loads(data_to_json(EXAMPLES[kind]))


def faults(kind, document):
    with pytest.raises(DataFormError) as caught:
        data_from_json(kind, document)
    return [fault.path for fault in caught.value.faults]


def test_there_is_an_example_of_every_kind_but_the_report():
    assert {*EXAMPLES, PackageKind.REPORT} == set(PackageKind)


@pytest.mark.parametrize("name", sorted(published_schemas()))
def test_the_published_schema_is_made_from_the_types(name):
    assert (FOLDER / name).read_text(encoding="utf-8") == published_schemas()[name]


def test_no_schema_lies_there_that_nobody_makes():
    assert {path.name for path in FOLDER.iterdir()} == set(published_schemas())


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_fits_the_published_schema(kind):
    schemas = {name: json.loads(text) for name, text in published_schemas().items()}
    registry = referencing.Registry().with_resources(
        (schema["$id"], referencing.Resource.from_contents(schema)) for schema in schemas.values()
    )
    schema = schemas[f"{kind}-1.schema.json"]
    validator = jsonschema.Draft202012Validator(schema, registry=registry)
    assert list(validator.iter_errors(said(kind))) == []
    assert list(validator.iter_errors({"schema": f"so-dan-van/{kind}", "version": 1})) != []


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_read_as_it_was_written(kind):
    assert data_from_json(kind, said(kind)) == EXAMPLES[kind]
    assert kind_of(EXAMPLES[kind]) is kind


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_later_program_adds_is_passed_over(kind):
    assert data_from_json(kind, {**said(kind), "added_later": [1, {"x": None}]}) == EXAMPLES[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_newer_version_is_told_even_if_nothing_else_is_as_today(kind):
    with pytest.raises(NewerDataError, match="bản 2, phần mềm này chỉ đọc được đến bản 1"):
        data_from_json(kind, {"schema": f"so-dan-van/{kind}", "version": 2, "everything": "else"})


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_stands_in_a_member_is_read_or_refused(kind):
    whole = said(kind)
    for name in whole:
        for value in (None, [], {}, "", 0, True, [None], {"x": []}):
            with suppress(DataFormError, NewerDataError):
                data_from_json(kind, {**whole, name: value})


A, E, C, F, R, T = KINDS


@pytest.mark.parametrize(
    ("kind", "spoil", "place"),
    [
        (A, lambda d: d["programme"]["tasks"][3].pop("code"), "$.programme.tasks[3].code"),
        (A, lambda d: d.pop("programme"), "$.programme"),
        (A, lambda d: d.update(agencies=[]), "$.agencies"),
        (A, lambda d: d["agencies"]["agencies"][2].update(kind="làng"), "$.agencies.agencies[2].kind"),
        (A, lambda d: d["obligations"].update({"Q9": []}), "$.obligations.Q9"),
        (A, lambda d: d["obligations"].update({"N-2018": ["X9"]}), "$.obligations.N-2018"),
        (A, lambda d: d["trust"]["anchors"].append("root"), "$.trust.anchors[1]"),
        (E, lambda d: d.update(request="xin cấp"), "$.request"),
        (C, lambda d: d.pop("root"), "$.root"),
        (F, lambda d: d["files"][0].update(sha256="AB"), "$.files[0].sha256"),
        (F, lambda d: d["figures"][0].update(value=1234.5), "$.figures[0].value"),
        (R, lambda d: d["receipts"][0].update(code="1234"), "$.receipts[0].code"),
        (R, lambda d: d["receipts"][0].update(result="maybe"), "$.receipts[0].result"),
        (R, lambda d: d["receipts"][0].update(received_at="2018-05-23"), "$.receipts[0].received_at"),
        (T, lambda d: d["returns"][0]["remarks"][1].update(text=" \n"), "$.returns[0].remarks[1].text"),
        (T, lambda d: d["returns"][0]["remarks"][2].update(paragraph=-1), "$.returns[0].remarks[2].paragraph"),
    ],
)
def test_a_fault_is_named_with_its_place(kind, spoil, place):
    document = said(kind)
    spoil(document)
    assert faults(kind, document)[0] == place


@pytest.mark.parametrize("name", ["programme", "agencies"])
def test_a_newer_file_within_an_assignment_is_told(name):
    document = said(PackageKind.ASSIGNMENT)
    document[name] = {"schema_version": 2, "everything": "else"}
    with pytest.raises(NewerDataError):
        data_from_json(PackageKind.ASSIGNMENT, document)


def test_an_agency_speaks_upwards_and_an_issuer_downwards():
    spoken = {kind: speaker(data).code for kind, data in EXAMPLES.items()}
    assert (spoken[PackageKind.ENROLMENT], spoken[PackageKind.FORWARDING]) == (HOA_LONG, DAT_DO)
    assert {spoken[kind] for kind in KINDS} == {HOA_LONG, DAT_DO, "SO-SNV"}


def test_names_are_in_one_normal_form():
    decomposed = "Hoà Long"
    data = replace(EXAMPLES[PackageKind.ENROLMENT], agency=Party(HOA_LONG, decomposed))
    read = data_from_json(PackageKind.ENROLMENT, json.loads(data_to_json(data)))
    assert isinstance(read, EnrolmentData)
    assert read.agency.name == "Hoà Long"
