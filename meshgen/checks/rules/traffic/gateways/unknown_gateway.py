"""VirtualServices for gateways that are not there."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.gateways.attachments import attachments, gateway_is_external
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.nearest import did_you_mean
from meshgen.system import System

_OTHER_API = "Gateway.gateway.networking.k8s.io"
# So many names are compared: it takes its time.
_COMPARED = 100
_MANIFESTS = """\
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: istio-system
spec:
  selector:
    istio: ingressgateway
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
    - GATEWAY
  http:
    - route:
        - destination:
            host: web
"""


class UnknownGateway(Rule):
    """A name without a namespace means a Gateway beside the VirtualService."""

    code = "MG1210"
    title = "A VirtualService names gateways that exist."
    why = (
        "The gateway's pods get no route of it: every request answers `404`, or with TLS the "
        "connection is reset. Nothing says why, since istiod takes the name as it is."
    )
    mend = "Write `namespace/name` of the Gateway, or its name alone if it is in the same one."
    example = Example(
        wrong=_MANIFESTS.replace("GATEWAY", "edge"),
        right=_MANIFESTS.replace("GATEWAY", "istio-system/edge"),
    )
    source = "https://istio.io/latest/docs/reference/config/networking/virtual-service/"
    istio = ("IST0101",)
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each such name."""
        names: dict[str, list[str]] = {}
        places: dict[str, list[str]] = {}
        for gateway in system.gateways.all:
            names.setdefault(gateway.member.name, []).append(gateway.member.namespace)
            places.setdefault(gateway.member.namespace, []).append(gateway.member.name)
        for virtual, path, text, (namespace, name) in attachments(system):
            reference = (namespace, name)
            if system.gateways.named(reference) or gateway_is_external(system, reference):
                continue
            others = names.get(name, ())
            beside = text == name and namespace in system.populated
            known = others or namespace in places or beside
            near = did_you_mean(name, places.get(namespace, ())[:_COMPARED])
            other_api = system.get(_OTHER_API, namespace, name)
            of_what = " of networking.istio.io" if other_api else ""
            yield self.mistake(
                virtual.member,
                path,
                f"there is no Gateway {words.show(name)}{of_what} in the namespace {namespace}",
                expected="expected a Gateway, or mesh",
                others=[(other_api, ())] if other_api else (),
                hint=f"write {others[0]}/{name}" if others else near,
                severity=self.severity if known else Severity.NOTE,
            )
