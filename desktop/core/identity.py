"""Identifiers that sort by time of birth (UUID version 7, RFC 9562)."""

import secrets
from datetime import datetime
from uuid import UUID


def new_id(moment: datetime) -> UUID:
    """A new identifier for something that comes into being at ``moment``."""
    milliseconds = int(moment.timestamp() * 1000) & ((1 << 48) - 1)
    random = secrets.randbits(74)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & ((1 << 62) - 1))
