"""Containers' ports that several Services lead to."""

from collections.abc import Iterator, Mapping, Sequence

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path
from meshgen.system import Member, System, Workload
from meshgen.system.protocols import HTTP, TCP, TLS
from meshgen.system.services import Reached

_DEPLOYMENT = "Deployment.apps"
_WAYPOINT = ("gateway.istio.io/managed", "istio.io-mesh-controller")
_REQUIREMENTS = "https://istio.io/latest/docs/ops/deployment/application-requirements/"
_PODS = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        ports:
        - containerPort: 8080
---
"""


def _service(name: str, ports: str) -> str:
    return f"""\
apiVersion: v1
kind: Service
metadata:
  name: {name}
spec:
  selector: {{app: web}}
  ports:
{ports}"""


class SeveralNumbers(Rule):
    """The proxy has one listener for a container's port, whichever Services lead to it."""

    code = "MG1266"
    title = "Services lead to a container's port by one number."
    why = (
        "The proxy knows the port by the oldest Service only: its protocol and its name in the "
        "metrics hold for what comes through the others."
    )
    mend = "Give them one number, or the container a port for each."
    example = Example(
        wrong=_PODS
        + _service("web", "  - {name: http, port: 80, targetPort: 8080}\n")
        + "---\n"
        + _service("web-old", "  - {name: http, port: 8000, targetPort: 8080}\n"),
        right=_PODS + _service("web", "  - {name: http, port: 80, targetPort: 8080}\n"),
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0137/"
    severity = Severity.NOTE
    istio = ("IST0137",)
    kinds = frozenset((_DEPLOYMENT,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each target of a Deployment's pods that has several numbers."""
        for workload in _meshed(system):
            targets: dict[str, list[Reached]] = {}
            for reached in system.reaching(workload):
                targets.setdefault(str(reached.port.target), []).append(reached)
            for target, listed in targets.items():
                numbers = sorted({reached.port.number for reached in listed})
                if len(numbers) > 1:
                    yield self.mistake(
                        workload.member,
                        _place(workload, listed[0]),
                        f"target port {words.show(target)} is reached as {_and(numbers)}",
                        expected="expected one number",
                        others=_others(listed),
                    )


class SeveralTransports(Rule):
    """A port of TCP and one of UDP with the same number, as DNS has them."""

    code = "MG1267"
    title = "Services of a workload use a port's number for one transport."
    why = "Istio serves the port of TCP; what is UDP goes past the sidecar."
    mend = "Nothing, if both are meant, as for DNS; else give them different numbers."
    example = Example(
        wrong=_PODS
        + _service(
            "web",
            "  - {name: tcp-dns, port: 53, targetPort: 8080}\n"
            "  - {name: udp-dns, port: 53, targetPort: 8081, protocol: UDP}\n",
        ),
        right=_PODS + _service("web", "  - {name: tcp-dns, port: 53, targetPort: 8080}\n"),
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0116/"
    severity = Severity.NOTE
    istio = ("IST0116",)
    kinds = frozenset((_DEPLOYMENT,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each number that stands for several transports before a Deployment's pods."""
        for workload in _meshed(system):
            numbers: dict[int, list[Reached]] = {}
            for reached in system.reaching(workload):
                numbers.setdefault(reached.port.number, []).append(reached)
            for number, listed in numbers.items():
                transports = sorted({reached.port.transport for reached in listed})
                if len(transports) > 1:
                    yield self.mistake(
                        workload.member,
                        _place(workload, listed[0]),
                        f"is reached by {_and(transports)} as port {number}",
                        others=_others(listed),
                    )


class SeveralProtocols(Rule):
    """One Service says HTTP of a container's port, another one TCP."""

    code = "MG1268"
    title = "Services say the same protocol of a container's port."
    why = (
        "The proxy takes what the oldest Service says, and nobody sees which: HTTP policies and "
        "metrics are missing, or what is no HTTP is answered with `400 Bad Request`."
    )
    mend = "Say one protocol in all of them, or give the container a port for each."
    example = Example(
        wrong=_PODS
        + _service("web", "  - {name: http, port: 8080}\n")
        + "---\n"
        + _service("web-raw", "  - {name: tcp, port: 8080}\n"),
        right=_PODS
        + _service("web", "  - {name: http, port: 8080}\n")
        + "---\n"
        + _service("web-raw", "  - {name: http, port: 8080}\n"),
    )
    source = _REQUIREMENTS
    kinds = frozenset(("Service",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port of a workload's containers that is HTTP here, and TCP or TLS there."""
        for workload in system.workloads:
            if workload.sidecar is False:
                continue
            for number, said in _families(workload, system.reaching(workload)).items():
                if HTTP in said and (TCP in said or TLS in said):
                    listed = [reached for each in said.values() for reached in each]
                    named = _and(sorted({reached.port.protocol for reached in listed}))
                    yield self.mistake(
                        workload.member,
                        _place(workload, listed[0]),
                        f"port {number} is {named} at once",
                        expected="expected one protocol",
                        others=_others(listed),
                    )


def _meshed(system: System) -> Iterator[Workload]:
    """Yield the Deployments in the mesh that are no waypoints."""
    name, controller = _WAYPOINT
    for workload in system.workloads:
        member = workload.member
        is_waypoint = member.labels.get(name) == controller
        if member.identity.type == _DEPLOYMENT and workload.sidecar and not is_waypoint:
            yield workload


def _families(
    workload: Workload, reached: Sequence[Reached]
) -> Mapping[int, dict[str, list[Reached]]]:
    """Return who says what of each port of the containers: by its number, and by family."""
    numbers: dict[int, dict[str, list[Reached]]] = {}
    for each in reached:
        number = each.port.target_in(workload)
        if number and each.port.family in (HTTP, TCP, TLS):
            numbers.setdefault(number, {}).setdefault(each.port.family, []).append(each)
    return numbers


def _place(workload: Workload, reached: Reached) -> Path:
    """Return where a workload has the port that is reached, or its name."""
    number = reached.port.target_in(workload)
    declared = (path for path, port in workload.ports if port.get("containerPort") == number)
    return next(declared, ("metadata", "name"))


def _others(listed: Sequence[Reached]) -> list[tuple[Member, Path]]:
    return [(reached.service.member, reached.port.path) for reached in listed]


def _and(values: Sequence[object]) -> str:
    *head, last = map(str, values)
    return f"{', '.join(head)} and {last}" if head else last
