"""Routes of the Gateway API that lead to nothing."""

from collections.abc import Iterator

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.references.grants import Grants
from meshgen.checks.rules.references.missing import meant
from meshgen.checks.rules.references.routes import GROUP, ROUTES, SOURCE, backends, missing
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import System

# Where the namespace is left out, and where it stands there.
_WAYS = (
    "write `namespace: {there}`, and let the route in with a ReferenceGrant of {there}",
    "did you mean namespace {there}?",
)
_ROUTE = f"""\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  ports:
    - name: http
      port: 80
---
apiVersion: {GROUP}/v1
kind: HTTPRoute
metadata:
  name: web
  namespace: shop
spec:
  rules:
    - backendRefs:
"""


class MissingRouteBackend(Rule):
    """Where the manifests have no Service at all there, it may come from elsewhere: a note."""

    code = "MG1614"
    title = "The Service that a route of the Gateway API leads to exists."
    why = "The gateway answers 500, and the route's status says `BackendNotFound`."
    mend = "Mend the name or the namespace."
    example = Example(
        wrong=_ROUTE + "        - name: website\n          port: 80\n",
        right=_ROUTE + "        - name: web\n          port: 80\n",
    )
    source = SOURCE
    kinds = frozenset(ROUTES)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each backend without its Service."""
        for ref in backends(system):
            if missing(system, "Service", ref):
                path = (*ref.path, "name")
                is_told = "namespace" in ref.around
                way, place = _WAYS[is_told], ref.namespace if is_told else ""
                names = system.names("Service", ref.namespace)
                if found := elsewhere(system, "Service", ref.member, ref.name, way, place):
                    weight = Severity.NOTE if is_told and not names else found.severity
                    told = found._replace(severity=weight)
                    yield self.mistake(ref.member, path, **told._asdict())
                    continue
                yield self.mistake(
                    ref.member,
                    path,
                    f"there is no Service `{ref.name}` in namespace {ref.namespace}",
                    hint=meant(ref.name, names),
                    severity=None if names else Severity.NOTE,
                )


class MissingRoutePort(Rule):
    """A route names a port of the Service, not of the container."""

    code = "MG1615"
    title = "The Service that a route of the Gateway API leads to has the port."
    why = "The gateway answers 500 or 503, and the route's status says `BackendNotFound`."
    mend = "Write the number of a port of the Service, not that of the container."
    example = Example(
        wrong=_ROUTE + "        - name: web\n          port: 8080\n",
        right=_ROUTE + "        - name: web\n          port: 80\n",
    )
    source = SOURCE
    kinds = frozenset(ROUTES)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port of a backend that its Service does not have."""
        for ref in backends(system):
            service, port = system.service(ref.namespace, ref.name), ref.around.get("port")
            if service and isinstance(port, int) and service.port(port) is None:
                numbers = [str(each.number) for each in service.ports]
                yield self.mistake(
                    ref.member,
                    (*ref.path, "port"),
                    f"{service.member.seen_from(ref.member)} has no port {port}",
                    expected=f"expected {' or '.join(numbers)}" if numbers else "",
                    others=[(service.member, ("spec", "ports"))],
                )


class NoGrant(Rule):
    """Whose the Service is, has to allow it; where its namespace is not known, it may be."""

    code = "MG1616"
    title = "A route leads into another namespace only where a ReferenceGrant lets it."
    why = "The gateway answers 500, and the route's status says `RefNotPermitted`."
    mend = "Add a ReferenceGrant to the namespace of the Service, from the route's kind."
    example = Example(
        wrong=_ROUTE.replace(
            "name: web\n  namespace: shop\nspec:\n  rules", "name: web\nspec:\n  rules"
        )
        + "        - name: web\n          namespace: shop\n          port: 80\n",
        right=_ROUTE + "        - name: web\n          namespace: shop\n          port: 80\n",
    )
    source = "https://gateway-api.sigs.k8s.io/api-types/referencegrant/"
    kinds = frozenset(ROUTES)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each known Service of another namespace that no grant is for."""
        grants = Grants(system)
        for ref in backends(system):
            service, home = system.service(ref.namespace, ref.name), ref.member.namespace
            if service is None or ref.namespace == home:
                continue
            if not grants.let_in(ref.member, "Service", ref.namespace, ref.name):
                yield self.mistake(
                    ref.member,
                    (*ref.path, "namespace"),
                    f"no ReferenceGrant in {ref.namespace} lets {ref.member.kind}s of {home} in",
                    others=[(service.member, ())],
                )
