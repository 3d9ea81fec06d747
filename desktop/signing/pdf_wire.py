"""How the program and the process that takes PDF apart talk: a frame with the file there, two frames back.

No pickles: what comes back from a process that has read hostile bytes is read as data.
"""

import json
import struct
from datetime import datetime
from typing import Any, BinaryIO

from desktop.rules.verdicts import ReasonCode
from desktop.signing.pdf_values import FoundSignature, PdfFacts

READY = b"R"
"""What the process says when it can begin."""

OUT_OF_MEMORY = 77
"""Exit status of a process that would have taken too much memory."""

_LENGTH = struct.Struct(">Q")


def send(pipe: BinaryIO, data: bytes) -> None:
    """Send a frame."""
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def receive(pipe: BinaryIO) -> bytes | None:
    """The next frame; ``None`` when the other side is gone."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    data = pipe.read(length)
    return data if len(data) == length else None


def send_facts(pipe: BinaryIO, facts: PdfFacts) -> None:
    """Send what was found."""
    told = {
        "reason": facts.reason,
        "has_data": facts.data is not None,
        "signatures": [_signature_json(each) for each in facts.signatures],
    }
    send(pipe, json.dumps(told).encode())
    send(pipe, facts.data or b"")


def receive_facts(pipe: BinaryIO) -> PdfFacts | None:
    """What was found; ``None`` when the other side is gone."""
    told, data = receive(pipe), receive(pipe)
    if told is None or data is None:
        return None
    members = json.loads(told)
    return PdfFacts(
        signatures=tuple(_signature(each) for each in members["signatures"]),
        data=data if members["has_data"] else None,
        reason=_reason(members["reason"]),
    )


def _signature_json(found: FoundSignature) -> dict[str, object]:
    return {
        "field": found.field,
        "fault": found.fault,
        "covers": found.covers,
        "is_time_stamp": found.is_time_stamp,
        "moment": found.moment.isoformat() if found.moment else None,
        "certificates": [each.hex() for each in found.certificates],
    }


def _signature(members: dict[str, Any]) -> FoundSignature:
    moment = members["moment"]
    return FoundSignature(
        field=str(members["field"]),
        fault=_reason(members["fault"]),
        covers=int(members["covers"]),
        is_time_stamp=bool(members["is_time_stamp"]),
        moment=datetime.fromisoformat(moment) if moment else None,
        certificates=tuple(bytes.fromhex(each) for each in members["certificates"]),
    )


def _reason(code: str | None) -> ReasonCode | None:
    return ReasonCode(code) if code else None
