"""What data means: pure functions and value types. No input or output, no clock, no Qt, no SQL."""
