"""One report as it was submitted."""
