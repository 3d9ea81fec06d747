"""What is set once: who signs, with which key, where copies are kept."""
