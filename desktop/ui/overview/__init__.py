"""Who has reported for a period: the map of agencies and those to be reminded."""
