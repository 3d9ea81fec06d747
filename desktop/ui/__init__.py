"""Data on screen: everything that is Qt. Pages call services through jobs and hold plain rows only."""
