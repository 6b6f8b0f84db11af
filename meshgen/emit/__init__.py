"""From a plan to files and streams; no config, no disk."""

from meshgen.emit.kustomize import kustomize_files
from meshgen.emit.stream import stream

__all__ = ["kustomize_files", "stream"]
