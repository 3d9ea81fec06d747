"""The page on which an officer of the department makes a programme."""
