"""Routes that delegate to a VirtualService which is none."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system import System, VirtualService
from meshgen.system.routing import VIRTUAL_SERVICE

_MANIFESTS = """\
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
  http:
    - match:
        - uri:
            prefix: /api
      delegate:
        name: NAME
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: api
  namespace: shop
spec:
  http:
    - route:
        - destination:
            host: api
"""


class UnknownDelegate(Rule):
    """A delegate is a VirtualService without hosts, that the one which delegates sees."""

    code = "MG1208"
    title = "A route delegates to a VirtualService without hosts."
    why = "istiod leaves the route out: its requests answer `404`, or go to a route after it."
    mend = (
        "Name a VirtualService without `hosts`, with its namespace, that is exported to this one."
    )
    example = Example(
        wrong=_MANIFESTS.replace("NAME", "apis"), right=_MANIFESTS.replace("NAME", "api")
    )
    source = "https://istio.io/latest/docs/reference/config/networking/virtual-service/#Delegate"
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each delegate that is not there, has hosts, or is not seen."""
        by_name = {(v.member.namespace, v.member.name): v for v in system.routing.virtual_services}
        for virtual in system.routing.virtual_services:
            home = virtual.member.namespace
            for index, route in enumerate(mappings(virtual.member.spec.get("http"))):
                delegate = mapping(route, "delegate")
                place = (text(delegate.get("namespace")) or home, text(delegate.get("name")))
                if delegate and not system.is_external(VIRTUAL_SERVICE, *place):
                    path = ("spec", "http", index, "delegate")
                    yield from self._wrong(system, virtual, path, place, by_name.get(place))

    def _wrong(
        self,
        system: System,
        virtual: VirtualService,
        path: Path,
        place: tuple[str, str],
        found: VirtualService | None,
    ) -> Iterator[Mistake]:
        home, name = virtual.member.namespace, words.show(place[1])
        severity, hint = self.severity, ""
        others = [] if found is None else [(found.member, ("spec",))]
        if found is None:
            message = f"there is no VirtualService {name} in the namespace {place[0]}"
            hint = _elsewhere(system, place[1])
            if not hint and not _has_any(system, place[0]):
                severity = Severity.NOTE
        elif not found.is_delegate:
            message = f"{name} has hosts of its own, and is nobody's delegate"
        elif found.visible is not None and home not in found.visible:
            message = f"{name} is not exported to the namespace {home}"
            hint = f"add {home} to its `exportTo`"
        else:
            return
        expected = "expected a VirtualService without hosts"
        yield self.mistake(
            virtual.member,
            path,
            message,
            expected=expected,
            hint=hint,
            others=others,
            severity=severity,
        )


def _elsewhere(system: System, name: str) -> str:
    """Return a hint if another namespace has a delegate of a name, and says so itself."""
    for member in system.named(VIRTUAL_SERVICE, name):
        if member.is_placed and not member.spec.get("hosts"):
            return f"for that of {member.namespace} write `namespace: {member.namespace}`"
    return ""


def _has_any(system: System, namespace: str) -> bool:
    """Return whether VirtualServices of a namespace are here at all."""
    return bool(system.names(VIRTUAL_SERVICE, namespace))
