"""Changing between the workplaces of a demonstration province."""
