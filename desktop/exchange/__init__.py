"""Data in motion: packages written, opened and checked; nothing here changes a database."""
