"""The process in which a token's driver runs. Started by ``process``; talks over the pipes it was started with."""

import os
import sys
import traceback
from typing import TYPE_CHECKING

from desktop.signing.tokens.values import Failure, FailureCode, Look, Looked, Opened, OpenKey, Sign, Signed
from desktop.signing.tokens.wire import BrokenWireError, Pin, Reply, Request, read_request, send_reply

if TYPE_CHECKING:
    from desktop.signing.tokens.driver import ReadyKey


def main() -> int:
    """Answer requests until the other side goes."""
    _crash_quietly()
    requests, replies = _take_pipes()
    with os.fdopen(requests, "rb", buffering=0) as source, os.fdopen(replies, "wb", buffering=0) as sink:
        worker = Worker()
        try:
            while (asked := read_request(source)) is not None:
                send_reply(sink, worker.answer(*asked))
        except (BrokenWireError, OSError):
            return 1
        finally:
            worker.close()
    return 0


class Worker:
    """Holds the key that was opened; one at a time."""

    def __init__(self) -> None:
        self._key: ReadyKey | None = None

    def answer(self, request: Request, pin: Pin) -> Reply:
        """Do what is asked; every failure is an answer."""
        from pkcs11.exceptions import PKCS11Error

        from desktop.signing.tokens.driver import TokenFailedError, failure_of

        try:
            return self._do(request, pin)
        except TokenFailedError as error:
            return error.failure
        except PKCS11Error as error:
            return failure_of(error)
        except Exception:  # noqa: BLE001 - told to the other side, which shows it as the bug it is
            return Failure(FailureCode.BUG, traceback.format_exc())
        finally:
            pin.wipe()

    def _do(self, request: Request, pin: Pin) -> Reply:
        from desktop.signing.tokens.driver import look, open_key

        match request:
            case Look(driver):
                return Looked(look(driver))
            case OpenKey():
                self.close()
                self._key = open_key(request, pin.data.decode())
                return Opened(self._key.method.padding)
            case Sign(data):
                if self._key is None:
                    return Failure(FailureCode.KEY_MISSING)
                return Signed(self._key.sign(bytes.fromhex(data)).hex())

    def close(self) -> None:
        """Log out."""
        if self._key is not None:
            self._key.close()
            self._key = None


def _take_pipes() -> tuple[int, int]:
    """The pipes to the program; a driver that reads the keyboard or prints meets nothing in their places."""
    pipes = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return pipes


def _crash_quietly() -> None:
    """A crash leaves no picture of the memory, which holds the PIN, and no dialog that waits for a click."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.SetErrorMode(msvcrt.SEM_FAILCRITICALERRORS | msvcrt.SEM_NOGPFAULTERRORBOX)
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(main())
