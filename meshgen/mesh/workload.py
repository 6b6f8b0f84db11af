"""What runs a service's pods."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from meshgen.mesh.container import Container, containers_of, init_containers_of, is_windows
from meshgen.mesh.hooks import hook_annotations
from meshgen.mesh.metrics import metrics_of
from meshgen.mesh.monitoring import Scrape, scrape_of
from meshgen.mesh.podsecurity import container_context, folder, pod_context
from meshgen.mesh.proxy import annotations_of
from meshgen.mesh.service import VERSION, Service
from meshgen.model.base import fields_set
from meshgen.model.probe import Lifecycle
from meshgen.model.proxy import proxy_annotations
from meshgen.model.rbac import PolicyRule
from meshgen.model.scalars import Raw
from meshgen.model.version import VersionSpec
from meshgen.model.volume import Volume
from meshgen.resources import Object, Path


@dataclass(frozen=True)
class Workload:
    """A Deployment, StatefulSet, Job or CronJob: the pods of one version of a service.

    `spec` is what the config says of it, at the path `setting`; it `is_alone` where its service has
    no versions.
    """

    service: Service
    spec: VersionSpec
    setting: Path
    version: str
    is_alone: bool = True

    @property
    def name(self) -> str:
        """Return its name, before prefix and suffix."""
        usual = self.service.name if self.is_alone else f"{self.service.name}-{self.version}"
        return self.spec.workload_name or usual

    @property
    def kind(self) -> str:
        """Return its kind, such as Deployment."""
        return "Rollout" if self.service.is_rollout else self.service.spec.kind

    @property
    def api_version(self) -> str:
        """Return its apiVersion, as what scales it names it."""
        return "argoproj.io/v1alpha1" if self.service.is_rollout else "apps/v1"

    @property
    def account(self) -> str:
        """Return the ServiceAccount's name."""
        return self.spec.service_account.name or self.service.name

    @property
    def makes_account(self) -> bool:
        """Return whether its ServiceAccount is rendered; one with a name may exist already."""
        declared = self.spec.service_account
        return declared.name is None if declared.create is None else declared.create

    def rules(self, scope: str) -> list[Object]:
        """Return what its pods may ask of the API server: in its namespace, or in the cluster."""
        grants = (grant for grant in self.spec.rbac or () if grant.scope == scope)
        return [_rule(dict(fields_set(grant, PolicyRule))) for grant in grants]

    @property
    def autoscaled(self) -> bool:
        """Return whether an HPA owns the replicas."""
        return self.spec.autoscaling is not None and self.service.is_scalable

    @property
    def selector(self) -> Mapping[str, str]:
        """Return the labels by which it knows its pods.

        No two may know the same: two HPAs over one set of pods stop both (kubernetes#112011).
        """
        return {**self.service.workload_selector, **({} if self.is_alone else self._version)}

    @property
    def pod_selector(self) -> Mapping[str, str]:
        """Return the labels of its pods, and of those that a canary's controller copies of it."""
        return {**self.service.selector, **({} if self.is_alone else self._version)}

    @property
    def labels(self) -> Mapping[str, str]:
        """Return its own labels; patches for all workloads in the mesh select by them."""
        return {**self.common_labels, **self.service.opt_out}

    @property
    def common_labels(self) -> Mapping[str, str]:
        """Return the labels of everything that belongs to it."""
        return {**self.selector, **_sorted(self.spec.labels)}

    @property
    def pod_labels(self) -> Mapping[str, str]:
        """Return the pods' labels; the label beats an annotation of the same name in injection."""
        return {**self.common_labels, **self._version, **self.service.pod_labels}

    @property
    def pod_annotations(self) -> Mapping[str, str] | None:
        """Return the pods' annotations, the proxy's among them."""
        scraped = self.scrape.annotations if self.scrape else {}
        own = {**_sorted(self.spec.pod_annotations), **scraped}
        if not self.service.has_proxy:
            return own or None
        said = self.spec.sidecar if self.service.in_mesh else None
        sidecar = proxy_annotations(said, self.service.istio)
        return {**own, **annotations_of(self.spec.proxy), **sidecar} or None

    @property
    def proxy_lifecycle(self) -> Lifecycle | None:
        """Return what the injected proxy's container does in the beginning and in the end."""
        proxy = self.spec.proxy if self.service.in_mesh else None
        return proxy.lifecycle if proxy else None

    @property
    def scrape(self) -> Scrape | None:
        """Return how Prometheus finds its service's metrics."""
        return scrape_of(self.service, self.spec)

    @property
    def monitor_labels(self) -> Mapping[str, str]:
        """Return the labels of the monitor of its service's metrics."""
        said = self.scrape.spec.labels if self.scrape else None
        return {**self.service.labels, **_sorted(said)}

    @property
    def is_exempt(self) -> bool:
        """Return whether a port takes plain text for Prometheus, though the others take mTLS."""
        return self.scrape is not None and self.scrape.is_exempt

    @property
    def accepts(self) -> str | None:
        """Return which traffic its pods accept; None where nobody says."""
        return self.service.accepts(self.spec)

    @property
    def port_modes(self) -> Mapping[str, str]:
        """Return which traffic single ports of its service's pods accept, by their numbers."""
        mtls, scrape = self.spec.mtls, self.scrape
        port = scrape.port if scrape and self.is_exempt else None
        exempt = {str(port.number): "PERMISSIVE"} if port else {}
        return {**((mtls.ports if mtls else None) or {}), **exempt}

    @property
    def annotations(self) -> Mapping[str, str] | None:
        """Return its own annotations."""
        return {**hook_annotations(self.service.hook), **_sorted(self.spec.annotations)} or None

    @property
    def replicas(self) -> int | None:
        """Return the replicas, or None where an HPA owns them."""
        if self.spec.autoscaling:
            return None
        return 1 if self.spec.replicas is None else self.spec.replicas

    def pods(self, scaled: Literal["max", "min"]) -> int | None:
        """Return how many pods it has, of an HPA the most or the least; None of one a node."""
        if not self.service.is_scalable:
            return None
        said = self.spec.autoscaling
        return getattr(said, scaled) if said else self.replicas

    @property
    def metrics(self) -> list[Object]:
        """Return what its HPA scales by."""
        return metrics_of(self.spec.autoscaling) if self.spec.autoscaling else []

    @property
    def containers(self) -> list[Container]:
        """Return the containers, the service's own first; those that are injected are not here."""
        return containers_of(self.service, self._main_name, self.spec, self.setting)

    @property
    def init_containers(self) -> list[Container]:
        """Return the init containers that have names, in order."""
        return init_containers_of(self.service, self.spec, self.setting)

    @property
    def all_containers(self) -> list[Container]:
        """Return all containers that have names in the config, the service's own first."""
        return [*self.containers, *self.init_containers]

    @property
    def raw_init_containers(self) -> list[Raw] | None:
        """Return the init containers that are written as the API has them."""
        declared = self.spec.init_containers
        if not isinstance(declared, list):
            return None
        return [self._secured(one) for one in declared]

    def _secured(self, container: Raw) -> Raw:
        """Return a container that is written as the API has it, with its security context."""
        said, restricts = container.get("securityContext"), self.service.namespace.pod_security
        if said is not None and not isinstance(said, dict):
            return container
        context = container_context(restricts, said, windows=is_windows(self.spec))
        return container if context is None else {**container, "securityContext": context}

    @property
    def pod_security_context(self) -> Raw | None:
        """Return the pods' security context, as the namespace has it where nothing is said."""
        said, level = self.spec.pod_security_context, self.service.namespace.pod_security
        return pod_context(level, said, windows=is_windows(self.spec))

    @property
    def dns_policy(self) -> str | None:
        """Return who answers for names; on the nodes' network it has to be said to be the mesh."""
        usual = "ClusterFirstWithHostNet" if self.service.spec.host_network else None
        return self.spec.dns_policy or usual

    @property
    def volumes(self) -> list[tuple[str, Volume]]:
        """Return the volumes in order of name, those among them that are a container's folders."""
        folders = [
            (name, folder(one.spec.writable[path]))
            for one in self.all_containers
            if one.spec.writable
            for path, name in one.writable.items()
        ]
        volumes = [*(self.spec.volumes or {}).items(), *folders]
        return sorted(volumes, key=lambda volume: volume[0])

    @property
    def claims(self) -> list[tuple[str, Volume]]:
        """Return the volumes that are claimed."""
        return [(name, volume) for name, volume in self.volumes if volume.claim]

    def claim_name(self, volume: str) -> str:
        """Return the name of the PersistentVolumeClaim of a volume."""
        return f"{self.name}-{volume}"

    @property
    def _main_name(self) -> str:
        return self.spec.container_name or self.service.name

    @property
    def _version(self) -> Mapping[str, str]:
        said = self.service.spec.version_label or not self.is_alone
        return {VERSION: self.version} if said else {}


def workloads(service: Service) -> tuple[Workload, ...]:
    """Return what runs a service's pods, one for each of its versions, in order."""
    spec, at = service.spec, service.workload_setting
    if not service.has_pods:
        return ()
    if not spec.versions:
        return (Workload(service, spec, at, spec.version or "v1"),)
    return tuple(
        Workload(service, spec.versions[name], (*at, "versions", name), name, is_alone=False)
        for name in service.versions
    )


def _rule(rule: Object) -> Object:
    """Return a rule with the group of its resources, where nothing is said of it."""
    return rule if "nonResourceURLs" in rule else {"apiGroups": [""], **rule}


def _sorted(pairs: Mapping[str, str] | None) -> dict[str, str]:
    return dict(sorted((pairs or {}).items()))
