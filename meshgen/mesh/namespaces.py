"""The namespaces of an environment: its own, and those beside it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from msgspec import structs

from meshgen.mesh.namespace import Namespace
from meshgen.model import Mesh as Spec
from meshgen.model import Mtls
from meshgen.model import Namespace as Own
from meshgen.model.access import Authorization
from meshgen.model.namespace import OtherNamespace
from meshgen.model.networkpolicy import NetworkPolicies
from meshgen.model.podsecurity import PodSecurity
from meshgen.model.proxyconfig import ProxyConfig
from meshgen.model.telemetry import Telemetry
from meshgen.provenance import path_of, traced
from meshgen.schemas.index import order

OWN = ""


def namespaces_of(spec: Spec) -> dict[str, Namespace]:
    """Return the namespaces of an environment by key, its own first.

    Of those with one name in the cluster the first one leads: it has what all of them say of the
    object, and the others have its mTLS. What they say against each other is for the cross-checks.
    """
    by_name: dict[str, list[Namespace]] = {}
    for namespace in declared_namespaces(spec):
        by_name.setdefault(namespace.name, []).append(namespace)
    joined = {n.key: n for several in by_name.values() for n in _joined(several)}
    return {key: joined[key] for key in (OWN, *sorted(key for key in joined if key))}


def declared_namespaces(spec: Spec) -> Iterator[Namespace]:
    """Yield the namespaces, the own one first, each with what is said of it alone."""
    settings = _Settings(spec)
    yield settings.own()
    for key, declared in sorted((spec.namespaces or {}).items()):
        yield settings.other(key, declared)


def _joined(several: list[Namespace]) -> Iterable[Namespace]:
    first = several[0]
    if not several[1:]:
        return several
    # What is out of the mesh says nothing of it.
    in_mesh = next((n for n in several if n.mesh), first)
    lead, *followers = (
        replace(
            n,
            injects=in_mesh.injects,
            mtls=in_mesh.mtls,
            revision=in_mesh.revision,
            shared=True,
            pod_security=next((n.pod_security for n in several if n.pod_security), None),
            telemetry=in_mesh.telemetry,
            proxy_config=in_mesh.proxy_config,
            authorization=in_mesh.authorization,
            egress=next((n.egress for n in several if n.egress), None),
        )
        for n in several
    )
    lead = replace(
        lead,
        create=any(n.create for n in several),
        labels=_together(n.labels for n in several),
        annotations=_together(n.annotations for n in several),
    )
    return [lead, *(replace(n, leads=False) for n in followers)]


def _together(mappings: Iterable[Mapping[str, str] | None]) -> Mapping[str, str] | None:
    """Return what all say; a label of which they say different things is true of none of them."""
    said: dict[str, dict[str, None]] = {}
    for mapping in mappings:
        for key, value in (mapping or {}).items():
            said.setdefault(key, {})[value] = None
    return {key: next(iter(values)) for key, values in said.items() if len(values) == 1} or None


_Said = TypeVar("_Said", Telemetry, ProxyConfig, Authorization, NetworkPolicies)


def _over(own: _Said | None, usual: _Said | None) -> _Said | None:
    """Return what a namespace says, over what all of them have."""
    if own is None or usual is None:
        return own or usual
    said = {field: getattr(own, field) for field in own.__struct_fields__}
    return structs.replace(usual, **{f: value for f, value in said.items() if value is not None})


def _first(own: bool | None, usual: bool | None) -> bool | None:
    return usual if own is None else own


class _Settings:
    """What the settings say of namespaces."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec

    def own(self) -> Namespace:
        """Return the environment's own, which is called as the mesh where nothing is said."""
        spec, name = self._spec, self._spec.metadata.name
        declared = spec.namespace or Own(name=name)
        return Namespace(
            OWN,
            name,
            self._traced(declared.name, "namespace", "name"),
            *self._around(None),
            declared.create,
            declared.labels,
            declared.annotations,
            spec.mtls,
            self._cluster,
            spec.istio.revision,
            telemetry=spec.telemetry,
            proxy_config=spec.proxy_config,
            pod_security=self._pod_security(None),
            authorization=spec.authorization,
            network=spec.network_policies,
            sidecar_scope=bool(spec.sidecar_scope),
            egress=spec.egress,
        )

    def other(self, key: str, declared: OtherNamespace) -> Namespace:
        """Return one of `namespaces`."""
        spec, in_mesh = self._spec, declared.mesh is not False
        return Namespace(
            key,
            key,
            self._traced(declared.name or key, "namespaces", key, "name"),
            *self._around((key, declared)),
            declared.create,
            declared.labels,
            declared.annotations,
            (declared.mtls or spec.mtls) if in_mesh else Mtls(mode="none"),
            self._cluster,
            declared.revision or spec.istio.revision,
            in_mesh,
            in_mesh,
            telemetry=_over(declared.telemetry, spec.telemetry) if in_mesh else None,
            proxy_config=_over(declared.proxy_config, spec.proxy_config) if in_mesh else None,
            pod_security=self._pod_security(declared.pod_security),
            authorization=(_over(declared.authorization, spec.authorization) if in_mesh else None)
            or Authorization(default="none"),
            network=_over(NetworkPolicies(enabled=declared.network_policies), spec.network_policies)
            or NetworkPolicies(),
            sidecar_scope=bool(_first(declared.sidecar_scope, spec.sidecar_scope)),
            egress=declared.egress or spec.egress,
        )

    def _pod_security(self, own: PodSecurity | None) -> PodSecurity | None:
        """Return what a namespace says of pods, as a Kubernetes reads it that all of them know."""
        said, releases = own or self._spec.pod_security, self._spec.kubernetes
        if said is None or said.version is not None or not releases:
            return said
        return structs.replace(said, version=min(releases, key=order))

    @property
    def _cluster(self) -> str:
        return self._traced(self._spec.cluster_domain, "clusterDomain")

    def _around(self, other: tuple[str, OtherNamespace] | None) -> tuple[str, str]:
        """Return prefix and suffix: a namespace's own, else the environment's.

        Either way they know whose they are: a chart of a namespace has its own as values.
        """
        prefix, suffix = self._spec.name_prefix or "", self._spec.name_suffix or ""
        at: tuple[str, ...] = ()
        if other is not None:
            key, declared = other
            at = ("namespaces", key)
            prefix = prefix if declared.name_prefix is None else declared.name_prefix
            suffix = suffix if declared.name_suffix is None else declared.name_suffix
        return self._traced(prefix, *at, "namePrefix"), self._traced(suffix, *at, "nameSuffix")

    def _traced(self, text: str, *path: str) -> str:
        """Return a text that knows its path, though it may not be said, where the settings do."""
        return traced(text, path) if path_of(self._spec.metadata.name) else text
