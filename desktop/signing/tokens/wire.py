"""How the program and the process that holds the driver talk: frames of JSON over two pipes.

A request is two frames: what is asked, and the PIN, which stays out of JSON so that it can be wiped. A reply is one.
"""

import json
from collections.abc import Mapping
from typing import Protocol, TypeVar

from desktop.core.document_form import decode, encode
from desktop.core.form_parts import FormError
from desktop.signing.tokens.values import Failure, Look, Looked, Opened, OpenKey, Sign, Signed

Request = Look | OpenKey | Sign
Reply = Looked | Opened | Signed | Failure

_REQUESTS: Mapping[str, type[Request]] = {"look": Look, "open": OpenKey, "sign": Sign}
_REPLIES: Mapping[str, type[Reply]] = {"looked": Looked, "opened": Opened, "signed": Signed, "failure": Failure}
_Message = TypeVar("_Message")
_LENGTH = 4
_LONGEST = 8 * 1024 * 1024


class BrokenWireError(Exception):
    """The other side is gone, or says what is not agreed."""


class Source(Protocol):
    """Where bytes come from: an unbuffered pipe."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """Fill some of the buffer; 0 at the end."""
        ...


class Sink(Protocol):
    """Where bytes go: an unbuffered pipe."""

    def write(self, data: bytes | bytearray | memoryview, /) -> int | None:
        """Take some of the bytes."""
        ...


class Pin:
    """A PIN on its way; wiped once it has been sent."""

    def __init__(self, text: str = "") -> None:
        self.data = bytearray(text.encode())

    def wipe(self) -> None:
        """Overwrite it."""
        self.data[:] = bytes(len(self.data))
        self.data.clear()


def send_request(pipe: Sink, request: Request, pin: Pin) -> None:
    """Send a request and the PIN, which is wiped."""
    try:
        _send(pipe, _packed(_REQUESTS, request))
        _send(pipe, pin.data)
    finally:
        pin.wipe()


def read_request(pipe: Source) -> tuple[Request, Pin] | None:
    """The next request; ``None`` when the other side is gone."""
    try:
        message = _read(pipe)
        pin = Pin()
        pin.data = _read(pipe)
    except BrokenWireError:
        return None
    return _unpacked(_REQUESTS, message), pin


def send_reply(pipe: Sink, reply: Reply) -> None:
    """Send a reply."""
    _send(pipe, _packed(_REPLIES, reply))


def read_reply(pipe: Source) -> Reply:
    """The next reply.

    Raises:
        BrokenWireError: None will come.
    """
    return _unpacked(_REPLIES, _read(pipe))


def _packed(names: Mapping[str, type], message: object) -> bytes:
    name = next(name for name, form in names.items() if form is type(message))
    return json.dumps({name: encode(message)}).encode()


def _unpacked(names: Mapping[str, type[_Message]], data: bytearray) -> _Message:
    try:
        ((name, content),) = json.loads(data).items()
        return decode(names[name], content)
    except (ValueError, AttributeError, KeyError, FormError) as error:
        raise BrokenWireError("not what was agreed") from error


def _send(pipe: Sink, data: bytes | bytearray) -> None:
    for piece in (len(data).to_bytes(_LENGTH), data):
        rest = memoryview(piece)
        while rest:
            rest = rest[pipe.write(rest) or 0 :]


def _read(pipe: Source) -> bytearray:
    length = int.from_bytes(_read_exactly(pipe, _LENGTH))
    if length > _LONGEST:
        raise BrokenWireError("too long")
    return _read_exactly(pipe, length)


def _read_exactly(pipe: Source, length: int) -> bytearray:
    data = bytearray(length)
    rest = memoryview(data)
    while rest:
        count = pipe.readinto(rest)
        if not count:
            raise BrokenWireError("the pipe has ended")
        rest = rest[count:]
    return data
