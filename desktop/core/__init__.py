"""Small, general, domain-free pieces: errors, clock, files, Vietnamese text and numbers."""
