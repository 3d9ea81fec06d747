"""Keys in USB tokens and smart cards (PKCS#11): the driver runs in a process of its own, which may hang or crash."""
