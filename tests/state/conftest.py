"""Helm, for charts that were there before."""

from tests.helm import helms

__all__ = ["helms"]
