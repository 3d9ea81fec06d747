"""The door: opens the window, or runs a headless command."""

import sys

if __name__ == "__main__":
    if sys.argv[1:] == ["--token-worker"]:  # the program itself, where it was frozen into one file
        from desktop.signing.tokens.worker import main as work

        sys.exit(work())
    if "--multiprocessing-fork" in sys.argv:  # likewise, as the process that examines files
        from multiprocessing import freeze_support

        freeze_support()
    from desktop.app import main

    sys.exit(main(sys.argv[1:]))
