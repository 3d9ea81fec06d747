"""What waits for a decision of the department, and the way to each."""
