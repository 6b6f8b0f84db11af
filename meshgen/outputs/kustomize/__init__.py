"""A plan as a Kustomize tree."""

from meshgen.outputs.kustomize.tree import kustomize_files

__all__ = ["kustomize_files"]
