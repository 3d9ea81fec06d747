"""The agencies and their past: the directory, its changes, whom to call."""
