"""Namespaces that traffic is kept to, and that nothing is in."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.lenient import items, mappings, text
from meshgen.nearest import did_you_mean, slip_of
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.declared import ENTRY, EXPORT_TO
from meshgen.system.gateways import GATEWAY
from meshgen.system.policies import SIDECAR
from meshgen.system.routing import DESTINATION_RULE, VIRTUAL_SERVICE

_EXPORTED = (VIRTUAL_SERVICE, DESTINATION_RULE, ENTRY)
# Those that every cluster has, and what stands for none, its own, or all.
_ALWAYS = frozenset(("default", "kube-system", "kube-public", "kube-node-lease"))
_NONE = frozenset(("", ".", "*", "~"))
_MANIFESTS = """\
apiVersion: v1
kind: Namespace
metadata:
  name: payments
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web
  exportTo:
    - .
    - NAMESPACE
  http:
    - route:
        - destination:
            host: web
"""


class UnknownNamespace(Rule):
    """A namespace that is deployed otherwise is no mistake; one that is nearly known is."""

    code = "MG1219"
    title = "A namespace that `exportTo`, or a host of a Gateway or Sidecar, names exists."
    why = (
        "Those who are meant see nothing of it: callers go on without its routes, or answer `503`; "
        "a gateway answers `404`; a sidecar lets the call out past the mesh."
    )
    mend = "Write the namespace as it is called in this environment."
    example = Example(
        wrong=_MANIFESTS.replace("NAMESPACE", "paymets"),
        right=_MANIFESTS.replace("NAMESPACE", "payments"),
    )
    source = (
        "https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService"
    )
    kinds = frozenset((*_EXPORTED, GATEWAY, SIDECAR, "Service"))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each namespace that is neither here nor declared to be there."""
        plane = system.control_plane
        more = (plane.namespace, plane.root_namespace, plane.gateway_namespace)
        listed = sorted({*_ALWAYS, *system.namespaces, *more})
        known = _NONE.union(listed)
        hints: dict[str, str] = {}
        for member, path, name, host in _named(system):
            if name in known or system.is_external("Namespace", "", name):
                continue
            if host and (host in plane.provider_hosts or system.is_external_host(host)):
                continue
            if name not in hints:
                hints[name] = did_you_mean(name, listed) if slip_of(name, listed) else ""
            yield self.mistake(
                member,
                path,
                f"nothing here is in a namespace {words.show(name)}",
                hint=hints[name]
                or "all is well if it is created otherwise; list it under `existing`",
                severity=Severity.WARNING if hints[name] else Severity.NOTE,
            )


def _named(system: System) -> Iterator[tuple[Member, Path, str, str]]:
    """Yield the namespaces that objects are exported to, or whose hosts they name, with these."""
    for member in system.of(*_EXPORTED):
        for index, name in enumerate(items(member.spec.get("exportTo"))):
            yield member, ("spec", "exportTo", index), text(name), ""
    for member in system.of("Service"):
        for name in text(member.annotations.get(EXPORT_TO)).split(","):
            yield member, ("metadata", "annotations", EXPORT_TO), name.strip(), ""
    for member in system.of(GATEWAY):
        yield from _of_hosts(member, "servers")
    for member in system.of(SIDECAR):
        yield from _of_hosts(member, "egress")


def _of_hosts(member: Member, field: str) -> Iterator[tuple[Member, Path, str, str]]:
    for index, holder in enumerate(mappings(member.spec.get(field))):
        for number, host in enumerate(items(holder.get("hosts"))):
            where, slash, name = text(host).partition("/")
            if slash:
                at = ("spec", field, index, "hosts", number)
                yield member, at, where.removeprefix("~"), name
