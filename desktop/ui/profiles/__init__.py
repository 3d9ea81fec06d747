"""People on one computer: the page that locks the window, and their card in the settings."""
