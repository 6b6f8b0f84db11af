"""EnvoyFilters that are attached to what is nowhere."""

from collections.abc import Iterator

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.envoyfilter.limits import WHOLE, example
from meshgen.checks.rules.references.missing import is_missing, meant
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mappings, text
from meshgen.system import System
from meshgen.system.policies import ENVOY_FILTER

# What a filter can be attached to in its own namespace.
_WAY = "it is attached to what is in its own namespace: write it into {there}"
_TARGETS = frozenset(
    (
        "Gateway.gateway.networking.k8s.io",
        "Service",
        "ServiceEntry.networking.istio.io",
    )
)
_GATEWAY = """\
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: waypoint
spec:
  gatewayClassName: istio-waypoint
"""


def _attached(name: str) -> str:
    target = f"{{group: gateway.networking.k8s.io, kind: Gateway, name: {name}}}"
    return example(WHOLE).replace("spec:\n", f"spec:\n  targetRefs:\n  - {target}\n", 1)


class AttachedToNothing(Rule):
    """An EnvoyFilter with targets changes the gateways and waypoints of these, and nothing else."""

    code = "MG1403"
    title = "What an EnvoyFilter is attached to exists."
    why = "It changes no proxy, and istiod says no word of it."
    mend = "Mend the name: the target is in the EnvoyFilter's own namespace."
    example = Example(wrong=_attached("web") + _GATEWAY, right=_attached("waypoint") + _GATEWAY)
    source = "https://istio.io/latest/docs/reference/config/networking/envoy-filter/"
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each target that is nowhere."""
        for member in system.of(ENVOY_FILTER):
            for index, target in enumerate(mappings(member.spec.get("targetRefs"))):
                kind, group = text(target.get("kind")), text(target.get("group"))
                type_, name = f"{kind}.{group}".rstrip("."), text(target.get("name"))
                if type_ in _TARGETS and is_missing(system, type_, member.namespace, name):
                    path = ("spec", "targetRefs", index, "name")
                    if found := elsewhere(system, type_, member, name, _WAY):
                        yield self.mistake(member, path, **found._asdict())
                        continue
                    names = system.names(type_, member.namespace)
                    yield self.mistake(
                        member,
                        path,
                        f"there is no {kind} `{name}` in namespace {member.namespace}",
                        hint=meant(name, names, "mend the name, or add it to the manifests"),
                        severity=None if names else Severity.NOTE,
                    )
