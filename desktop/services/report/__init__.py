"""An agency's report: written, checked, approved, signed, handed in, and what became of it."""
