"""The page on which the department gives points and ranks agencies."""
