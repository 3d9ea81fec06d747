"""Ctrl+K: come to anything by a few letters of its name."""
