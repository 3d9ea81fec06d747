"""Training: its dialog, the strip over every page, the page of the exercise, and the way in and out."""
