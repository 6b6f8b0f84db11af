"""Objects that are in no manifest, since something in the cluster makes them of another one."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from meshgen.kinds.flagger import CANARY_TYPE, made_by_flagger
from meshgen.lenient import mapping, mappings, text
from meshgen.system.member import Member

# In every namespace, by Kubernetes, istiod, and OpenShift.
_EVERYWHERE = frozenset(
    (
        *(("ConfigMap", name) for name in ("kube-root-ca.crt", "istio-ca-root-cert")),
        *(("ConfigMap", name) for name in ("openshift-service-ca.crt", "istio-ca-crl")),
        *(("ServiceAccount", name) for name in ("default", "builder", "deployer", "pipeline")),
    )
)
_GENERATORS = {"ConfigMap": "configMapGenerator", "Secret": "secretGenerator"}
# Of these no operator makes anything that has a name of its own.
_MAKE_NOTHING = frozenset(
    (
        *("PodMonitor", "PrometheusRule", "Probe", "ScrapeConfig", "ServiceMonitor"),
        *("AlertmanagerConfig", "ScaledObject", "TriggerAuthentication", "AnalysisTemplate"),
        # But for ReplicaSets and pods, as a Deployment does.
        "Rollout",
        *("CiliumNetworkPolicy", "NetworkAttachmentDefinition", "Route", "BackendConfig"),
    )
)
# These make one Secret each, whose name they tell, and nothing else.
_SECRET_MAKERS = frozenset(
    (
        "SealedSecret.bitnami.com",
        "ExternalSecret.external-secrets.io",
        "Certificate.cert-manager.io",
    )
)
# Groups of Kubernetes have no dot, or end like this; Istio's make nothing.
_BUILT_IN = re.compile(r"[^.]*|.*\.k8s\.io|.*\.istio\.io")
# Of Kubernetes Reflector, Kubernetes Replicator and Config Syncer: they have an object copied.
_COPIERS = re.compile(r"reflector\.|replicator\.|kubed\.appscode\.com/sync")
_ANYWHERE = "*"
_WORDS = re.compile(r"[-.]")
_NAME = re.compile(r"[a-z0-9][-a-z0-9.]{0,252}")
_SERVING_CERTIFICATE = tuple(
    f"service.{version}.openshift.io/serving-cert-secret-name" for version in ("alpha", "beta")
)


class Made:
    """What may be made of the objects of a system.

    Of a custom resource nobody knows what its operator makes: whatever it names, and what is called
    after it, may be of its making.
    """

    def __init__(self, members: Iterable[Member]) -> None:
        """Take the objects."""
        self._members = list(members)

    def may_have(self, kind: str, namespace: str, name: str) -> bool:
        """Return whether there may be an object of a core kind that no manifest has."""
        if (kind, name) in _EVERYWHERE or (kind, namespace, name) in self._known:
            return True
        return (kind, "", name) in self._known or self.may_say(namespace, name)

    def surely_has(self, kind: str, namespace: str, name: str) -> bool:
        """Return whether something makes an object of whatever kind for certain."""
        return (kind, namespace, name) in self._known

    def may_say(self, namespace: str, value: str) -> bool:
        """Return whether a name, or a label, may be one that an operator gives.

        What is in no namespace, any custom resource may be the reason for.
        """
        return any(
            value in self._told.get(place, ())
            or any(part in self._customs.get(place, ()) for part in _parts(value))
            for place in ((namespace, "") if namespace else (_ANYWHERE,))
        )

    @cached_property
    def _secrets(self) -> Mapping[str, Sequence[Member]]:
        secrets: dict[str, list[Member]] = {}
        for member in filter(_makes_a_secret, self._members):
            for name in dict.fromkeys(_secrets_of(member)):
                secrets.setdefault(name, []).append(member)
        return secrets

    def secret(self, name: str) -> Sequence[Member]:
        """Return what makes a Secret of a name, in whatever namespace."""
        return self._secrets.get(name, ())

    @cached_property
    def _copied(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (kind, name)
            for member in self._members
            if _is_copied(member)
            for kind, name in _copies_of(member)
        )

    def is_copied(self, kind: str, name: str) -> bool:
        """Return whether a tool copies a ConfigMap or Secret of a name to other namespaces."""
        return (kind, name) in self._copied

    @cached_property
    def _known(self) -> frozenset[tuple[str, str, str]]:
        return frozenset(each for member in self._members for each in _made_of(member))

    @cached_property
    def _custom(self) -> list[Member]:
        return [
            member
            for member in self._members
            if not _BUILT_IN.fullmatch(member.identity.group)
            and member.kind not in _MAKE_NOTHING
            and not _makes_a_secret(member)
        ]

    @cached_property
    def _customs(self) -> Mapping[str, set[str]]:
        """Return the names of custom resources by namespace."""
        names: dict[str, set[str]] = {}
        for member in self._custom:
            for place in _places(member):
                names.setdefault(place, set()).add(member.name)
        return names

    @cached_property
    def _told(self) -> Mapping[str, set[str]]:
        """Return what custom resources say that may be a name, by namespace."""
        told: dict[str, set[str]] = {}
        for member in self._custom:
            for place in _places(member):
                told.setdefault(place, set()).update(_texts(member.object))
        return told


def _makes_a_secret(member: Member) -> bool:
    """Return whether a custom resource makes a Secret alone; an ExternalSecret may make others."""
    target = mapping(member.spec, "target")
    return member.identity.type in _SECRET_MAKERS and not mapping(target, "manifest")


def _secrets_of(member: Member) -> Iterator[str]:
    """Yield what the Secret may be called that a custom resource makes."""
    if member.kind == "Certificate":
        yield text(member.spec.get("secretName"))
        return
    template = mapping(mapping(member.spec, "template"), "metadata")
    target = text(mapping(member.spec, "target").get("name"))
    yield target or member.name
    yield text(template.get("name"))


def _made_of(member: Member) -> Iterator[tuple[str, str, str]]:
    """Yield the kind, namespace and name of each object that is surely made of one."""
    place = member.namespace
    if _makes_a_secret(member):
        for name in _secrets_of(member):
            yield "Secret", place if member.is_placed else "", name
    elif member.identity.type == "Kustomization.kustomize.config.k8s.io":
        for kind, field in _GENERATORS.items():
            for generator in mappings(member.object.get(field)):
                yield kind, "", text(generator.get("name"))
    elif member.identity.type == "Gateway.gateway.networking.k8s.io":
        name = f"{member.name}-{text(member.spec.get('gatewayClassName'))}"
        yield from ((kind, place, name) for kind in ("Service", "ServiceAccount"))
    elif member.kind == "Ingress" and any("cert-manager.io/" in key for key in member.annotations):
        for tls in mappings(member.spec.get("tls")):
            yield "Secret", place, text(tls.get("secretName"))
    elif member.identity.type == "Service":
        for name in _SERVING_CERTIFICATE:
            yield "Secret", place, text(member.annotations.get(name))
    elif member.identity.type == CANARY_TYPE:
        yield from ((kind, place, name) for kind, name in made_by_flagger(member.spec))
    elif member.identity.type == "StatefulSet.apps":
        for template in mappings(member.spec.get("volumeClaimTemplates")):
            claim = text(mapping(template, "metadata").get("name"))
            yield "PersistentVolumeClaim", place, claim  # in its pods it stands for the pod's own
            replicas = member.spec.get("replicas", 1)
            for number in range(min(replicas, 100) if isinstance(replicas, int) else 0):
                yield "PersistentVolumeClaim", place, f"{claim}-{member.name}-{number}"


def _is_copied(member: Member) -> bool:
    """Return whether a tool copies an object, or the Secret made of it, to other namespaces."""
    templates = (
        *(member.spec.get("template"), member.spec.get("secretTemplate")),
        mapping(member.spec, "target").get("template"),
    )
    listed = [mapping(mapping(each), "metadata", "annotations") for each in templates]
    secret = mapping(member.spec, "secretTemplate", "annotations")
    return any(
        isinstance(key, str) and _COPIERS.match(key)
        for annotations in (member.annotations, secret, *listed)
        for key in annotations
    )


def _copies_of(member: Member) -> Iterator[tuple[str, str]]:
    if _makes_a_secret(member):
        yield from (("Secret", name) for name in _secrets_of(member))
    else:
        yield member.kind, member.name


def _places(member: Member) -> Iterator[str]:
    """Yield the namespaces that a custom resource may be about: all, if it names none."""
    yield from (member.namespace, _ANYWHERE)
    if not member.is_placed:
        yield ""


def _parts(name: str) -> Iterator[str]:
    """Yield what a name begins and ends with, word by word, from the whole on."""
    borders = [match.start() for match in _WORDS.finditer(name)]
    yield name
    for border in borders:
        yield name[:border]
        yield name[border + 1 :]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if _NAME.fullmatch(value):
            yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
