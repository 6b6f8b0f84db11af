"""What AuthorizationPolicies let through: which are for a workload, in which order, what they ask.

Rules ask it whether a policy can do what it is for, and verdicts on requests whether they pass.
"""

from meshgen.system.access.access import Access, Applied, Decision, Verdict
from meshgen.system.access.clauses import Contradiction, contradictions, is_for_all, place_of
from meshgen.system.access.policy import AccessPolicy, AccessRule, Action, Clause, Term
from meshgen.system.access.request import UNSAID, Caller, Request

__all__ = [
    "UNSAID",
    "Access",
    "AccessPolicy",
    "AccessRule",
    "Action",
    "Applied",
    "Caller",
    "Clause",
    "Contradiction",
    "Decision",
    "Request",
    "Term",
    "Verdict",
    "contradictions",
    "is_for_all",
    "place_of",
]
