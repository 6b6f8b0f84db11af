"""Patches as Kubernetes has them: strategic merge, and JSON patch."""

from meshgen.merge.strategic import strategic_merge

__all__ = ["strategic_merge"]
