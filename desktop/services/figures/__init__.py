"""Figures of a period: the grid, its cells, forms and files that bring values."""
