"""Both versions of Helm."""

from tests.helm import helm, helms

__all__ = ["helm", "helms"]
