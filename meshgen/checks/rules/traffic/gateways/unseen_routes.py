"""VirtualServices that the pods of their gateways do not see."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.gateways.attachments import attachments
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path
from meshgen.system import Gateway, System, VirtualService
from meshgen.system.routing import VIRTUAL_SERVICE

_MANIFESTS = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: edge
  namespace: ingress
spec:
  template:
    metadata:
      labels:
        istio: edge
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: shop
spec:
  selector:
    istio: edge
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - web.example.com
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
  namespace: shop
spec:
  hosts:
    - web.example.com
  gateways:
    - edge
  exportTo:
    - EXPORTED
  http:
    - route:
        - destination:
            host: web
"""


class UnseenByGateway(Rule):
    """What counts is the namespace of the pods, not that of the Gateway."""

    code = "MG1228"
    title = "A VirtualService is exported to the pods of its gateways."
    why = (
        "The pods see what is exported to their own namespace: they get no route of it, and every "
        "request answers `404`."
    )
    mend = "Add the namespace of the gateway's pods to `exportTo`."
    example = Example(
        wrong=_MANIFESTS.replace("EXPORTED", '"."'),
        right=_MANIFESTS.replace("EXPORTED", "ingress"),
    )
    source = (
        "https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService"
    )
    kinds = frozenset((VIRTUAL_SERVICE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each gateway none of whose pods sees the routes."""
        for virtual, path, _, reference in attachments(system):
            gateway = system.gateways.named(reference)
            if virtual.visible is not None and gateway and gateway.selector:
                yield from self._of(system, virtual, path, gateway)

    def _of(
        self, system: System, virtual: VirtualService, path: Path, gateway: Gateway
    ) -> Iterator[Mistake]:
        pods = system.gateways.serving(gateway)
        spaces = sorted({each.namespace for each in pods})
        if not spaces or any(space in (virtual.visible or ()) for space in spaces):
            return
        own = virtual.member.spec.get("exportTo")
        where = (
            f"the pods of {gateway.member.seen_from(virtual.member)} run in {' and '.join(spaces)}"
        )
        yield self.mistake(
            virtual.member,
            ("spec", "exportTo") if own else path,
            f"{where}, and this is not exported there",
            expected=f"expected {words.show(spaces[0])} in `exportTo`",
            others=[(gateway.member, ("spec", "selector"))],
            # Where none are here, those of the installation may run elsewhere.
            severity=None if any(each.workload for each in pods) else Severity.NOTE,
        )
