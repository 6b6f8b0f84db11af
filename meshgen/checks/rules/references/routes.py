"""What routes of the Gateway API name: Services, ports, Gateways."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from meshgen.checks.rules.references.missing import is_missing
from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system import Member, System

GROUP = "gateway.networking.k8s.io"
ROUTES = tuple(f"{kind}Route.{GROUP}" for kind in ("HTTP", "GRPC", "TLS", "TCP", "UDP"))
GATEWAY = f"Gateway.{GROUP}"
SOURCE = "https://gateway-api.sigs.k8s.io/api-types/httproute/"


class Ref(NamedTuple):
    """What a route names: an object of a namespace, and a port or a section of it."""

    member: Member
    path: Path
    namespace: str
    name: str
    around: Mapping[str, Any]


def backends(system: System) -> Iterator[Ref]:
    """Yield the Services that routes lead to, or copy requests to."""
    for member in system.of(*ROUTES):
        for index, rule in enumerate(mappings(member.spec.get("rules"))):
            at: Path = ("spec", "rules", index)
            for number, ref in enumerate(mappings(rule.get("backendRefs"))):
                yield from _ref(member, (*at, "backendRefs", number), ref, "", "Service")
            for number, each in enumerate(mappings(rule.get("filters"))):
                ref = mapping(each, "requestMirror", "backendRef")
                path = (*at, "filters", number, "requestMirror", "backendRef")
                yield from _ref(member, path, ref, "", "Service")


def parents(system: System) -> Iterator[Ref]:
    """Yield the Gateways that routes are attached to."""
    for member in system.of(*ROUTES):
        for index, ref in enumerate(mappings(member.spec.get("parentRefs"))):
            yield from _ref(member, ("spec", "parentRefs", index), ref, GROUP, "Gateway")


def missing(system: System, type_: str, ref: Ref) -> bool:
    """Return whether what is named is nowhere."""
    is_told = "namespace" in ref.around
    return is_missing(system, type_, ref.namespace, ref.name, is_told=is_told)


def _ref(
    member: Member, path: Path, ref: Mapping[str, Any], group: str, kind: str
) -> Iterator[Ref]:
    name, of_kind = text(ref.get("name")), (ref.get("group", group), ref.get("kind", kind))
    if name and of_kind == (group, kind):
        namespace = text(ref.get("namespace")) or member.namespace
        yield Ref(member, path, namespace, name, ref)
