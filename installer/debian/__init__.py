"""The Debian package: the program and its libraries in one folder, on the system's own Python."""
