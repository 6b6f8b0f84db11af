"""Patches as Kubernetes has them: strategic merge, and JSON patch."""

from meshgen.merge.errors import PatchError
from meshgen.merge.jsonpatch import json_patch
from meshgen.merge.strategic import strategic_merge

__all__ = ["PatchError", "json_patch", "strategic_merge"]
