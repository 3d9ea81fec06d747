"""Where one works: settings, the first run, who has the data open, what the window's frame says."""
