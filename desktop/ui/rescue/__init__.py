"""When the data cannot be opened, or is being replaced: one page with what can be done."""
