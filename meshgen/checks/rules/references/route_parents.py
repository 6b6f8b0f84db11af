"""Routes of the Gateway API that no Gateway takes."""

from collections.abc import Iterator

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.references.missing import meant, near
from meshgen.checks.rules.references.routes import GATEWAY, GROUP, ROUTES, SOURCE, missing, parents
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mappings, text
from meshgen.nearest import did_you_mean, one_of
from meshgen.system import System

# To the Gateway, where the namespace is left out, and where it stands there.
_WAYS = ("write `namespace: {there}`", "did you mean namespace {there}?")
_GATEWAY = f"""\
apiVersion: {GROUP}/v1
kind: Gateway
metadata:
  name: public
spec:
  listeners:
    - name: http
      port: 80
---
apiVersion: {GROUP}/v1
kind: HTTPRoute
metadata:
  name: web
spec:
  parentRefs:
"""


class MissingParent(Rule):
    """Told of where the manifests have Gateways of that namespace, or one of that name elsewhere.

    What is like none of them may be deployed otherwise: a note.
    """

    code = "MG1617"
    title = "The Gateway that a route is attached to exists."
    why = "Nothing serves the route: 404 from the gateway, and its status has no parent."
    mend = "Mend the Gateway's name or namespace."
    example = Example(
        wrong=_GATEWAY + "    - name: edge\n", right=_GATEWAY + "    - name: public\n"
    )
    source = SOURCE
    kinds = frozenset(ROUTES)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Gateway that is not among those of its namespace."""
        for ref in parents(system):
            if not missing(system, GATEWAY, ref):
                continue
            names, is_told = system.names(GATEWAY, ref.namespace), "namespace" in ref.around
            way, told_in = _WAYS[is_told], ref.namespace if is_told else ""
            found = elsewhere(system, GATEWAY, ref.member, ref.name, way, told_in)
            if found and (names or not is_told):
                yield self.mistake(ref.member, (*ref.path, "name"), **found._asdict())
            elif names:
                yield self.mistake(
                    ref.member,
                    (*ref.path, "name"),
                    f"there is no Gateway `{ref.name}` in namespace {ref.namespace}",
                    hint=meant(ref.name, names),
                    severity=None if near(ref.name, names) else Severity.NOTE,
                )


class MissingSection(Rule):
    """A listener is named by `sectionName`, or by its port."""

    code = "MG1618"
    title = "The Gateway has the listener that a route is attached to."
    why = "Nothing serves the route: 404 from the gateway; its status says `NoMatchingParent`."
    mend = "Write the name of one of the Gateway's listeners, or leave it out for all."
    example = Example(
        wrong=_GATEWAY + "    - name: public\n      sectionName: https\n",
        right=_GATEWAY + "    - name: public\n      sectionName: http\n",
    )
    source = SOURCE
    kinds = frozenset(ROUTES)

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each listener that a Gateway does not have, by its name or port."""
        for ref in parents(system):
            gateway = system.get(GATEWAY, ref.namespace, ref.name)
            listeners = mappings(gateway.spec.get("listeners")) if gateway else ()
            section, port = text(ref.around.get("sectionName")), ref.around.get("port")
            names = [text(each.get("name")) for each in listeners]
            if gateway is None or not listeners:
                continue
            if section and section not in names:
                yield self.mistake(
                    ref.member,
                    (*ref.path, "sectionName"),
                    f"{gateway.seen_from(ref.member)} has no listener `{section}`",
                    expected=one_of(names),
                    hint=did_you_mean(section, names),
                    others=[(gateway, ("spec", "listeners"))],
                )
            elif isinstance(port, int) and all(each.get("port") != port for each in listeners):
                yield self.mistake(
                    ref.member,
                    (*ref.path, "port"),
                    f"{gateway.seen_from(ref.member)} has no listener of port {port}",
                    others=[(gateway, ("spec", "listeners"))],
                )
