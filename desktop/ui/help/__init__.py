"""F1: what is meant here, how it is counted, and which words ask for it."""
