"""Registers of an agency: their rows, files and papers, and the figures that they give."""
