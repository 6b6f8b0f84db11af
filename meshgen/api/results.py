"""The types of what comes back; what they stand in takes its time to import."""

from meshgen.manifests.declared import Declared
from meshgen.manifests.outcome import Outcome
from meshgen.pipeline import Project
from meshgen.pipeline.measuring import Measured
from meshgen.writer import Comparison

__all__ = ["Comparison", "Declared", "Measured", "Outcome", "Project"]
