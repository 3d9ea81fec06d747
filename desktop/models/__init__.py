"""Data at rest: SQLAlchemy entities, one file per aggregate; ``registry`` names them all."""
