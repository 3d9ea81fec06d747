"""The program itself, as people look after it: files opened from outside, updates, self-check, help for the helper."""
