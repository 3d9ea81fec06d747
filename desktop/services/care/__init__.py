"""Care for the program itself: its self-check, its update from a file, the package for whoever helps."""
