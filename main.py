"""The door: opens the window, or runs a headless command."""

import sys

if __name__ == "__main__":
    from desktop.app import main

    sys.exit(main(sys.argv[1:]))
