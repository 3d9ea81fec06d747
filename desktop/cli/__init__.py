"""The same services for scripts and servers: words of commands are English, messages Vietnamese."""
