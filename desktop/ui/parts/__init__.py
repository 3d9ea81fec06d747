"""The parts that pages are made of; each knows the look, none knows the data."""
