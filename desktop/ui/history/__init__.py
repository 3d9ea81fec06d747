"""What was handed in, and what changed from one revision to the next."""
