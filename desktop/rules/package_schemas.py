"""The JSON Schemas that are published in ``resources/schemas/``: one a kind of data file, made from the types."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from desktop.rules.package_form import agencies_schema, data_schema
from desktop.rules.packages import PackageKind
from desktop.rules.paper_head import paper_schema
from desktop.rules.part_head import part_schema
from desktop.rules.programme_file import programme_schema
from desktop.rules.provenance import provenance_schema
from desktop.rules.report_form import report_schema

_SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    **{str(kind): partial(data_schema, kind) for kind in PackageKind if kind is not PackageKind.REPORT},
    "agencies": agencies_schema,
    "paper": paper_schema,
    "part": part_schema,
    "programme": programme_schema,
    "provenance": provenance_schema,
}


def published_schemas() -> dict[str, str]:
    """What each file of ``resources/schemas/`` must hold, by its name."""
    made = {f"{name}-1.schema.json": _text(make()) for name, make in _SCHEMAS.items()}
    return {**made, "report-1.schema.json": report_schema()}


def _text(schema: Mapping[str, Any]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
