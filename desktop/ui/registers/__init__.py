"""The registers of an agency: rows typed as events happen."""
