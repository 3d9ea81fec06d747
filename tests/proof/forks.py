"""Children of this process that go on where it stands: of its threads they have none."""

import os

from desktop.services.intake import received_bytes

THREADS = (received_bytes._waiting,)
"""What keeps threads for the whole process: a child that believed to have them would wait for ever."""


def fork() -> int:
    """Like ``os.fork``; the child makes threads of its own."""
    child = os.fork()
    if not child:
        for threads in THREADS:
            threads.cache_clear()
    return child
