"""The types of what comes back; what they stand in takes its time to import."""

from meshgen.access import Compared, Question, Verdicts
from meshgen.manifests.declared import Declared
from meshgen.manifests.outcome import Outcome
from meshgen.model.request import Request
from meshgen.model.trust import Authorizer, Token
from meshgen.pipeline import Project
from meshgen.pipeline.measuring import Measured
from meshgen.pipeline.testing import Tested
from meshgen.proof.answer import Answer
from meshgen.proof.asked import Asked
from meshgen.writer import Comparison

__all__ = [
    "Answer",
    "Asked",
    "Authorizer",
    "Compared",
    "Comparison",
    "Declared",
    "Measured",
    "Outcome",
    "Project",
    "Question",
    "Request",
    "Tested",
    "Token",
    "Verdicts",
]
