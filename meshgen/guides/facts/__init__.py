"""What templates of guides are told: facts, by the names that the cluster has for things."""

from meshgen.guides.facts.around import Alert, Gateway, Line, Load, Quota, Release, Secret, Tool
from meshgen.guides.facts.services import Exposed, Limit, Page, Peer, Service, Workload
from meshgen.guides.facts.system import System
from meshgen.guides.facts.tried import Changed, Phase, Step, Upgrade

__all__ = [
    "Alert",
    "Changed",
    "Exposed",
    "Gateway",
    "Limit",
    "Line",
    "Load",
    "Page",
    "Peer",
    "Phase",
    "Quota",
    "Release",
    "Secret",
    "Service",
    "Step",
    "System",
    "Tool",
    "Upgrade",
    "Workload",
]
