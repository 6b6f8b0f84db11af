"""The containers that the injector adds to pods, as Pod Security sees them.

Source: files/injection-template.yaml and gateway-injection-template.yaml of
istio.io/istio/manifests/charts/istio-control/istio-discovery.
"""

from collections.abc import Mapping
from typing import Any

from meshgen.lenient import mapping, mappings
from meshgen.model.injection import PROXY, PROXY_USER, TEMPLATES, VALIDATION
from meshgen.resources import Path
from meshgen.system import Workload

_MODE, _PORTS = "sidecar.istio.io/interceptionMode", "sidecar.istio.io/capNetBindService"
_FIELDS = ("initContainers", "containers", "ephemeralContainers")
# Where a container is that no object has.
NOWHERE: Path = ()
Container = tuple[Path, Mapping[str, Any]]


def own_containers(workload: Workload) -> list[Container]:
    """Return the containers that a pod says itself, as Pod Security goes through them.

    On the node's network the API server makes each port the node's. Source:
    setDefaultHostNetworkPorts of k8s.io/kubernetes/pkg/apis/core/v1.
    """
    return [
        (("spec", field, index), _on_node(container) if workload.on_host else container)
        for field in _FIELDS
        for index, container in enumerate(mappings(workload.pod.get(field)))
    ]


def _on_node(container: Mapping[str, Any]) -> Mapping[str, Any]:
    ports = mappings(container.get("ports"))
    named = [{"hostPort": port.get("containerPort"), **port} for port in ports]
    return {**container, "ports": named} if ports else container


def with_injected(workload: Workload, *, cni: bool) -> list[Container]:
    """Return the containers that a pod will have, but for istio-init, which no level takes."""
    own = own_containers(workload)
    if workload.injected is not True or not _is_usual(workload):
        return own
    proxy = _proxy(workload)
    if any(container.get("name") == PROXY for _, container in own):
        return [(at, _over(proxy, one) if one.get("name") == PROXY else one) for at, one in own]
    gateway = workload.is_injected_gateway
    validates = cni and not gateway and workload.annotations.get(_MODE) != "NONE"
    first: list[Container] = [(NOWHERE, _container(VALIDATION))] if validates else []
    added: list[Container] = [(NOWHERE, proxy)]
    return [*first, *added, *own] if workload.native else [*first, *own, *added]


def _is_usual(workload: Workload) -> bool:
    return workload.is_injected_gateway or not workload.annotations.get(TEMPLATES)


def _proxy(workload: Workload) -> Mapping[str, Any]:
    said = workload.annotations
    if said.get(_MODE) == "TPROXY":
        return _container(PROXY, "NET_ADMIN")
    return (
        _container(PROXY, "NET_BIND_SERVICE") if said.get(_PORTS) == "true" else _container(PROXY)
    )


def _container(name: str, *adds: str) -> Mapping[str, Any]:
    """Return one of Istio's: who needs a capability is root."""
    context: dict[str, Any] = {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"], **({"add": list(adds)} if adds else {})},
        "privileged": False,
        "runAsNonRoot": not adds,
        "runAsUser": 0 if adds else PROXY_USER,
    }
    return {"name": name, "securityContext": context}


def _over(proxy: Mapping[str, Any], said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the proxy with what the pod says of its container, field by field."""
    usual, own = mapping(proxy, "securityContext"), mapping(said, "securityContext")
    capabilities = {**mapping(usual, "capabilities"), **mapping(own, "capabilities")}
    return {**said, "securityContext": {**usual, **own, "capabilities": capabilities}}
