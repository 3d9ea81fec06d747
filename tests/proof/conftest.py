"""The small province of the use cases' tests, for the proof too."""

from tests.services.conftest import pattern

__all__ = ["pattern"]
