"""Patches of what a sidecar receives that look for a port which it has not."""

from collections.abc import Iterator, Sequence

from meshgen.checks.rules.envoyfilter.limits import WHOLE, example
from meshgen.checks.rules.envoyfilter.proxies import chosen_by, inbound_of
from meshgen.checks.rules.envoyfilter.sought import Sought, number_of, sought_by
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.system import System, Workload
from meshgen.system.patches import Patch
from meshgen.system.policies import ENVOY_FILTER, selector_of, targets_of
from meshgen.system.protocols import HTTP
from meshgen.system.services import Reached

_SOURCE = "https://istio.io/latest/docs/reference/config/networking/envoy-filter/"
_INBOUND = "SIDECAR_INBOUND"
_OF_HTTP = frozenset(("HTTP_FILTER", "ROUTE_CONFIGURATION", "VIRTUAL_HOST", "HTTP_ROUTE"))
_WEB = """\
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: {app: web}
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
  - {name: http, port: 80, targetPort: 8080}
"""


# Ports that pods are reached on, and whose pods.
_Ports = Sequence[tuple[Workload, Reached]]


class PortOfNobody(Rule):
    """A sidecar takes connections on the ports of the pods that Services lead to."""

    code = "MG1433"
    title = "A patch of what pods receive looks for a port that they are reached on."
    why = (
        "It matches nothing, and istiod says no word of it. `portNumber` is the container's port, "
        "not the Service's; a virtual host `inbound|http|80` has the Service's."
    )
    mend = "Write the port of the container (`targetPort`), or leave the port out."
    example = Example(
        wrong=example(WHOLE).replace("listener:\n", "listener:\n        portNumber: 80\n") + _WEB,
        right=example(WHOLE).replace("listener:\n", "listener:\n        portNumber: 8080\n") + _WEB,
    )
    source = _SOURCE
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port that none of the selected pods has, where all of them are known."""
        known = _Inbound(system)
        for patch in system.patches:
            for each in sought_by(patch):
                inbound = known.of(patch)
                if inbound and each.number not in {number_of(*pair, of=each) for pair in inbound}:
                    yield self._found(patch, each, inbound)

    def _found(self, patch: Patch, sought: Sought, inbound: _Ports) -> Mistake:
        numbers = sorted({number_of(*pair, of=sought) for pair in inbound})
        kind = "of a Service" if sought.of_service else "of the pods"
        twin = sought._replace(of_service=not sought.of_service)
        meant = {
            number_of(*pair, of=sought)
            for pair in inbound
            if number_of(*pair, of=twin) == sought.number
        }
        hint = f"the Service's port {sought.number} leads to it" if not sought.of_service else ""
        return self.mistake(
            patch.member,
            sought.path,
            f"{sought.number} is no port {kind} that it is for: this matches nothing",
            expected=f"expected {' or '.join(map(str, sorted(meant) or numbers))}",
            hint=hint if meant else "",
            others=[(inbound[0][1].service.member, ("spec", "ports"))],
        )


class NoHttpThere(Rule):
    """A port of TCP or TLS has no HTTP filters, no routes, and no virtual hosts."""

    code = "MG1434"
    title = "A patch of HTTP filters or routes is for pods that receive HTTP."
    why = (
        "It matches nothing, and istiod says no word of it: a rate limit on a port that is called "
        "`tcp-web` limits nothing."
    )
    mend = "Name the Service's port for its protocol, as in `http-web`, or patch network filters."
    example = Example(
        wrong=example(WHOLE) + _WEB.replace("name: http", "name: tcp"),
        right=example(WHOLE) + _WEB,
    )
    source = _SOURCE
    kinds = frozenset((ENVOY_FILTER,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each patch of HTTP for pods of which every port is known to be something else."""
        known = _Inbound(system)
        for patch in system.patches:
            if patch.context != _INBOUND or patch.target not in _OF_HTTP:
                continue
            inbound = known.of(patch) or ()
            sought = {each.number for each in sought_by(patch) if not each.of_service}
            on = [
                pair for pair in inbound if not sought or pair[1].port.target_in(pair[0]) in sought
            ]
            if on and not any(reached.port.family in (HTTP, "") for _, reached in on):
                protocol = on[0][1].port.protocol
                yield self.mistake(
                    patch.member,
                    (*patch.path, "applyTo"),
                    f"{patch.target} is for HTTP, and what these pods receive is {protocol}: this "
                    "matches nothing",
                    expected="expected a Service's port that says http",
                    others=[(reached.service.member, reached.port.path) for _, reached in on],
                )


class _Inbound:
    """The ports that the pods of patches are reached on, worked out once for a selector."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._known: dict[tuple[str, str], _Ports | None] = {}

    def of(self, patch: Patch) -> "_Ports | None":
        """Return those of a patch's pods; None where not all are known, or it is for the mesh."""
        member, labels = patch.member, selector_of(patch.member)
        if targets_of(member) or (
            not labels and member.namespace == self._system.control_plane.root_namespace
        ):
            return None
        key = (member.namespace, str(sorted(map(str, labels.items()))))
        if key not in self._known:
            self._known[key] = self._of(chosen_by(self._system, patch))
        return self._known[key]

    def _of(self, chosen: Sequence[Workload]) -> "_Ports | None":
        known = [(workload, inbound_of(self._system, workload)) for workload in chosen]
        if not known or any(reached is None for _, reached in known):
            return None
        return [(workload, each) for workload, reached in known for each in reached or ()]
