"""Sổ Dân vận: an offline record of assigned tasks that writes its own signed report."""
