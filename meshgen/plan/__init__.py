"""What all environments share, and what each has otherwise: found by comparing objects."""

from meshgen.plan.build import make_plan
from meshgen.plan.types import Overlay, Plan

__all__ = ["Overlay", "Plan", "make_plan"]
