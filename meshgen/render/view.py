"""What the templates see: the model with everything worked out that is not layout."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meshgen.model import Mesh, Mtls, Namespace, Service
from meshgen.model.network import ServiceMtls
from meshgen.model.pod import Probe
from meshgen.model.ports import ServicePort, ports_of
from meshgen.model.references import Reference, resolved
from meshgen.render.sidecar import annotations
from meshgen.render.trafficpolicy import traffic_policy
from meshgen.render.variables import env_list
from meshgen.resources import Object
from meshgen.schemas.stores import Stores

_SCHEMES = {"http2": "http", "http_proxy": "http", "grpc-web": "http", "mongo": "mongodb"}
# EnvoyFilter apart, which has no other version than v1alpha3.
_OF_GROUP = {"networking": "DestinationRule", "security": "PeerAuthentication"}
_DEFAULT_REQUESTS = {"cpu": "100m", "memory": "128Mi"}


@dataclass(frozen=True)
class MeshView:
    """The whole mesh in one environment."""

    spec: Mesh

    @cached_property
    def name(self) -> str:
        """Return the mesh's name."""
        return self.spec.metadata.name

    @cached_property
    def namespace(self) -> Namespace:
        """Return the namespace; the mesh's own name where none is set."""
        return self.spec.namespace or Namespace(name=self.name)

    @cached_property
    def mtls(self) -> Mtls:
        """Return the namespace's mTLS."""
        return self.spec.mtls

    @cached_property
    def services(self) -> list["ServiceView"]:
        """Return the services in order of name."""
        found = sorted((self.spec.services or {}).items())
        return [ServiceView(self, name, service) for name, service in found]

    def istio_api(self, group: str, kind: str = "") -> str:
        """Return the newest apiVersion of an Istio kind that every declared Istio serves.

        Without a kind, that of the kinds of the networking or security group that meshgen renders.
        Raises ValueError where there is none.
        """
        kind = kind or _OF_GROUP.get(group, "")
        if not kind:
            raise ValueError(f'name the kind as well: istio_api("{group}", KIND)')
        return self._schemas.api_version(kind, f"{group}.istio.io")

    def text(self, text: str) -> str:
        """Return a text with every reference to a service replaced."""
        return resolved(text, self._value) if "${" in text else text

    def full_name(self, name: str) -> str:
        """Return a name as it will be in the cluster."""
        return f"{self.spec.name_prefix or ''}{name}{self.spec.name_suffix or ''}"

    @cached_property
    def _schemas(self) -> Stores:
        return Stores(self.spec.kubernetes, self.spec.istio.version)

    def _value(self, reference: Reference) -> str:
        ports = ports_of((self.spec.services or {})[reference.service])
        port = next(p for p in ports if reference.port in (None, p.name))
        host = self.full_name(reference.service)
        scheme = _SCHEMES.get(port.protocol, port.protocol)
        return {
            "url": f"{scheme}://{host}:{port.port}",
            "host": host,
            "port": str(port.port),
            "address": f"{host}:{port.port}",
            "fqdn": f"{host}.{self.namespace.name}.svc.cluster.local",
        }[reference.attribute]


@dataclass(frozen=True)
class ServiceView:
    """One service."""

    mesh: MeshView
    name: str
    spec: Service

    @property
    def is_job(self) -> bool:
        """Return whether it ends by itself: a Job or CronJob."""
        return self.spec.kind in ("Job", "CronJob")

    @cached_property
    def ports(self) -> tuple[ServicePort, ...]:
        """Return the ports, the main one first."""
        return () if self.is_job else ports_of(self.spec)

    @property
    def container_ports(self) -> list[ServicePort]:
        """Return the ports of the container; two of the Service's may lead to one."""
        found: dict[tuple[str, int], ServicePort] = {}
        for port in self.ports:
            found.setdefault((port.transport, port.target_port), port)
        return list(found.values())

    @property
    def has_service(self) -> bool:
        """Return whether there is a Service; a StatefulSet always needs one for its pods' names."""
        return bool(self.ports) or self.spec.kind == "StatefulSet"

    @property
    def headless(self) -> bool:
        """Return whether the Service has no cluster IP."""
        said = self.spec.service.headless
        reached = self.spec.service.type != "ClusterIP"
        return said if said is not None else self.spec.kind == "StatefulSet" and not reached

    @property
    def in_mesh(self) -> bool:
        """Return whether its pods get a sidecar."""
        return self.spec.mesh if self.spec.mesh is not None else not self.is_job

    @property
    def labels(self) -> Mapping[str, str]:
        """Return the labels of everything that belongs to the service."""
        return {"app": self.name, **_sorted(self.spec.labels)}

    @property
    def workload_labels(self) -> Mapping[str, str]:
        """Return the workload's labels; patches for all workloads in the mesh select by them."""
        return {**self.labels, **self._opt_out}

    @property
    def _opt_out(self) -> Mapping[str, str]:
        return {} if self.in_mesh else {"sidecar.istio.io/inject": "false"}

    @property
    def pod_labels(self) -> Mapping[str, str]:
        """Return the pods' labels; the label beats an annotation of the same name in injection."""
        return {**self.labels, "version": self.spec.version or "v1", **self._opt_out}

    @property
    def pod_annotations(self) -> Mapping[str, str] | None:
        """Return the pods' annotations, the sidecar's resources among them."""
        sidecar = annotations(self.spec.sidecar, self.mesh.spec.istio) if self.in_mesh else {}
        return {**_sorted(self.spec.pod_annotations), **sidecar} or None

    @property
    def replicas(self) -> int | None:
        """Return the replicas, or None where an HPA owns them."""
        if self.spec.autoscaling:
            return None
        return 1 if self.spec.replicas is None else self.spec.replicas

    @property
    def resources(self) -> Object:
        """Return the container's resources."""
        said = self.spec.resources
        if said is None:
            return {"requests": dict(_DEFAULT_REQUESTS)}
        lists = {"limits": said.limits, "requests": said.requests}
        return {key: _sorted(value) for key, value in lists.items() if value}

    @property
    def env(self) -> list[Object]:
        """Return the container's environment variables."""
        return env_list(self.spec.env or {}, self.mesh.text)

    @property
    def args(self) -> list[str] | None:
        """Return the container's arguments."""
        said = self.spec.args
        return None if said is None else [self.mesh.text(argument) for argument in said]

    @property
    def probes(self) -> list[tuple[str, Probe]]:
        """Return the probes by their Kubernetes names, a port filled in where HTTP needs one."""
        if self.is_job:
            return []
        own, both = self.spec.probes, self.spec.health
        found = {
            "livenessProbe": (own.liveness if own else None) or both,
            "readinessProbe": (own.readiness if own else None) or both,
            "startupProbe": own.startup if own else None,
        }
        return [(name, self._probe(said)) for name, said in found.items() if said is not None]

    def _probe(self, probe: Probe) -> Probe:
        from msgspec.structs import replace

        if probe.path is not None and probe.port is None:
            # The kubelet speaks HTTP/1.1: another port would not understand it.
            http = (port for port in self.ports if port.protocol == "http")
            return replace(probe, port=next(http, self.ports[0]).target_port)
        return probe

    @property
    def account(self) -> str:
        """Return the ServiceAccount's name."""
        return self.spec.service_account.name or self.name

    @property
    def volumes(self) -> list[tuple[str, Any]]:
        """Return the volumes in order of name."""
        return sorted((self.spec.volumes or {}).items())

    @property
    def claims(self) -> list[tuple[str, Any]]:
        """Return the volumes that are claimed."""
        return [(name, volume) for name, volume in self.volumes if volume.claim]

    @property
    def mtls(self) -> ServiceMtls | None:
        """Return the service's own mTLS, where it says any."""
        return self.spec.mtls

    @property
    def client_tls(self) -> str:
        """Return the TLS mode with which callers reach it.

        A workload without a sidecar cannot do mTLS, whatever the namespace demands.
        """
        mode = (self.mtls.mode if self.mtls else None) or self.mesh.mtls.mode
        return "ISTIO_MUTUAL" if self.in_mesh and mode != "DISABLE" else "DISABLE"

    @property
    def plain_ports(self) -> list[int]:
        """Return the Service's ports that take plain text only, though the others do mTLS."""
        ports = (self.mtls.ports if self.mtls else None) or {}
        return [p.port for p in self.ports if ports.get(str(p.target_port)) == "DISABLE"]

    @property
    def traffic_policy(self) -> Object:
        """Return the trafficPolicy of its DestinationRule."""
        plain = self.plain_ports if self.client_tls != "DISABLE" else []
        own = self.spec.destination_rule.traffic_policy or {}
        return traffic_policy(own, self.client_tls, plain)


def _sorted(pairs: Mapping[str, str] | None) -> dict[str, str]:
    return dict(sorted((pairs or {}).items()))
