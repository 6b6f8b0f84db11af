"""The index of a system as plain lists and mappings, for expressions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from meshgen.checks.rules.own.fields import LISTS
from meshgen.lenient import mapping, mappings, text
from meshgen.system import Member, System, Workload
from meshgen.system.hosts import Host
from meshgen.system.policies import (
    AUTHORIZATION_POLICY,
    PEER_AUTHENTICATION,
    REQUEST_AUTHENTICATION,
)
from meshgen.system.services import Service
from meshgen.system.virtual_services import VirtualService

Entry = Mapping[str, Any]


class Index:
    """What expressions see of a system; each list is made when it is first asked for."""

    def __init__(self, system: System) -> None:
        """Take the system."""
        self._system = system
        self._lists: dict[str, list[Entry]] = {}

    def list(self, name: str) -> Sequence[Entry]:
        """Return a list of the system, such as `services`."""
        if name not in self._lists:
            self._lists[name] = [entry for _, entry in _MADE[name](self._system)]
        return self._lists[name]

    def is_workload(self, member: Member) -> bool:
        """Return whether pods are made of an object."""
        return member.position in self._workloads

    def facts(self, member: Member) -> Entry:
        """Return what is known of an object besides itself; nothing of most kinds."""
        workload = self._workloads.get(member.position)
        if workload is not None:
            return {**self._entries[member.position], "pod": workload.pod}
        name = LISTS.get(member.kind)
        return self._by_member[name].get(member.position, {}) if name else {}

    @cached_property
    def _workloads(self) -> Mapping[int, Workload]:
        return {workload.member.position: workload for workload in self._system.workloads}

    @cached_property
    def _entries(self) -> Mapping[int, Entry]:
        return dict(_MADE["workloads"](self._system))

    @cached_property
    def _by_member(self) -> Mapping[str, Mapping[int, Entry]]:
        return {name: dict(_MADE[name](self._system)) for name in set(LISTS.values())}


def _named(member: Member) -> dict[str, str]:
    return {"kind": member.kind, "namespace": member.namespace, "name": member.name}


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {key: value for key, value in values.items() if isinstance(value, str)}


def _of_workload(system: System, workload: Workload) -> Entry:
    return {
        **_named(workload.member),
        "labels": _texts(workload.labels),
        "annotations": _texts(workload.annotations),
        "account": workload.account,
        "sidecar": workload.sidecar,
        "containers": [
            {
                "name": text(container.get("name")),
                "image": text(container.get("image")),
                "ports": [
                    port["containerPort"]
                    for port in mappings(container.get("ports"))
                    if isinstance(port.get("containerPort"), int)
                ],
            }
            for _, container in workload.containers
        ],
        "services": [service.name for service in system.services_of(workload)],
    }


def _of_service(system: System, service: Service) -> Entry:
    return {
        **_named(service.member),
        "host": system.hosts.full(service.name, service.namespace),
        "type": service.type,
        "selector": _texts(service.selector),
        "ports": [
            {
                "number": port.number,
                "name": port.name,
                "protocol": port.protocol,
                "target": str(port.target),
            }
            for port in service.ports
        ],
        "workloads": [_named(workload.member) for workload in service.workloads],
    }


def _of_host(host: Host) -> Entry:
    return {
        **_named(host.member),
        "host": host.name,
        "ports": [
            {"number": port.number, "name": port.name, "protocol": port.protocol}
            for port in host.ports
        ],
    }


def _of_virtual_service(system: System, virtual: VirtualService) -> Entry:
    named = (place for _, _, place in virtual.gateways)
    return {
        **_named(virtual.member),
        "hosts": list(virtual.hosts),
        "gateways": ["/".join(place) if place else "mesh" for place in named] or ["mesh"],
        "destinations": [
            {
                "host": system.hosts.full(each.host, virtual.member.namespace),
                "port": each.port or 0,
                "subset": each.subset,
            }
            for each in virtual.destinations
        ],
    }


def _of_policy(system: System, member: Member) -> Entry:
    chosen = system.policies(member.identity.type).selected(member)
    action = text(member.spec.get("action")) or "ALLOW"
    return {
        **_named(member),
        "action": action if member.kind == "AuthorizationPolicy" else "",
        "workloads": [_named(workload.member) for workload in chosen],
    }


_Made = Callable[[System], Iterable[tuple[int, Entry]]]
_POLICIES = (AUTHORIZATION_POLICY, PEER_AUTHENTICATION, REQUEST_AUTHENTICATION)
_MADE: Mapping[str, _Made] = {
    "workloads": lambda system: (
        (workload.member.position, _of_workload(system, workload)) for workload in system.workloads
    ),
    "services": lambda system: (
        (service.member.position, _of_service(system, service)) for service in system.services
    ),
    "hosts": lambda system: ((host.member.position, _of_host(host)) for host in system.hosts),
    "virtualServices": lambda system: (
        (each.member.position, _of_virtual_service(system, each))
        for each in system.routing.virtual_services
    ),
    "gateways": lambda system: (
        (
            gateway.member.position,
            {
                **_named(gateway.member),
                "servers": [
                    {
                        "port": server.port,
                        "protocol": server.protocol,
                        "hosts": list(server.hosts),
                        "tls": text(mapping(server.tls).get("mode")),
                    }
                    for server in gateway.servers
                ],
            },
        )
        for gateway in system.gateways.all
    ),
    "policies": lambda system: (
        (member.position, _of_policy(system, member)) for member in system.of(*_POLICIES)
    ),
    "namespaces": lambda system: (
        (member.position, {**_named(member), "labels": _texts(member.labels)})
        for member in system.of("Namespace")
    ),
}
