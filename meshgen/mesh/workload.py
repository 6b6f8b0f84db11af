"""What runs a service's pods, and the containers in them."""

from collections.abc import Mapping
from dataclasses import dataclass

from meshgen.mesh.metrics import metrics_of
from meshgen.mesh.service import Service
from meshgen.mesh.variables import env_list
from meshgen.model.container import Container as ContainerSpec
from meshgen.model.injection import INJECT
from meshgen.model.pod import Probe, Volume
from meshgen.model.ports import ServicePort
from meshgen.model.proxy import proxy_annotations
from meshgen.model.workload import WorkloadSpec
from meshgen.resources import Object, Path

# What speaks TLS itself: the kubelet does not look at the certificate.
_OVER_TLS = ("https", "tls")
_DEFAULT_REQUESTS = {"cpu": "100m", "memory": "128Mi"}


@dataclass(frozen=True)
class Workload:
    """A Deployment, StatefulSet, Job or CronJob: the pods of one version of a service."""

    service: Service

    @property
    def spec(self) -> WorkloadSpec:
        """Return what the config says of it."""
        return self.service.spec

    @property
    def setting(self) -> Path:
        """Return its path in the config."""
        return self.service.setting

    @property
    def name(self) -> str:
        """Return its name, before prefix and suffix."""
        return self.service.name

    @property
    def version(self) -> str:
        """Return the version of the service that its pods run."""
        return self.service.spec.version or "v1"

    @property
    def selector(self) -> Mapping[str, str]:
        """Return the labels by which it knows its pods."""
        return {"app": self.service.name}

    @property
    def labels(self) -> Mapping[str, str]:
        """Return its own labels; patches for all workloads in the mesh select by them."""
        return {**self.service.labels, **self._opt_out}

    @property
    def pod_labels(self) -> Mapping[str, str]:
        """Return the pods' labels; the label beats an annotation of the same name in injection."""
        return {**self.service.labels, "version": self.version, **self._opt_out}

    @property
    def pod_annotations(self) -> Mapping[str, str] | None:
        """Return the pods' annotations, the sidecar's resources among them."""
        service = self.service
        sidecar = proxy_annotations(self.spec.sidecar, service.istio) if service.in_mesh else {}
        return {**_sorted(self.spec.pod_annotations), **sidecar} or None

    @property
    def replicas(self) -> int | None:
        """Return the replicas, or None where an HPA owns them."""
        if self.spec.autoscaling:
            return None
        return 1 if self.spec.replicas is None else self.spec.replicas

    @property
    def metrics(self) -> list[Object]:
        """Return what its HPA scales by."""
        return metrics_of(self.spec.autoscaling) if self.spec.autoscaling else []

    @property
    def containers(self) -> list["Container"]:
        """Return the containers, the service's own first; those that are injected are not here."""
        return [Container(self)]

    @property
    def volumes(self) -> list[tuple[str, Volume]]:
        """Return the volumes in order of name."""
        return sorted((self.spec.volumes or {}).items())

    @property
    def claims(self) -> list[tuple[str, Volume]]:
        """Return the volumes that are claimed."""
        return [(name, volume) for name, volume in self.volumes if volume.claim]

    def claim_name(self, volume: str) -> str:
        """Return the name of the PersistentVolumeClaim of a volume."""
        return f"{self.name}-{volume}"

    @property
    def _opt_out(self) -> Mapping[str, str]:
        return {} if self.service.in_mesh else {INJECT: "false"}


@dataclass(frozen=True)
class Container:
    """A workload's main container."""

    workload: Workload

    @property
    def service(self) -> Service:
        """Return the service that it serves."""
        return self.workload.service

    @property
    def spec(self) -> ContainerSpec:
        """Return what the config says of it."""
        return self.workload.spec

    @property
    def name(self) -> str:
        """Return its name."""
        return self.service.name

    @property
    def ports(self) -> list[ServicePort]:
        """Return its ports; two of the Service's may lead to one."""
        ports: dict[tuple[str, int], ServicePort] = {}
        for port in self.service.ports:
            ports.setdefault((port.transport, port.target_port), port)
        return list(ports.values())

    @property
    def resources(self) -> Object:
        """Return its resources."""
        declared = self.spec.resources
        if declared is None:
            return {"requests": dict(_DEFAULT_REQUESTS)}
        lists = {"limits": declared.limits, "requests": declared.requests}
        return {key: _sorted(value) for key, value in lists.items() if value}

    @property
    def env(self) -> list[Object]:
        """Return its environment variables."""
        return env_list(self.spec.env or {})

    @property
    def args(self) -> list[str] | None:
        """Return its arguments."""
        return self.spec.args

    @property
    def probes(self) -> list[tuple[str, Probe]]:
        """Return the probes by their Kubernetes names, a port filled in where HTTP needs one."""
        if self.service.is_job:
            return []
        single, both = self.spec.probes, self.spec.health
        probes = {
            "livenessProbe": (single.liveness if single else None) or both,
            "readinessProbe": (single.readiness if single else None) or both,
            "startupProbe": single.startup if single else None,
        }
        return [(name, self._probe(probe)) for name, probe in probes.items() if probe is not None]

    def _probe(self, probe: Probe) -> Probe:
        """Return a probe with what is not said: which port is asked, and whether with TLS."""
        from msgspec.structs import replace

        if probe.path is None:
            return probe
        ports = self.service.ports
        if probe.port is None:
            # The kubelet speaks HTTP/1.1: another port would not understand it.
            ranks = {protocol: rank for rank, protocol in enumerate(("http", *_OVER_TLS))}
            first = min(ports, key=lambda port: ranks.get(port.protocol, len(ranks)))
            probe = replace(probe, port=first.target_port)
        protocols = {port.protocol for port in ports if port.target_port == probe.port}
        if probe.scheme is None and protocols and protocols <= set(_OVER_TLS):
            return replace(probe, scheme="HTTPS")
        return probe


def workloads(service: Service) -> tuple[Workload, ...]:
    """Return what runs a service's pods, one for each of its versions."""
    return (Workload(service),)


def _sorted(pairs: Mapping[str, str] | None) -> dict[str, str]:
    return dict(sorted((pairs or {}).items()))
