"""Tasks of an agency, their progress and evidence."""
