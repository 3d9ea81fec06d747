"""The first run: who works here."""
