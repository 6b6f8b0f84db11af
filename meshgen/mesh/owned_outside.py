"""Which objects lead to hosts outside: directly, and through gateways."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from meshgen.mesh.egress import Egress, callers
from meshgen.mesh.external import External
from meshgen.mesh.owned import MESH, Owned
from meshgen.mesh.virtualservice import VirtualService
from meshgen.resources import Path


def owned_outside(
    several: Iterable[External],
    egress: Mapping[str, Egress],
    virtual_services: Iterable[tuple[External, VirtualService]],
) -> Iterator[Owned]:
    """Yield what leads to hosts outside: directly, and through gateways."""
    for external in several:
        by_gateway = egress.get(external.key)
        connects = by_gateway.connects if by_gateway else external.export_to
        yield from _owned_by_external(external, connects)
        yield from _owned_by_egress(by_gateway) if by_gateway else ()
    for external, virtual in virtual_services:
        home, of_routes = external.namespace.key, {"virtual_service": virtual}
        named = (*external.setting, "traffic", "name") if virtual.is_named else _named_by(external)
        yield Owned(
            "VirtualService", virtual.name, virtual.setting, named, MESH, of_routes, namespace=home
        )
    for namespace, through in callers(egress.values()):
        first = through[0]
        at = (*first.external.setting, "through")
        variables, home = {"egress": first, "through": through}, namespace.key
        name = first.gateway.service + first.gateway.ending
        yield Owned("DestinationRule", name, at, at, MESH, variables, namespace=home)


def _owned_by_external(external: External, connects: list[str] | None) -> Iterator[Owned]:
    at, home, variables = external.setting, external.namespace.key, {"external": external}
    named_by = _named_by(external)
    yield Owned("ServiceEntry", external.name, at, named_by, MESH, variables, namespace=home)
    if not external.has_destination_rule:
        return
    given = external.spec.destination_rule.name
    named_by = (*at, "destinationRule", "name") if given else named_by
    setting = (*at, "tls" if external.spec.tls else "destinationRule")
    for host in external.spec.hosts:
        name = (given or external.name) + external.ending(host)
        more = {**variables, "host": host, "export_to": connects}
        yield Owned("DestinationRule", name, setting, named_by, MESH, more, namespace=home)


def _owned_by_egress(egress: Egress) -> Iterator[Owned]:
    external = egress.external
    at, named_by, home = (*external.setting, "through"), _named_by(external), external.namespace.key
    variables: dict[str, Any] = {"egress": egress}
    yield Owned("Gateway", external.name, at, named_by, MESH, variables, namespace=home)


def _named_by(external: External) -> Path:
    at = external.setting
    return (*at, "name") if external.spec.name else at
