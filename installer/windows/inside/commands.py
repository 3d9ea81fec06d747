"""Run by the installed program's own Python: headless commands one after the other, which costs one start for all.

Between two of them stands ``---``; where the first word is a script, it is run. After each comes ``--- STATUS``.
"""

import runpy
import sys
from itertools import groupby

from desktop.app import main


def run(words: list[str]) -> int:
    """Run a command or a script; its exit status."""
    if not words[0].endswith(".py"):
        return main(words)
    sys.argv = words
    runpy.run_path(words[0], run_name="__main__")
    return 0


given = [list(words) for between, words in groupby(sys.argv[1:], "---".__eq__) if not between]
for line in given:
    status = run(line)
    print(f"--- {int(status)}", flush=True)
