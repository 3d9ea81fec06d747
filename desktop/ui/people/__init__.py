"""The page of people: who leads dân vận work, who does what, who signs."""
