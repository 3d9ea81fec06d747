"""Data on paper: one document model in the layout of Nghị định 30/2020, rendered as PDF, Word and Excel."""
