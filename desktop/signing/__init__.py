"""Keys, certificates, trust; signatures made and checked. Everything here works without a network."""
