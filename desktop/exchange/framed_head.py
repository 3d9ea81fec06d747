"""The line of JSON with which parts of divided files and paper files begin."""

from collections.abc import Mapping
from typing import TypeVar, cast

from desktop.core.document_form import FormError, decode
from desktop.exchange.errors import PackageError
from desktop.exchange.strict_json import read_json
from desktop.rules.verdicts import ReasonCode

Head = TypeVar("Head")


def read_head(form: type[Head], line: bytes, schema: str, version: int) -> Head:
    """Read what a file says of itself.

    Args:
        form: The frozen dataclass that it must be.
        line: As it was read.
        schema: Which one is expected.
        version: The newest one that this program knows.

    Raises:
        PackageError: ``SCHEMA``, ``JSON_BAD`` or ``NEWER_FORMAT``.
    """
    document = read_json(line)
    members: Mapping[str, object] = cast("Mapping[str, object]", document) if isinstance(document, dict) else {}
    told = members.get("version")
    if members.get("schema") != schema or not isinstance(told, int):
        raise PackageError(ReasonCode.SCHEMA, detail="schema or version")
    if told > version:
        raise PackageError(ReasonCode.NEWER_FORMAT)
    try:
        return decode(form, members)
    except FormError as error:
        raise PackageError(ReasonCode.SCHEMA, detail=str(error)) from error
