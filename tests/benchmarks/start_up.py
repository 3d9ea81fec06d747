"""How long a person or a script waits before anything happens."""

from collections.abc import Iterator

from tests.benchmarks.measure import Measure, process
from tests.benchmarks.province import Province


def measures(_province: Province) -> Iterator[Measure]:
    """Start-up, warm, each in a process of its own."""
    yield Measure("main.py --help", process("main.py", "--help"), "python -c pass", process("-c", "pass"), within=0.3)
