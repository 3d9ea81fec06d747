"""How the program reaches a PC: installers for Windows and Debian, built on Debian alone."""
