"""An agency that forwards: what has come from below, what it adds up to, one package up, the answers down."""
