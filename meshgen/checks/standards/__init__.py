"""Kubernetes' Pod Security Standards: which pods a namespace refuses, and what it says of them."""

from meshgen.checks.standards.evaluate import refusals
from meshgen.checks.standards.pod import Pod, Refusal

__all__ = ["Pod", "Refusal", "refusals"]
