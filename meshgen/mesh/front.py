"""A Kubernetes Service: in front of a service's pods, or a name for a host elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from meshgen.kinds.flagger import CANARY
from meshgen.mesh.monitoring import ADDITIONAL, is_monitored
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.service import STABLE, VERSION, Service
from meshgen.mesh.trafficpolicy import declared_policy, subset_policy, traffic_policy
from meshgen.mesh.visibility import EXPORT_TO
from meshgen.model.base import fields_set
from meshgen.model.network import ServiceRuleSpec, SubsetSpec
from meshgen.model.ports import ServicePort, container_ports, declared_ports
from meshgen.model.servicespec import AdditionalService, ServiceFields, ServiceSpec
from meshgen.resources import Object, Path


@dataclass(frozen=True)
class Front:
    """One of the Services of a service; `name` is that before prefix and suffix.

    One `is_of_canary` that leads to the pods of one version, as a canary's controller sees to it.
    """

    service: Service
    name: str
    spec: ServiceSpec
    setting: Path
    is_of_canary: bool = False

    @property
    def namespace(self) -> Namespace:
        """Return the namespace that it is in."""
        return self.service.namespace

    @property
    def is_additional(self) -> bool:
        """Return whether it is one besides that which is called as the service."""
        return isinstance(self.spec, AdditionalService)

    @property
    def is_made(self) -> bool:
        """Return whether Flagger makes it."""
        is_led = self.service.is_led_by_flagger and self.service.here
        return is_led and not self.is_additional

    @cached_property
    def ports(self) -> tuple[ServicePort, ...]:
        """Return its ports, the main one first; a further one has those of the service.

        Of a port that is called as one of the service, the container's port is the same.
        """
        own = self.service.ports
        if not self.service.here:
            return tuple(replace(port, node_port=None) for port in own)
        if not isinstance(self.spec, AdditionalService):
            return own
        targets = {port.name: port.target for port in own}
        usual = [replace(port, node_port=None) for port in own]
        ports = declared_ports(self.spec, targets, container_ports(self.service.spec)) or usual
        if ports and self.spec.node_port is not None:
            ports[0] = replace(ports[0], node_port=self.spec.node_port)
        return tuple(ports)

    @property
    def labels(self) -> Mapping[str, str]:
        """Return its labels."""
        monitored = is_monitored(self.service, "ServiceMonitor")
        apart = {ADDITIONAL: "true"} if self.is_additional and monitored else {}
        return {**self.service.labels, **dict(sorted((self.spec.labels or {}).items())), **apart}

    @property
    def annotations(self) -> Mapping[str, str]:
        """Return its annotations, with who sees it."""
        seen_by = self.service.export_to
        exported = {EXPORT_TO: ",".join(seen_by)} if seen_by is not None else {}
        return {**(self.spec.annotations or {}), **exported}

    @property
    def selector(self) -> Mapping[str, str] | None:
        """Return the labels of the pods that it leads to; None where it is a mere name."""
        has_pods = self.service.has_pods and self.service.here
        return {**self.service.selector, **self._chosen} if has_pods else None

    def chooses(self, labels: Mapping[str, str]) -> bool:
        """Return whether it leads to pods of some labels."""
        return self.selector is not None and self.selector.items() <= labels.items()

    @property
    def version(self) -> str | None:
        """Return the version whose pods alone it leads to; None where it leads to those of all."""
        return self.spec.version if isinstance(self.spec, AdditionalService) else None

    @property
    def _chosen(self) -> Mapping[str, str]:
        """Return the labels of the pods of its version."""
        if self.version is None:
            return {}
        said = self.service.subsets.get(self.version, SubsetSpec())
        return said.labels or {VERSION: self.version}

    @property
    def headless(self) -> bool:
        """Return whether it has no cluster IP; that of a StatefulSet has none."""
        usual = self.service.spec.kind == "StatefulSet" and not self.is_additional
        usual = usual and self.spec.type == "ClusterIP"
        return usual if self.spec.headless is None else self.spec.headless

    @property
    def fields(self) -> Object:
        """Return what its `spec` has besides type, selector and ports."""
        return dict(fields_set(self.spec, ServiceFields))

    @property
    def own_host(self) -> str:
        """Return how its DestinationRule names it: short where Kustomize follows the name."""
        return self.fqdn if self.is_made else self.name

    def host(self, seen_from: Namespace) -> str:
        """Return the host under which pods of a namespace reach it."""
        near = seen_from.name == self.namespace.name
        return self.namespace.full_name(self.name) if near else self.fqdn

    @property
    def fqdn(self) -> str:
        """Return the host under which the whole cluster reaches it."""
        return self.namespace.fqdn(self.name)

    def is_seen_from(self, namespace: Namespace) -> bool:
        """Return whether sidecars in a namespace know it."""
        return self.service.is_seen_from(namespace)

    @property
    def has_destination_rule(self) -> bool:
        """Return whether callers have to be told how to reach it.

        Of a further one, they have to where what holds of the namespace's hosts would be wrong. So
        of one that Flagger makes, which has no rules for it: calls past the weights are led there.
        """
        service, namespace = self.service, self.namespace
        if not self.ports or not service.has_destination_rule or self._is_alias:
            return False
        plain = namespace.mtls.mode == "DISABLE"
        usual = ("DISABLE" if plain else "ISTIO_MUTUAL") if namespace.says_mtls else None
        if not self.is_additional and not self.is_made:
            return True
        declared = service.spec.destination_rule != ServiceRuleSpec()
        is_versions = self.is_of_canary or self.is_made
        differs = service.client_tls != usual or bool(self.plain_ports)
        return differs or (is_versions and declared)

    @property
    def _is_alias(self) -> bool:
        """Return whether it stands for a host of the cluster, whose own rule counts then."""
        declared = self.service.spec.destination_rule != ServiceRuleSpec()
        target = (self.spec.external_name or "").rstrip(".")
        return target.endswith(f".svc.{self.namespace.cluster}") and not declared

    @property
    def plain_ports(self) -> list[int]:
        """Return its ports that take plain text only, though the others do mTLS."""
        return [port.port for port in self.ports if self.service.takes_plain_text(port)]

    @property
    def traffic_policy(self) -> Object:
        """Return the trafficPolicy of its DestinationRule."""
        rule = self.service.spec.destination_rule
        declared = declared_policy(rule, rule.traffic_policy, self.ports)
        return traffic_policy(declared, self.service.client_tls, self._otherwise)

    @property
    def subsets(self) -> list[Object]:
        """Return the subsets of its DestinationRule."""
        subsets = {} if self.is_of_canary else self.service.subsets
        named = [name for name in subsets if self.version in (None, name)]
        return [self._subset(name, subsets[name]) for name in named]

    def _subset(self, name: str, said: SubsetSpec) -> Object:
        rule = self.service.spec.destination_rule
        declared = declared_policy(said, said.traffic_policy, self.ports, rule)
        policy = subset_policy(declared, self.service.client_tls, self._otherwise)
        subset: Object = {"name": name, "labels": said.labels or {VERSION: name}}
        return {**subset, "trafficPolicy": policy} if policy else subset

    @property
    def _otherwise(self) -> list[int]:
        """Return the ports for which callers need another TLS mode than for the others."""
        return self.plain_ports if self.service.client_tls != "DISABLE" else []


def fronts(service: Service) -> list[Front]:
    """Return the Services of a service, that which is called as itself first.

    Where it runs in other clusters only, that one is all there is: a name with an address.
    """
    said, at = service.spec.service, (*service.setting, "service")
    if service.has_pods and not service.here:
        alone = ServiceSpec(headless=False, labels=said.labels, annotations=said.annotations)
        return [Front(service, service.name, alone, at)] if service.ports else []
    own = Front(service, service.name, said, at)
    reached = service.has_pods and not service.is_job
    more = sorted((service.spec.additional_services or {}).items()) if reached else ()
    at = (*service.setting, "additionalServices")
    further = [Front(service, name, spec, (*at, name)) for name, spec in more]
    return [*([own] if service.has_service else []), *_of_canary(service), *further]


def _of_canary(service: Service) -> list[Front]:
    """Return the Services to which Argo Rollouts gives the pods of one version each."""
    at = (*service.setting, "canary")
    return [
        Front(service, service.name + ending, AdditionalService(), at, is_of_canary=True)
        for ending in (CANARY, STABLE)
        if service.is_rollout and service.has_service
    ]
