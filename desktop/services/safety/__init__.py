"""Nothing is lost, nobody gets in: backups, restores, encryption at rest, moves to another PC or a server."""
