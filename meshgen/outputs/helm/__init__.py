"""A chart as files."""

from meshgen.outputs.helm.chart import helm_files

__all__ = ["helm_files"]
