"""Probes that ask for a port by a name that no port has."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings, text
from meshgen.nearest import did_you_mean
from meshgen.resources import Path
from meshgen.system import System

_PROBES = ("startupProbe", "readinessProbe", "livenessProbe")
_HOOKS = ("postStart", "preStop")
_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web:1.0
      ports:
        - name: http
          containerPort: 8080
      readinessProbe:
        httpGet:
          path: /ready
          port: """


class UnknownProbePort(Rule):
    """The kubelet looks for the name among the ports of the container itself."""

    code = "MG1627"
    title = "A port that a probe names is one of its container."
    why = (
        "The probe never succeeds: `Readiness probe errored: couldn't find port: web`; the pod is "
        "never ready, or is restarted for ever."
    )
    mend = "Name a port of this very container, or write its number."
    example = Example(wrong=_POD + "web\n", right=_POD + "http\n")
    source = (
        "https://kubernetes.io/docs/tasks/configure-pod-container/"
        "configure-liveness-readiness-startup-probes/#use-a-named-port"
    )
    severity = Severity.ERROR
    linter = ("liveness-port", "readiness-port", "startup-port")
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port of a probe, or of a hook, that its container does not have."""
        for workload in system.workloads:
            for path, container in (*workload.containers, *workload.init_containers):
                names = [text(port.get("name")) for port in mappings(container.get("ports"))]
                for place, port in _asked(container):
                    if port and port not in names and not port.isdecimal():
                        yield self.mistake(
                            workload.member,
                            (*path, *place),
                            f"this container has no port called `{port}`",
                            hint=did_you_mean(port, names),
                        )


def _asked(container: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    places: list[tuple[str, ...]] = [(probe,) for probe in _PROBES if probe in container]
    if "lifecycle" in container:
        places += [("lifecycle", hook) for hook in _HOOKS]
    for place in places:
        for action in ("httpGet", "tcpSocket"):
            port = mapping(container, *place, action).get("port")
            yield (*place, action, "port"), text(port)
