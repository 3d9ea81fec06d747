"""The composition root: settings, clock, data folder and services meet the window here. Nothing else knows everybody."""

from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Open the window, or run the headless command that the arguments name.

    Returns:
        The exit status.
    """
    from desktop.cli.arguments import UsageError, parse
    from desktop.cli.output import ExitStatus, Output

    try:
        parsed = parse(arguments)
        if parsed.command is not None:
            from desktop.cli.main import run

            return run(parsed)
    except UsageError as error:
        Output(as_json=False).problem(f"{error}\nXem cách dùng: so-dan-van --help")
        return ExitStatus.WRONG_USE
    from desktop.ui.start import open_window

    return open_window(parsed)
