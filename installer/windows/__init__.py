"""The Windows installer: per user, no administrator, nothing unpacked at start."""
