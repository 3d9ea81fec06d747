"""Taking files into the master copy."""
