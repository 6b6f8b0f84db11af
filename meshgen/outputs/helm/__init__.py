"""Charts as files."""

from meshgen.outputs.helm.files import helm_files

__all__ = ["helm_files"]
