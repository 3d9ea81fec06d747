"""A demonstration province, the whole loop run by the same services as the window."""
