"""Routes that are attached to a Gateway of another namespace, which does not let them in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.rules.references.routes import GATEWAY, GROUP, ROUTES, Ref, parents
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.labels import is_selected

# A Namespace has it without saying so.
_NAME = "kubernetes.io/metadata.name"
_GATEWAY = f"""\
apiVersion: {GROUP}/v1
kind: Gateway
metadata:
  name: edge
  namespace: edge
spec:
  listeners:
    - name: http
      port: 80
      protocol: HTTP
"""
_ALLOWED = """\
      allowedRoutes:
        namespaces:
          from: All
"""
_ROUTE = f"""\
---
apiVersion: {GROUP}/v1
kind: HTTPRoute
metadata:
  name: web
  namespace: shop
spec:
  parentRefs:
    - name: edge
      namespace: edge
"""


class NotLetIn(Rule):
    """A listener takes the routes of its own namespace, unless it says otherwise.

    What it selects namespaces by is not looked at where no object tells their labels.
    """

    code = "MG1619"
    title = "A Gateway lets the routes in that are attached to it."
    why = "Nothing serves the route: 404 from the gateway; its status says `NotAllowedByListeners`."
    mend = (
        "Let the route's namespace in at a listener: `allowedRoutes: {namespaces: {from: All}}`, "
        "or `from: Selector` with labels of the namespace."
    )
    example = Example(wrong=_GATEWAY + _ROUTE, right=_GATEWAY + _ALLOWED + _ROUTE)
    source = "https://gateway-api.sigs.k8s.io/guides/multiple-ns/"
    kinds = frozenset(ROUTES)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each parent of another namespace, none of whose listeners lets the route in."""
        for ref in parents(system):
            gateway = system.get(GATEWAY, ref.namespace, ref.name)
            if gateway is None or gateway.namespace == ref.member.namespace:
                continue
            asked = list(_asked(gateway, ref))
            if asked and not any(_may_take(system, ref.member, one) for _, one in asked):
                yield self._told(ref, gateway, asked)

    def _told(
        self, ref: Ref, gateway: Member, asked: Sequence[tuple[Path, Mapping[str, Any]]]
    ) -> Mistake:
        path, listener = asked[0]
        taken = mapping(listener, "allowedRoutes", "namespaces").get("from", "Same")
        whose = {
            "Same": "its own namespace only",
            "None": "no namespace",
        }.get(text(taken), "namespaces with other labels")
        return self.mistake(
            ref.member,
            (*ref.path, "namespace"),
            f"{gateway.seen_from(ref.member)} takes routes of {whose}, not of "
            f"{ref.member.namespace}",
            hint="let it in with `allowedRoutes` of a listener",
            others=[(gateway, path)],
            severity=None if ref.member.is_placed else Severity.NOTE,
        )


def _asked(gateway: Member, ref: Ref) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield the listeners that a route is attached to: all, if it names none."""
    section, port = text(ref.around.get("sectionName")), ref.around.get("port")
    for index, listener in enumerate(mappings(gateway.spec.get("listeners"))):
        is_named = not section or listener.get("name") == section
        if is_named and (port is None or listener.get("port") == port):
            yield ("spec", "listeners", index), listener


def _may_take(system: System, route: Member, listener: Mapping[str, Any]) -> bool:
    """Return whether a listener takes the routes of another namespace, or may do so."""
    namespaces = mapping(listener, "allowedRoutes", "namespaces")
    if namespaces.get("from") != "Selector":
        return namespaces.get("from") not in (None, "Same", "None")
    selector = mapping(namespaces, "selector")
    labels = system.namespace_labels(route.namespace)
    wanted = mapping(selector, "matchLabels")
    is_by_name = selector.keys() == {"matchLabels"} and wanted.keys() == {_NAME}
    if labels is None and not is_by_name:
        return True
    return is_selected({_NAME: route.namespace, **(labels or {})}, selector)
