"""The department follows up: who has reported, what was read, answered, reminded, passed on."""
