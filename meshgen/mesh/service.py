"""A service: its ports and hosts, its place in the mesh, and its workload."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from meshgen.kinds import kind_named
from meshgen.mesh.hooks import hook_annotations
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.placed import Placed
from meshgen.model import Istio
from meshgen.model import Service as Spec
from meshgen.model.canary import ARGO_ROLLOUTS, FLAGGER, Canary
from meshgen.model.injection import INJECT
from meshgen.model.network import ServiceMtls, ServiceRuleSpec, SubsetSpec
from meshgen.model.ports import ServicePort, ports_of
from meshgen.model.servicespec import EXTERNAL_NAME
from meshgen.model.version import VersionSpec
from meshgen.resources import Path

# The label that tells versions apart, for subsets and for Kiali.
VERSION = "version"
# What stands for what its objects are called.
_NAME = "{name}"
# The label by which pods are known where nothing else is said.
APP = "app"
# What Istio calls a service whose workloads are called otherwise (istio.io, "Canonical Service").
CANONICAL_NAME = "service.istio.io/canonical-name"
# What the host of a Rollout's former version ends with.
STABLE = "-stable"
_SELECTOR = {APP: _NAME}


@dataclass(frozen=True)
class Service(Placed[Spec]):
    """One service in one environment.

    One that is not `here` runs in other clusters of its mesh. Of one that a control plane here
    looks after, wherever it runs, the objects for it are `read_here`.
    """

    istio: Istio
    here: bool = True
    read_here: bool = True

    @property
    def setting(self) -> Path:
        """Return its path in the config."""
        return ("services", self.key)

    @property
    def workload_setting(self) -> Path:
        """Return the path of what the config says of its pods."""
        return self.setting

    @property
    def opt_out(self) -> Mapping[str, str]:
        """Return the label that keeps the injector away, where it shall."""
        return {} if self.in_mesh else {INJECT: "false"}

    @property
    def pod_labels(self) -> Mapping[str, str]:
        """Return the labels of the pods that are not their workload's; the injector reads them."""
        return {**self.opt_out, **(self.selector if self.is_led_by_flagger else {})}

    @property
    def canary(self) -> Canary | None:
        """Return its canary, where a controller leads one; only what rolls has one."""
        return self.spec.canary if self.spec.kind == "Deployment" and self.has_pods else None

    @property
    def limited(self) -> str | None:
        """Return what its requests are called at gateways that limit how many there are.

        It is the service's alone in the whole cluster.
        """
        said = self.spec.rate_limit
        if said is None or said.at != "gateway":
            return None
        return self.namespace.full_name(self.name) + "." + self.namespace.name

    @property
    def is_led_by_flagger(self) -> bool:
        """Return whether Flagger makes its Services, and a second Deployment of its own."""
        return self.canary is not None and self.canary.by == FLAGGER

    @property
    def is_rollout(self) -> bool:
        """Return whether Argo Rollouts runs its pods."""
        return self.canary is not None and self.canary.by == ARGO_ROLLOUTS

    @property
    def is_job(self) -> bool:
        """Return whether it ends by itself: a Job or CronJob."""
        return kind_named(self.spec.kind).ends

    @cached_property
    def ports(self) -> tuple[ServicePort, ...]:
        """Return the ports, the main one first; nothing can reach a Job."""
        return () if self.is_job else ports_of(self.spec)

    @property
    def container_ports(self) -> tuple[ServicePort, ...]:
        """Return the ports to which its main container's lead."""
        return self.ports

    @property
    def on_node(self) -> bool:
        """Return whether its main container's ports are the node's too."""
        return False

    @property
    def has_pods(self) -> bool:
        """Return whether there are pods, and not just a name for a host elsewhere."""
        return self.spec.service.type != EXTERNAL_NAME

    @property
    def has_service(self) -> bool:
        """Return whether there is a Service; a StatefulSet always needs one for its pods' names."""
        return bool(self.ports) or self.spec.kind == "StatefulSet" or not self.has_pods

    def called_from(self, namespace: Namespace) -> str:
        """Return how a VirtualService in a namespace names it.

        Short where the Service is rendered, so that Kustomize follows it.
        """
        is_near = namespace.name == self.namespace.name
        return self.name if is_near and not self.is_led_by_flagger else self.fqdn

    def weights_in(self, namespace: Namespace) -> str | None:
        """Return the VirtualService in which its canary's controller sets weights, if it has one.

        It is named as a VirtualService in a namespace has to; Flagger's is not rendered.
        """
        if self.canary is None:
            return None
        is_near = namespace.name == self.namespace.name
        return self.name if is_near and self.is_rollout else self.namespace.full_name(self.name)

    def stable_from(self, namespace: Namespace) -> str:
        """Return how a VirtualService in a namespace names the former version of a Rollout."""
        name = self.name + STABLE
        return name if namespace.name == self.namespace.name else self.namespace.fqdn(name)

    @property
    def in_mesh(self) -> bool:
        """Return whether its pods get a sidecar; one would keep a Job from ending.

        Pods on the nodes' network get none, whatever is said (istio.io/istio/pkg/kube/inject).
        """
        if self.spec.host_network:
            return False
        usual = self.namespace.mesh and not self.is_job
        return self.has_pods and (usual if self.spec.mesh is None else self.spec.mesh)

    @property
    def has_proxy(self) -> bool:
        """Return whether there is a proxy in its pods."""
        return self.in_mesh

    @property
    def is_scalable(self) -> bool:
        """Return whether its workload has replicas, and not a pod on every node."""
        return self.has_pods and kind_named(self.spec.kind).scalable

    @property
    def labels(self) -> Mapping[str, str]:
        """Return the labels of everything that belongs to the service."""
        return {**self.workload_selector, **dict(sorted((self.spec.labels or {}).items()))}

    @property
    def selector(self) -> Mapping[str, str]:
        """Return the labels by which all that belongs to it knows its pods.

        Flagger gives those of its primary Deployment the workload's labels with other values
        (flagger#1237), and leaves the rest.
        """
        return {CANONICAL_NAME: self.name} if self.is_led_by_flagger else self.workload_selector

    @property
    def workload_selector(self) -> Mapping[str, str]:
        """Return the labels by which its workload knows its pods."""
        said = sorted((self.spec.selector or _SELECTOR).items())
        return {key: self.name if value == _NAME else value for key, value in said}

    @property
    def versions(self) -> tuple[str, ...]:
        """Return the versions that run beside each other, in order; none where there is one."""
        return tuple(sorted(self.spec.versions or {})) if self.has_pods else ()

    @property
    def needed_by_hook(self) -> Mapping[str, str]:
        """Return the annotations of what its Job needs, where that runs before the rest."""
        return hook_annotations(self.hook, needed=True)

    @property
    def hook(self) -> str | None:
        """Return when its Job runs: before or after the rest; None where it is no hook."""
        return self.spec.job.hook if self.spec.kind == "Job" else None

    @property
    def has_destination_rule(self) -> bool:
        """Return whether callers have to be told how to reach it.

        Where the namespace says nothing of mTLS, a caller's sidecar finds out which pods have one.
        """
        if not self.spec.destination_rule.enabled:
            return False
        if self.subsets:
            return True
        if not self.namespace.says_mtls:
            declared = self.spec.destination_rule != ServiceRuleSpec()
            return declared or (self.spec.mtls is not None and self.in_mesh)
        return self.in_mesh or not self.namespace.plain_by_port

    def accepts(self, said: VersionSpec) -> str | None:
        """Return which traffic pods accept; None where neither they nor the namespace say."""
        own = said.mtls.mode if said.mtls else None
        return own or (self.namespace.mtls.mode if self.namespace.says_mtls else None)

    @property
    def client_tls(self) -> str | None:
        """Return the TLS mode with which callers reach it; None where they find out themselves.

        They have to where its versions differ. A workload without a sidecar cannot do mTLS,
        whatever the namespace demands.
        """
        taken = self._taken
        return next(iter(taken))[0] if len(taken) == 1 else None

    def takes_plain_text(self, port: ServicePort) -> bool:
        """Return whether a port takes plain text only, though others do mTLS."""
        taken = self._taken
        return len(taken) == 1 and str(port.target_port) in next(iter(taken))[1]

    @property
    def _taken(self) -> set[tuple[str | None, frozenset[str]]]:
        """Return with which TLS mode callers reach pods, and at which ports without."""
        several: tuple[VersionSpec, ...] = (self.spec,)
        if self.versions:
            several = tuple((self.spec.versions or {}).values())
        return {(self._mode(said), _plain(said.mtls)) for said in several}

    def _mode(self, said: VersionSpec) -> str | None:
        accepts = self.accepts(said)
        if accepts is None:
            return None
        return "ISTIO_MUTUAL" if self.in_mesh and accepts != "DISABLE" else "DISABLE"

    @property
    def subsets(self) -> Mapping[str, SubsetSpec]:
        """Return the subsets of its DestinationRule: those of its versions and what else it says.

        What a subset's trafficPolicy leaves out it has of the rule's, setting by setting.
        """
        said = self.spec.destination_rule.subsets or {}
        names = sorted({*self.versions, *said})
        return {name: said.get(name) or SubsetSpec() for name in names}


def _plain(mtls: ServiceMtls | None) -> frozenset[str]:
    """Return the container ports that take plain text only."""
    modes = (mtls.ports if mtls else None) or {}
    return frozenset(port for port, mode in modes.items() if mode == "DISABLE")
