"""Looks into one file in a process of its own, and tells what that took: ``python -m tests.hostile.one_look FILE``.

The answer is one line of JSON: verdict, codes, seconds, and how many megabytes the process had at its most, and before.
"""

import json
import re
import sys
import time
from pathlib import Path

from desktop.exchange.package import examine
from tests.exchange.making import NOW
from tests.hostile.signers import trust


def megabytes() -> float:
    """The most that this process ever had; what ``resource`` tells is that of the parent where that had more."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s*([0-9]+) kB", status)[1]) / 1024


def main() -> None:
    """Look into the file named on the command line."""
    believed = trust()
    before, started = megabytes(), time.process_time()
    found = examine(Path(sys.argv[1]), believed, NOW)
    answer = {
        "verdict": found.verdict,
        "codes": [reason.code for reason in found.reasons],
        "seconds": time.process_time() - started,
        "before": before,
        "megabytes": megabytes(),
    }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
