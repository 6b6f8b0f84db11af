"""Which objects belong to the whole: namespaces, their mTLS, and what the config names."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from meshgen.kinds import kind_named
from meshgen.mesh.authorization import owned_default
from meshgen.mesh.front import fronts
from meshgen.mesh.globallimit import RATE_LIMITS, Counter
from meshgen.mesh.namespace import Namespace
from meshgen.mesh.owned import MESH, Owned
from meshgen.mesh.scope import owned_outbound
from meshgen.mesh.service import Service
from meshgen.model import Mesh as Spec
from meshgen.model.ratelimitservice import RateLimitService
from meshgen.resources import Path


def owned_by_mesh(
    spec: Spec,
    namespaces: Iterable[Namespace],
    namespace_of: Callable[[str | None], Namespace],
    services: Iterable[Service],
    counter: Counter | None,
) -> Iterator[Owned]:
    """Yield what belongs to the whole: the namespaces, their mTLS, and what the config names.

    `namespace_of` tells which namespace a setting names. `counter` counts for rate limits.
    """
    services = list(services)
    for namespace in namespaces:
        if namespace.leads:
            yield from _owned_by_namespace(namespace, services)
            yield from owned_outbound(namespace, spec)
    for kind, setting, variable in _NAMED:
        for at, key, one, inside in _specs(spec, setting):
            in_namespace = inside or namespace_of(one.namespace).key
            yield Owned(kind, key, at, at, variables={variable: one}, namespace=in_namespace)
    for name, config_map in sorted((spec.config_maps or {}).items()):
        if not config_map.external:
            at = ("configMaps", name)
            in_namespace = namespace_of(config_map.namespace).key
            yield Owned("ConfigMap", name, at, at, "config", generated=True, namespace=in_namespace)
    if counter is not None:
        at, name = RATE_LIMITS, counter.spec.config_map
        named_by = (*at, "configMap") if name != RateLimitService().config_map else at
        home = counter.target.namespace.key
        yield Owned("ConfigMap", name, at, named_by, "config", generated=True, namespace=home)


# What Istio's own examples call what holds for all of a namespace.
_DEFAULT = "default"
# Kinds whose objects the config names: where, and what their templates call them.
_NAMED = (
    ("ResourceQuota", "quotas", "quota"),
    ("LimitRange", "limit_ranges", "limit_range"),
    ("Gateway", "gateways", "gateway"),
    ("ExternalSecret", "secrets", "secret"),
)
_SETTINGS = {"limit_ranges": "limitRanges"}


def _specs(spec: Spec, field: str) -> Iterator[tuple[Path, str, Any, str]]:
    """Yield what the config says under a name, with its path; and the namespace that says it."""
    setting = _SETTINGS.get(field, field)
    for key, one in sorted((getattr(spec, field) or {}).items()):
        yield (setting, key), key, one, ""
    for namespace, declared in sorted((spec.namespaces or {}).items()):
        for key, one in sorted((getattr(declared, field, None) or {}).items()):
            yield ("namespaces", namespace, setting, key), key, one, namespace


def _of_proxies(namespace: Namespace) -> Iterator[Owned]:
    """Yield what a namespace's proxies report, and what they start with."""
    for kind, said in (
        ("Telemetry", namespace.telemetry),
        ("ProxyConfig", namespace.proxy_config),
    ):
        if said is not None and said.says_something:
            setting = kind_named(kind).setting
            at: Path = (*namespace.setting, setting) if namespace.key else (setting,)
            named_by = (*at, "name") if said.name else at
            variables = {"said": said}
            name = said.name or _DEFAULT
            yield Owned(kind, name, at, named_by, MESH, variables, namespace=namespace.key)


def _owned_by_namespace(namespace: Namespace, services: Iterable[Service]) -> Iterator[Owned]:
    """Yield a namespace's object, and its mTLS."""
    at, key = namespace.setting, namespace.key
    if namespace.create:
        yield Owned("Namespace", namespace.written, at, at, namespace=key)
    yield from _of_proxies(namespace)
    yield from owned_default(namespace.authorization, namespace.authorization_setting, key)
    if not namespace.says_mtls:
        return
    inside = (s for s in services if s.namespace.name == namespace.name and not s.in_mesh)
    plain = list(inside) if namespace.plain_by_port else []
    ports = (port for service in plain for front in fronts(service) for port in front.ports)
    variables = {"plain_ports": sorted({port.port for port in ports})}
    at = namespace.mtls_setting
    for kind in ("PeerAuthentication", "DestinationRule"):
        name = namespace.mtls.name
        yield Owned(kind, name, at, (*at, "name"), MESH, variables, namespace=key)
