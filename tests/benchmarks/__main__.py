"""One table, a row a measure: ours, its reference in the same run, the ratio.

    python3 dev.py bench                 all of it
    python3 dev.py bench window pdf      only rows whose name contains one of the words
    python3 dev.py bench --runs 5        fewer runs

The exit status is 1 when a promise is broken.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Iterator

from tests.benchmarks import (
    country,
    five_years,
    grid,
    likeness,
    many_hints,
    many_packages,
    many_totals,
    packages,
    paper,
    programmes,
    registers,
    shared_server,
    start_up,
    storage,
    totals_on_server,
    window,
)
from tests.benchmarks.measure import ROOT, Measure, Result, take
from tests.benchmarks.province import Province

MODULES = (
    start_up,
    window,
    five_years,
    storage,
    grid,
    paper,
    packages,
    many_packages,
    country,
    shared_server,
    registers,
    programmes,
    likeness,
    many_hints,
    many_totals,
    totals_on_server,
)
WORKPLACE = ROOT / "build" / "bench"
"""On the disk that holds the project: a temporary folder may lie in memory, where a sync costs nothing."""


def main() -> int:
    """Take the measures and print them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", help="take only the rows whose name contains one of these")
    parser.add_argument("--runs", type=int, help="how often each side is run")
    options = parser.parse_args()
    shutil.rmtree(WORKPLACE, ignore_errors=True)
    WORKPLACE.mkdir(parents=True)
    os.environ.update({name: str(WORKPLACE) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")})
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # warm means compiled
    results = []
    shown(("measure", "ours", "reference", "", "ratio", "promise", ""))
    print("|" + "|".join("-" * (width + 2) for width in WIDTHS) + "|", flush=True)
    for measure in measures(Province(WORKPLACE)):
        if options.words and not any(word.casefold() in measure.name.casefold() for word in options.words):
            continue
        print(f"… {measure.name}", file=sys.stderr)
        results.append(take(measure, options.runs))
        shown(row(results[-1]))
    return 0 if all(result.kept for result in results) else 1


def measures(province: Province) -> Iterator[Measure]:
    """The measures of all modules, in the order of the table."""
    for module in MODULES:
        yield from module.measures(province)


WIDTHS = (78, 26, 26, 44, 7, 18, 6)
"""Of the columns: each row is shown as soon as it is measured."""


def row(result: Result) -> tuple[str, ...]:
    """A result as a row of the Markdown table."""
    return (
        result.measure.name,
        result.measure.shown(result.ours),
        result.measure.shown(result.reference),
        result.measure.against,
        f"{result.ratio:.2f}",
        result.promise,
        ("kept" if result.kept else "BROKEN") if result.promise else "",
    )


def shown(cells: tuple[str, ...]) -> None:
    """Print a row now, whoever reads."""
    print("| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True)) + " |", flush=True)


if __name__ == "__main__":
    sys.exit(main())
