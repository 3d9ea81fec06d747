"""The illustrated guides, quick cards and release notes, made from the texts in ``resources`` and real screens."""
