"""Hints for who reads reports: as a list of the period, and beside the report being read."""
