"""The process that holds the driver: a driver that hangs, crashes or talks nonsense never takes the program along."""

import sys
import threading
from types import SimpleNamespace

import pytest
from pkcs11 import Mechanism, TokenFlag

from desktop.core.errors import Cancelled
from desktop.core.progress import Progress
from desktop.signing.keys import KeyKind, RsaPadding
from desktop.signing.tokens import driver, process
from desktop.signing.tokens.errors import (
    LastTryError,
    PinLockedError,
    TokenDriverError,
    TokenError,
    TokenKeyError,
    TokenTimeoutError,
    error_of,
)
from desktop.signing.tokens.process import TokenProcess
from desktop.signing.tokens.signer import find_tokens
from desktop.signing.tokens.values import Failure, FailureCode, Look, OpenKey, PinTries
from desktop.signing.tokens.wire import Pin

HANGS = "import sys; sys.stdin.buffer.read()"
CRASHES = "import os, signal, sys; sys.stdin.buffer.read(4); os.kill(os.getpid(), signal.SIGSEGV)"
NEVER_STARTS = "raise SystemExit(3)"
TALKS_NONSENSE = "import sys; sys.stdin.buffer.read(4); sys.stdout.buffer.write(b'\\0\\0\\0\\2[]'); sys.stdout.flush()"
SAYS_TOO_MUCH = "import sys; sys.stdin.buffer.read(4); sys.stdout.buffer.write(b'\\xff' * 100); sys.stdout.flush()"


@pytest.fixture
def worker(monkeypatch):
    """Puts another program in the worker's place."""

    def be(program):
        monkeypatch.setattr(process, "worker_command", lambda: (sys.executable, "-c", program))

    return be


@pytest.mark.parametrize("program", [CRASHES, NEVER_STARTS, TALKS_NONSENSE, SAYS_TOO_MUCH])
def test_a_crashed_driver_is_a_sentence(worker, program):
    worker(program)
    with pytest.raises(TokenDriverError, match="đã dừng đột ngột"):
        find_tokens("any")


def test_no_answer_in_time_is_told_and_the_worker_is_ended(worker):
    worker(HANGS)
    with TokenProcess() as token:
        with pytest.raises(TokenTimeoutError, match="không trả lời"):
            token.ask(Look("any"), seconds=0.2)
        assert token._process.poll() is not None


def test_somebody_who_stops_does_not_wait_for_the_token(worker):
    worker(HANGS)
    progress = Progress()
    threading.Timer(0.3, progress.cancel).start()
    with pytest.raises(Cancelled):
        find_tokens("any", progress.check)


def test_a_worker_that_does_not_end_is_ended(worker, monkeypatch):
    monkeypatch.setattr(process, "_PATIENCE_AT_THE_END", 0.1)
    worker("import time; time.sleep(600)")
    with TokenProcess() as token:
        pass
    assert token._process.poll() is not None


def test_a_driver_that_prints_and_reads_disturbs_nothing():
    program = (
        "import os, sys\n"
        "from desktop.signing.tokens import worker\n"
        "from desktop.signing.tokens.values import Looked\n"
        "def answer(self, request, pin):\n"
        "    os.write(1, b'noise'); assert os.read(0, 9) == b''\n"
        "    return Looked(())\n"
        "worker.Worker.answer = answer\n"
        "sys.exit(worker.main())\n"
    )
    with TokenProcess(command=(sys.executable, "-c", program)) as token:
        assert token.ask(Look("any"), seconds=30).tokens == ()


def test_a_bug_of_the_worker_is_no_sentence_but_a_bug():
    failure = error_of(Failure(FailureCode.BUG, "Traceback…"))
    assert type(failure) is RuntimeError


def test_the_pin_is_wiped_once_it_was_sent(worker):
    worker(HANGS)
    pin = Pin("123456")
    kept = pin.data
    with TokenProcess() as token, pytest.raises(TokenTimeoutError):
        token.ask(Look("any"), pin, seconds=0.1)
    assert kept == b""


def test_the_program_starts_its_worker():
    with TokenProcess() as token:
        with pytest.raises(TokenDriverError, match="trình điều khiển"):
            token.ask(Look("/nowhere"), seconds=60)
        assert token._process.poll() is None


@pytest.mark.parametrize("code", FailureCode)
def test_every_refusal_is_a_sentence_with_a_next_step(code):
    error = error_of(Failure(code, "Detail", PinTries.LAST))
    if code is not FailureCode.BUG:
        assert isinstance(error, TokenError)
        assert error.message.endswith(".")
        assert error.hint


# The last try: SoftHSM never comes to it, so a token stands in that only tells its flags.


class _Token(SimpleNamespace):
    """A token that must not be logged in to."""

    label, serial = "x", b"1"

    def open(self, **_options):
        raise AssertionError("the PIN was tried")


def _wish(*, last_try, province, kind=KeyKind.EC_P256):
    from cryptography.hazmat.primitives.serialization import Encoding

    pem = province.key(kind).certificate.public_bytes(Encoding.PEM).decode()
    return OpenKey("any", "x", "1", pem, "", RsaPadding.PSS, last_try)


@pytest.fixture
def plugged(monkeypatch):
    def plug(flags, token=_Token, mechanisms=frozenset(Mechanism)):
        made = token(flags=flags)
        slot = SimpleNamespace(get_mechanisms=lambda: mechanisms, get_token=lambda: made)
        monkeypatch.setattr(driver, "_tokens", lambda _path: [(slot, made)])

    return plug


def _refusal(**wish):
    with pytest.raises(driver.TokenFailedError) as refused:
        driver.open_key(_wish(**wish), "123456")
    return error_of(refused.value.failure)


def test_the_last_try_is_not_used_unasked(plugged, province):
    plugged(TokenFlag.USER_PIN_FINAL_TRY | TokenFlag.USER_PIN_COUNT_LOW)
    refusal = _refusal(last_try=False, province=province)
    assert isinstance(refusal, LastTryError)
    assert refusal.tries is PinTries.LAST


def test_the_last_try_is_used_when_somebody_says_so(plugged, province):
    plugged(TokenFlag.USER_PIN_FINAL_TRY)
    with pytest.raises(AssertionError, match="was tried"):
        driver.open_key(_wish(last_try=True, province=province), "123456")


def test_a_locked_token_is_not_tried(plugged, province):
    plugged(TokenFlag.USER_PIN_LOCKED)
    assert isinstance(_refusal(last_try=True, province=province), PinLockedError)


def test_a_wrong_pin_that_locked_the_token_says_so(plugged, province):
    class Locking(_Token):
        def open(self, **_options):
            self.flags = TokenFlag.USER_PIN_LOCKED
            raise driver.refusals.PinIncorrect

    plugged(TokenFlag.USER_PIN_FINAL_TRY, Locking)
    assert isinstance(_refusal(last_try=True, province=province), PinLockedError)


def test_a_token_that_cannot_sign_so_is_not_tried(plugged, province):
    plugged(TokenFlag(0), mechanisms=frozenset())
    assert isinstance(_refusal(last_try=False, province=province), TokenKeyError)
