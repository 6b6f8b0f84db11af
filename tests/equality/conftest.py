"""Both versions of Helm."""

from tests.helm import helms

__all__ = ["helms"]
