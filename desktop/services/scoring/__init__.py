"""Points of emulation: planned, counted, given, ranked and printed."""
