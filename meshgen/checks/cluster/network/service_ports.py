"""The ports of a Service."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.network.service_types import is_headless, type_of
from meshgen.checks.cluster.ports import port
from meshgen.checks.fields import distinct, missing, named
from meshgen.checks.names import is_qualified
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_KUBELET = 10250


def there_are_ports(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a Service that needs ports has none. Source: ValidateService."""
    if not spec.get("ports") and type_of(spec) != "ExternalName" and not is_headless(spec):
        hint = "or `clusterIP: None`, for a headless service"
        yield Violation((*path, "ports"), "has no ports", "expected one", hint, about_absence=True)


def names_of_several(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield the ports that need a name, being several. Source: validateServicePort."""
    ports = spec.get("ports", ())
    if len(ports) > 1:
        for position, each in enumerate(ports):
            if not each.get("name"):
                expected = "expected one, since there are several ports"
                yield missing(each, (*path, "ports", position), "name", expected)


def node_ports(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield node ports that a Service cannot have, or has twice. Source: ValidateService."""
    seen: dict[tuple[str, int], int] = {}
    for position, each in enumerate(spec.get("ports", ())):
        number = each.get("nodePort")
        if not number:
            continue
        place = (*path, "ports", position, "nodePort")
        if type_of(spec) == "ClusterIP":
            message = "a service of type ClusterIP has no node ports"
            yield Violation(place, message, hint="set `type: NodePort`, or leave it out")
        first = seen.setdefault((each.get("protocol") or "TCP", number), position)
        if first != position:
            yield Violation(place, f"{number} is the node port of ports[{first}] already")


def ports_twice(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield a port that stands twice, once without its protocol. Source: ValidateService.

    The schema knows of those that look alike.
    """
    ports = spec.get("ports", ())
    seen: dict[tuple[str, int], int] = {}
    for position, each in enumerate(ports if len(ports) > 1 else ()):
        protocol = each.get("protocol") or "TCP"
        first = seen.setdefault((protocol, each["port"]), position)
        if first != position:
            place = (*path, "ports", position, "port")
            yield Violation(place, f"{protocol} {each['port']} is ports[{first}] already")


def kubelets(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that the kubelet's port would be opened, up to 1.32. Source: ValidateService."""
    if type_of(spec) == "LoadBalancer" and span.before(33):
        for position, each in enumerate(spec.get("ports", ())):
            if each["port"] == _KUBELET:
                message = f"{_KUBELET} is the kubelet's, and not for a load balancer"
                yield Violation((*path, "ports", position, "port"), message, "expected another")


def _target(value: int | str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a target is no port; 0 and "" stand for the port. Source: SetDefaults_Service."""
    if value:
        yield from port(value, path, span)


OF_PORTS = (
    there_are_ports,
    names_of_several,
    distinct("ports", "name"),
    ports_twice,
    node_ports,
    kubelets,
)
SERVICE_PORT = Type(
    fields={"appProtocol": Type((named(is_qualified),)), "targetPort": Type((_target,))}
)
