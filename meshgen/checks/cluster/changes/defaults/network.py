"""Defaults of Services and policies. Source: core/v1, networking/v1, discovery/v1 defaults.go."""

from typing import Any

from meshgen.checks.cluster.changes.defaults.types import Defaults

_OUTSIDE = ("NodePort", "LoadBalancer")
_THREE_HOURS = 10800


def _affinity(spec: dict[str, Any]) -> None:
    """Set how long a client keeps its pod, where it does. Source: SetDefaults_Service."""
    if not spec.get("sessionAffinity"):
        spec["sessionAffinity"] = "None"
    if spec["sessionAffinity"] == "None":
        spec.pop("sessionAffinityConfig", None)
    elif "timeoutSeconds" not in ((spec.get("sessionAffinityConfig") or {}).get("clientIP") or {}):
        spec["sessionAffinityConfig"] = {"clientIP": {"timeoutSeconds": _THREE_HOURS}}


def _target_ports(spec: dict[str, Any]) -> None:
    """A port leads to the same one of the pods. Source: SetDefaults_Service."""
    for port in spec.get("ports") or ():
        if not port.get("targetPort") and "port" in port:
            port["targetPort"] = port["port"]


def _by_type(spec: dict[str, Any]) -> None:
    """Set what only Services of a type have. Source: SetDefaults_Service."""
    kind = spec["type"] = spec.get("type") or "ClusterIP"
    if kind in _OUTSIDE and not spec.get("externalTrafficPolicy"):
        spec["externalTrafficPolicy"] = "Cluster"
    if kind in (*_OUTSIDE, "ClusterIP"):
        spec.setdefault("internalTrafficPolicy", "Cluster")
    if kind == "LoadBalancer":
        spec.setdefault("allocateLoadBalancerNodePorts", True)


def _directions(spec: dict[str, Any]) -> None:
    """A policy is about what comes in, and what goes out if it says so."""
    if not spec.get("policyTypes"):
        spec["policyTypes"] = ["Ingress", *(["Egress"] if spec.get("egress") else [])]


_TCP = Defaults(zero={"protocol": "TCP"})
_RULE = Defaults(fields={"ports": _TCP})
SERVICE = Defaults(
    fields={"spec": Defaults(fill=(_affinity, _by_type, _target_ports), fields={"ports": _TCP})}
)
ENDPOINTS = Defaults(fields={"subsets": _RULE})
ENDPOINT_SLICE = Defaults(fields={"ports": Defaults(absent={"name": "", "protocol": "TCP"})})
NETWORK_POLICY = Defaults(
    fields={"spec": Defaults(fill=(_directions,), fields={"ingress": _RULE, "egress": _RULE})}
)
INGRESS_CLASS = Defaults(
    fields={"spec": Defaults(fields={"parameters": Defaults(absent={"scope": "Cluster"})})}
)
