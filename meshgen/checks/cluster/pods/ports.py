"""Ports of containers, and those of the node that they take."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.every import containers_in
from meshgen.checks.fields import within
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.resources import Path

# Until 1.27 ports of templates were defaulted as those of pods still are.
_AS_OF_PODS = 28
_HOST_PORT = within(0, 65535)
_Port = tuple[Path, Mapping[str, Any]]


def ports(container: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield ports that are called alike, and those that no node has.

    Source: validateContainerPorts.
    """
    names: set[str] = set()
    for position, port in enumerate(container["ports"]):
        name = port.get("name")
        if name and name in names:
            message = f"there is a port `{name}` already"
            yield Violation((*path, "ports", position, "name"), message, "expected another name")
        names.add(name)
        if "hostPort" in port:
            yield from _HOST_PORT(port["hostPort"], (*path, "ports", position, "hostPort"), span)


def host_ports(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield the ports of the node that several containers of a template want.

    Source: checkHostPortConflicts.
    """
    yield from _taken_twice(spec, path, by_default=span.before(_AS_OF_PODS))


def host_ports_of_pod(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield the ports of the node that several containers of a pod want."""
    yield from _taken_twice(spec, path, by_default=True)


def _taken_twice(spec: Mapping[str, Any], path: Path, *, by_default: bool) -> Iterator[Violation]:
    by_default = by_default and bool(spec.get("hostNetwork"))
    ports = list(_ports(containers_in(spec, path, "containers")))
    yield from _alike(ports, by_default=by_default)
    # Init containers run one after another.
    for container in containers_in(spec, path, "initContainers"):
        yield from _alike(_ports([container]), by_default=by_default)


def _ports(containers: Iterable[tuple[Path, Mapping[str, Any]]]) -> Iterator[_Port]:
    for place, container in containers:
        for position, port in enumerate(container.get("ports", ())):
            yield (*place, "ports", position), port


def _alike(ports: Iterable[_Port], *, by_default: bool) -> Iterator[Violation]:
    taken: set[tuple[str, str, int]] = set()
    for place, port in ports:
        number = port.get("hostPort") or (port["containerPort"] if by_default else 0)
        if not number:
            continue
        key = port.get("protocol") or "TCP", port.get("hostIP", ""), number
        if key in taken:
            field = "hostPort" if port.get("hostPort") else "containerPort"
            message = f"port {number} of the node is taken already"
            yield Violation((*place, field), message, "expected another port")
        taken.add(key)


def same_port(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield ports of the node that differ although the container has the node's network.

    Source: validatePodHostNetworkDeps, validateHostNetwork.
    """
    if spec.get("hostNetwork"):
        for place, port in _ports(containers_in(spec, path, "containers")):
            number = port.get("hostPort") or port["containerPort"]
            if number != port["containerPort"]:
                expected = f"expected {port['containerPort']}, as `hostNetwork` is true"
                yield Violation((*place, "hostPort"), f"found {number}", expected)
