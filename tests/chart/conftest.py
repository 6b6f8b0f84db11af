"""Helm for all tests of the chart."""

from tests.helm import helm, helms

__all__ = ["helm", "helms"]
