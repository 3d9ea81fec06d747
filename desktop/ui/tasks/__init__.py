"""The tasks of an agency and how they move."""
