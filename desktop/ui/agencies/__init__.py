"""The agencies, their requests and their certificates."""
