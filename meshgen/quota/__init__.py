"""Capacity: what a namespace will use of its quotas, counted as Kubernetes counts it.

`measure` takes finished objects and the facts about the cluster, and gives exact figures for every
quota in every situation, with how it would fail and what would mend it.
"""

from meshgen.quota.cluster import Cluster, WorkloadKey
from meshgen.quota.loads import Load, Namespace
from meshgen.quota.measure import loaded_namespaces, measure
from meshgen.quota.problem import Problem, ProblemKind
from meshgen.quota.quotanames import is_size
from meshgen.quota.result import (
    Capacity,
    Change,
    Consumer,
    Event,
    Failure,
    Left,
    Mend,
    MendKind,
    NamespaceReport,
    QuotaReport,
    Reason,
    Situation,
    Usage,
)
from meshgen.quota.unsaid import unsaid

__all__ = [
    "Capacity",
    "Change",
    "Cluster",
    "Consumer",
    "Event",
    "Failure",
    "Left",
    "Load",
    "Mend",
    "MendKind",
    "Namespace",
    "NamespaceReport",
    "Problem",
    "ProblemKind",
    "QuotaReport",
    "Reason",
    "Situation",
    "Usage",
    "WorkloadKey",
    "is_size",
    "loaded_namespaces",
    "measure",
    "unsaid",
]
