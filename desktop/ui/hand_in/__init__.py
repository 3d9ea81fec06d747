"""Check the report, see it as it will print, sign it and hand it in."""
