"""Ports of Services that lead to no port of the pods."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings
from meshgen.model.injection import PROXY
from meshgen.nearest import did_you_mean
from meshgen.system import Service, ServicePort, System, Workload

# What the sidecar declares, and no manifest.
_OF_PROXY = "http-envoy-prom"
_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  containers:
    - name: web
      image: web:1.0
      ports:
        - name: http
          containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
      targetPort: """


class UnknownTargetPort(Rule):
    """A name is looked up in each pod: one without it gets nothing.

    Where no pod has it, the Service is of no use: an error; where some have it, the others may be
    of another system: a note.
    """

    code = "MG1621"
    title = "A port that a Service names is one of the pods' containers."
    why = (
        "Pods without a port of that name are no endpoints: `connection refused`, or `no healthy "
        "upstream` and 503 UH from a sidecar, though they run."
    )
    mend = "Name the container's port, or write its number as `targetPort`."
    example = Example(wrong=_POD + "web\n", right=_POD + "http\n")
    source = "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"
    kinds = frozenset(("Service",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each named port that some of the pods do not have."""
        for service, port in _ports(system):
            without = [w for w in service.workloads if not _has_name(w, port)]
            if isinstance(port.target, str) and without and port.target != _OF_PROXY:
                names = [str(p.get("name")) for w in without for _, p in w.ports if p.get("name")]
                every = len(without) == len(service.workloads)
                whose = ", ".join(str(workload.member) for workload in without[:3])
                more = f" and {len(without) - 3} more" if len(without) > 3 else ""
                yield self.mistake(
                    service.member,
                    (*port.path, "targetPort"),
                    f"no container of {whose}{more} has a port called `{port.target}`",
                    hint=did_you_mean(port.target, names),
                    others=[(w.member, (*w.template_path, "spec")) for w in without],
                    severity=Severity.ERROR if every else Severity.NOTE,
                )


class UndeclaredTargetPort(Rule):
    """A container may well listen on a port that it does not declare: a note, where none fits."""

    code = "MG1622"
    title = "A Service sends to a port that the pods' containers declare."
    why = "If nothing listens there, it is `connection refused`, or 503 UF from a sidecar."
    mend = "Write the container's port as `targetPort`, or declare the one that is meant."
    example = Example(wrong=_POD + "80\n", right=_POD + "8080\n")
    source = "https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports"
    severity = Severity.NOTE
    kinds = frozenset(("Service",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Service whose numbers are all none that the pods declare."""
        for service in system.services:
            for pods, port in _misled(service):
                listed = ", ".join(map(str, sorted(_numbers(pods, port))))
                written = mapping(mappings(service.member.spec.get("ports"))[int(port.path[-1])])
                yield self.mistake(
                    service.member,
                    (*port.path, "targetPort" if "targetPort" in written else "port"),
                    f"no container of {pods.member} declares port {port.target}",
                    hint=f"it declares {listed}",
                    others=[(pods.member, (*pods.template_path, "spec", "containers"))],
                )


def _misled(service: Service) -> Iterator[tuple[Workload, ServicePort]]:
    """Yield the ports of a Service, if none of them leads to one that is declared.

    A gateway's proxy opens ports as it is told to, and declares none of them.
    """
    pods = service.workloads
    if service.type == "ExternalName" or any(_is_gateway(workload) for workload in pods):
        return
    ports = [port for port in service.ports if isinstance(port.target, int) and port.target]
    if len(ports) < len(service.ports) or not pods:
        return
    declared = [[_numbers(workload, port) for workload in pods] for port in ports]
    if all(all(each) for each in declared) and not any(
        port.target in numbers
        for port, each in zip(ports, declared, strict=True)
        for numbers in each
    ):
        yield from ((pods[0], port) for port in ports)


def _is_gateway(workload: Workload) -> bool:
    listed = (*workload.containers, *workload.init_containers)
    return any(container.get("name") == PROXY for _, container in listed)


def _ports(system: System) -> Iterator[tuple[Service, ServicePort]]:
    for service in system.services:
        if service.workloads and service.type != "ExternalName":
            yield from ((service, port) for port in service.ports)


def _has_name(workload: Workload, port: ServicePort) -> bool:
    return any(
        declared.get("name") == port.target and declared.get("protocol", "TCP") == port.transport
        for _, declared in workload.ports
    )


def _numbers(workload: Workload, port: ServicePort) -> set[int]:
    return {
        declared["containerPort"]
        for _, declared in workload.ports
        if isinstance(declared.get("containerPort"), int)
        and declared.get("protocol", "TCP") == port.transport
    }
