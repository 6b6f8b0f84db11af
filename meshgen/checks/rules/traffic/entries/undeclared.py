"""Hosts outside that pods call, and that their proxies refuse since nobody declares them."""

from collections.abc import Iterator, Sequence

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.workloads import Workload

# The port of hosts outside where nothing is said, and what ports of usual numbers are called.
_USUAL = 443
_PROTOCOLS = {80: "http", _USUAL: "https"}
_MANIFESTS = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    sidecar.istio.io/inject: "true"
spec:
  containers:
  - name: web
    image: web:1.0
    env:
    - name: STRIPE_URL
      value: https://api.stripe.com/v1
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
spec:
  outboundTrafficPolicy: {mode: REGISTRY_ONLY}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: stripe
spec:
  hosts: [HOST]
  resolution: DNS
  ports:
  - {name: https, number: 443, protocol: HTTPS}
"""


class UndeclaredHost(Rule):
    """A Sidecar says REGISTRY_ONLY, or the mesh config does."""

    code = "MG1273"
    title = "Hosts outside that pods call are declared, where proxies let nothing else out."
    why = (
        "With REGISTRY_ONLY the proxy refuses what no ServiceEntry has: `502`, `BlackHoleCluster`, "
        "or a connection that is reset."
    )
    mend = "Declare the host and the port in a ServiceEntry; in meshgen's config, under `external`."
    example = Example(
        wrong=_MANIFESTS.replace("HOST", "api.strpe.com"),
        right=_MANIFESTS.replace("HOST", "api.stripe.com"),
    )
    source = "https://istio.io/latest/docs/tasks/traffic-management/egress/egress-control/"
    kinds = frozenset(WORKLOADS)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each URL of a host that the proxy of the pods does not know, or not at its port."""
        for workload in system.workloads:
            closed = _closed_by(system, workload) if workload.sidecar else None
            if closed is None:
                continue
            for call in system.calls_outside(workload):
                if not workload.sends(call.port) or system.is_external_host(call.host):
                    continue
                host = system.hosts.covering(call.host, workload.namespace)
                if host and host.port(call.port):
                    continue
                told = f"no ServiceEntry has {call.host}"
                if host:
                    told = f"the ServiceEntry of {call.host} has no port {call.port}"
                yield self.mistake(
                    workload.member,
                    call.path,
                    f"{told}: the sidecar refuses the call",
                    expected=f"expected one with port {call.port}",
                    hint=f"in meshgen's config `{_line(call.host, call.port)}`, and its name in "
                    "the service's `calls`, if it has such",
                    others=[*([call.source] if call.source else ()), *closed],
                )


def _line(host: str, port: int) -> str:
    """Return what declares a host, called as its domain is."""
    name = host.split(".")[-2:][0]
    ports = "" if port == _USUAL else f", ports: {{{_PROTOCOLS.get(port, 'tcp')}: {port}}}"
    return f"external: {{{name}: {{hosts: {host}{ports}}}}}"


def _closed_by(system: System, workload: Workload) -> Sequence[tuple[Member, Path]] | None:
    """Return what keeps pods from hosts that nobody declares; None where nothing does."""
    egress = system.egress_of(workload)
    mode = egress.outbound if egress else ""
    if (mode or system.control_plane.outbound) != "REGISTRY_ONLY":
        return None
    return [(egress.member, ("spec", "outboundTrafficPolicy"))] if egress and mode else []
