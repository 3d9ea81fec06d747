"""The page on which an agency gives itself points of emulation."""
