"""Scripts that the installed program's own Python runs during the check."""
