"""The department whose master copy the attacks aim at."""

from tests.services.conftest import department, packages, pattern, snapshot

__all__ = ["department", "packages", "pattern", "snapshot"]
