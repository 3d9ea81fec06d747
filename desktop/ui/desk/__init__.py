"""The home page of an agency."""
