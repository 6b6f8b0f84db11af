"""What NetworkPolicies let through: which pods they are for, whom they let in and out.

Rules and verdicts ask it; it asks neither proxies nor identities, of which `access` knows.
"""

from meshgen.system.network.ends import DNS_PORT, ISTIOD_PORT, End, Outside, Pods, Port
from meshgen.system.network.network import Network, Passage
from meshgen.system.network.policy import EGRESS, INGRESS, NetworkPolicy
from meshgen.system.policies import NETWORK_POLICY

__all__ = [
    "DNS_PORT",
    "EGRESS",
    "INGRESS",
    "ISTIOD_PORT",
    "NETWORK_POLICY",
    "End",
    "Network",
    "NetworkPolicy",
    "Outside",
    "Passage",
    "Pods",
    "Port",
]
