"""Istio's own generator, asked about a system: which pods and endpoints there are, it is told."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from meshgen.model.clusters import NETWORK
from meshgen.resources import Object, group_of
from meshgen.system import System
from meshgen.system.services import Service
from meshgen.system.workloads import Workload
from meshgen.xds import Proxy
from meshgen.xds.addresses import Addresses
from meshgen.xds.behind import network_of
from tools.xds.asked import Asked

# What istiod sends to a proxy: its listeners, routes, clusters and endpoints.
Answer = dict[str, list[dict[str, Any]]]
_READ = ("Namespace", "Service", "ServiceAccount")

# What the chart of istiod says where nobody says anything of it.
_INSTALLED = {"defaultProviders": {"metrics": ["prometheus"]}}


def proxies_of(system: System) -> list[Proxy]:
    """Return the proxies of a system, one for all pods of a workload."""
    return [
        Proxy(
            system,
            each.member.name,
            each.namespace,
            each.labels,
            each.account,
            each.is_injected_gateway,
            each,
        )
        for each in system.workloads
        if each.sidecar is not False
    ]


class RefusedError(Exception):
    """Istiod has no answer: an object is not valid."""


class Istiod:
    """The program over istiod's generator. One that answers a single question is started again."""

    def __init__(self, program: Path) -> None:
        """Take the program; it is started when it is asked."""
        self._program = program
        self._process: subprocess.Popen[str] | None = None

    def ask(self, asked: Asked) -> dict[str, Answer]:
        """Return what each proxy of a system is sent, where a workload has one pod.

        Raises RefusedError.
        """
        question = json.dumps(_question(asked)) + "\n"
        told = json.loads(self._asked(question) or self._asked(question) or "null")
        if told is None or "error" in told:
            raise RefusedError(f"{asked.name}: {told and told['error']}")
        answer: dict[str, Answer] = told
        return answer

    def _asked(self, question: str) -> str:
        if self._process is None:
            self._process = subprocess.Popen(
                [self._program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(question)
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            self.close()
        return line

    def close(self) -> None:
        """End it."""
        if self._process is not None:
            with suppress(BrokenPipeError):
                self._process.communicate()
            self._process = None


def answers(program: Path, asked: Asked) -> dict[str, Answer]:
    """Return what istiod sends to each proxy of a system."""
    istiod = Istiod(program)
    try:
        return istiod.ask(asked)
    finally:
        istiod.close()


def _question(asked: Asked) -> dict[str, Any]:
    addresses = Addresses(asked.system)
    proxies = [
        {
            "name": proxy.name,
            "namespace": proxy.namespace,
            "ip": addresses.of_pods(proxy.workload),
            "labels": {**_labels(asked.system, proxy.workload), **proxy.known_labels},
            "network": proxy.network,
            "view": proxy.wanted,
            "locality": proxy.locality,
            "type": "router" if proxy.is_gateway else "sidecar",
            "serviceAccount": proxy.account,
        }
        for proxy in proxies_of(asked.system)
        if proxy.workload
    ]
    # Of other clusters, istiod reads what Kubernetes has, and nothing of Istio's.
    others = {
        each.system.site.cluster: [
            obj for obj in _objects(each, addresses) if "istio.io" not in obj["apiVersion"]
        ]
        for each in asked.others
    }
    return {
        "objects": _objects(asked, addresses),
        "proxies": proxies,
        "meshConfig": json.dumps({**_INSTALLED, **asked.mesh}),
        **({"cluster": asked.system.site.cluster, "others": others} if others else {}),
    }


def _objects(asked: Asked, addresses: Addresses) -> list[Object]:
    """Return what a cluster has."""
    # Who is older counts for istiod, and of the same age who comes first by name.
    read = sorted(filter(_is_read, asked.objects), key=_name)
    system = asked.system
    pods = [_pod(system, each, addresses.of_pods(each)) for each in system.workloads]
    slices = [each for service in system.services for each in _slices(service, addresses)]
    return [*read, *_namespaces(asked), *_nodes(system), *pods, *slices]


def _nodes(system: System) -> Iterator[Object]:
    """Yield the node of a cluster of which it is known where it is."""
    if place := system.site.locality:
        names = ("topology.kubernetes.io/region", "topology.kubernetes.io/zone")
        labels = dict(zip(names, place.split("/"), strict=False))
        meta = {"name": "node", "labels": labels}
        yield {"apiVersion": "v1", "kind": "Node", "metadata": meta}


def _name(obj: Object) -> tuple[str, str]:
    return obj["metadata"]["name"], obj["metadata"].get("namespace", "")


def _is_read(obj: Object) -> bool:
    return obj["kind"] in _READ or group_of(obj["apiVersion"]).endswith(
        ("istio.io", "gateway.networking.k8s.io")
    )


def _namespaces(asked: Asked) -> Iterator[Object]:
    declared = {member.name for member in asked.system.of("Namespace")}
    for name in sorted(asked.system.namespaces - declared):
        yield {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}


def _labels(system: System, workload: Workload) -> Mapping[str, Any]:
    """Return the labels of a workload's pods, with what the injector says of their proxy."""
    tls = {} if workload.sidecar is False else {"security.istio.io/tlsMode": "istio"}
    network = network_of(system, workload.labels)
    return {**({NETWORK: network} if network else {}), **workload.labels, **tls}


def _pod(system: System, workload: Workload, ip: str) -> Object:
    containers = [
        {
            "name": container.get("name"),
            "image": "auto",
            # The API server would say what is understood; istiod looks for it.
            "ports": [{"protocol": "TCP", **port} for port in container.get("ports") or ()],
        }
        for _, container in workload.containers
    ]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {
            "name": workload.member.name,
            "namespace": workload.namespace,
            "labels": _labels(system, workload),
            "annotations": dict(workload.annotations),
        },
        "spec": {
            "serviceAccountName": workload.account,
            "containers": containers,
            "nodeName": "node",
        },
        "status": {
            "phase": "Running",
            "podIP": ip,
            "podIPs": [{"ip": ip}],
            "conditions": [{"type": "Ready", "status": "True"}],
        },
    }


def _slices(service: Service, addresses: Addresses) -> Iterator[Object]:
    """Yield a slice for each workload: a named port may have another number in each."""
    for workload in service.workloads:
        ports = [
            {"name": port.name, "port": target, "protocol": port.transport}
            for port in service.ports
            if (target := port.target_in(workload)) is not None
        ]
        name = workload.member.name
        yield {
            "apiVersion": "discovery.k8s.io/v1",
            "kind": "EndpointSlice",
            "metadata": {
                "name": f"{service.name}-{name}",
                "namespace": service.namespace,
                "labels": {"kubernetes.io/service-name": service.name},
            },
            "addressType": "IPv4",
            "ports": ports,
            "endpoints": [_endpoint(workload, addresses.of_pods(workload))],
        }


def _endpoint(workload: Workload, ip: str) -> Mapping[str, Any]:
    pod = {"kind": "Pod", "name": workload.member.name, "namespace": workload.namespace}
    return {"addresses": [ip], "conditions": {"ready": True}, "targetRef": pod}
