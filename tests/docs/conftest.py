"""Helm, for the pages that show it."""

from tests.helm import helms

__all__ = ["helms"]
