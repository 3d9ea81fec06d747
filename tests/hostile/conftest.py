"""The department whose master copy the attacks aim at."""

from tests.services.conftest import department

__all__ = ["department"]
