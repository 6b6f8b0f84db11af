"""Containers on a port that the proxy has."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.control_plane import is_of_istio
from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mappings
from meshgen.model.injection import INJECTED
from meshgen.model.ports import RESERVED
from meshgen.system import System

# The one port of them that it has for UDP too: its DNS proxy.
_DNS = 15053


class ReservedPort(Rule):
    """The containers of a pod share its ports, and the sidecar takes some."""

    code = "MG1040"
    title = "No container beside a sidecar listens on one of the proxy's ports."
    why = (
        "Whichever starts last fails with `address already in use`: the container, or the proxy, "
        "and the pod stays at `1/2`."
    )
    mend = "Listen on another port than 15000 to 15090."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      ports:
        - containerPort: 15020
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      ports:
        - containerPort: 8080
""",
    )
    source = "https://istio.io/latest/docs/ops/deployment/application-requirements/"
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port of the proxy's that another container of the pod declares."""
        for workload in system.workloads:
            if not workload.sidecar or is_of_istio(workload.member):
                continue
            for path, container in (*workload.containers, *workload.init_containers):
                if container.get("name") in INJECTED:
                    continue
                for index, port in enumerate(mappings(container.get("ports"))):
                    number = port.get("containerPort")
                    if number in RESERVED and (port.get("protocol") != "UDP" or number == _DNS):
                        yield self.mistake(
                            workload.member,
                            (*path, "ports", index, "containerPort"),
                            f"the sidecar listens on {number} itself",
                            hint="choose another port",
                        )
