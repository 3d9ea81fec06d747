"""A process that opens a window and says when a person sees something; killed by whoever measures it.

    python -m tests.benchmarks.shown_window bare         a QMainWindow with nothing in it
    python -m tests.benchmarks.shown_window ARGS…        our window, by the arguments of main.py

Prints ``painted`` after the first paint of the window, and ``shown`` when the first page has shown its data.
"""

import sys


def show_bare() -> int:
    from tests.benchmarks import first_paint

    first_paint.watch_windows()
    return first_paint.show_bare()


def show_ours(arguments: list[str]) -> int:
    """What ``main.py`` does; Qt is imported no sooner than there."""
    from desktop import app

    open_window = app.open_window

    def open_and_watch(parsed) -> int:
        from tests.benchmarks import first_paint

        first_paint.watch_windows()
        return open_window(parsed)

    app.open_window = open_and_watch
    return app.main(arguments)


if __name__ == "__main__":
    sys.exit(show_bare() if sys.argv[1:] == ["bare"] else show_ours(sys.argv[1:]))
