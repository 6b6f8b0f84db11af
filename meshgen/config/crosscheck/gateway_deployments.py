"""Gateways' own Deployments: what nobody makes proxies of, and what has no effect on them."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.crosscheck.workload_kinds import applies
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.model.base import fields_set
from meshgen.model.injection import PROXY
from meshgen.model.proxysettings import OF_GATEWAYS, OWN_ANNOTATIONS, name_of
from meshgen.nearest import one_of

# What a gateway's own container says itself.
_OF_CONTAINERS = {
    "user_volume": "volumes",
    "user_volume_mount": "volumes",
    "lifecycle": "lifecycle",
}


def deployments(place: Place) -> Iterator[Problem]:
    """Find Deployments that the injector would leave alone, and settings without effect."""
    for name, gateway in place.mesh.gateways.items():
        if gateway.service is not None and gateway.deployment is None:
            yield place.problem(
                Code.CONFLICT,
                ("gateways", name, "service"),
                "there is no `deployment` here that it could lead to",
                "expected `deployment` beside it",
                "`deployment: {}` makes one",
                key=True,
            )
    for service in place.mesh.gateway_services:
        at, declared = service.workload_setting, service.spec
        if not service.namespace.mesh:
            yield place.problem(
                Code.CONFLICT,
                at,
                f"nothing is injected in `{service.namespace.key}`, so that nothing makes a proxy "
                "of the pods",
                "expected a namespace without `mesh: false`",
                key=True,
            )
        said = place.mesh.gateways[service.key].deployment
        names = [name for name, _ in fields_set(said)] if said else []
        for name in [name for name in names if not applies(declared.kind, (name,))]:
            yield place.problem(
                Code.CONFLICT,
                (*at, name),
                f"a {declared.kind} has no `{name}`",
                "expected it only on kind Deployment",
                key=True,
            )
        for field in [f for f in (*OWN_ANNOTATIONS, *_OF_CONTAINERS) if f not in OF_GATEWAYS]:
            if getattr(declared.proxy, field, None) is not None:
                yield place.problem(
                    Code.CONFLICT,
                    (*at, "proxy", name_of(field)),
                    f"`{name_of(field)}` is for sidecars: a gateway's proxy has no use for it",
                    f"expected `{_OF_CONTAINERS[field]}` of the Deployment, whose container is "
                    "the proxy"
                    if field in _OF_CONTAINERS
                    else one_of([*map(name_of, OF_GATEWAYS), "fields of a ProxyConfig"]),
                    key=True,
                )
        if declared.sidecar is not None:
            yield place.problem(
                Code.CONFLICT,
                (*at, "sidecar"),
                "the pods are proxies, and have no sidecar beside",
                "expected `resources`, which are the proxy's",
                key=True,
            )
        if declared.container_name != PROXY:
            yield place.problem(
                Code.CONFLICT,
                (*at, "containerName"),
                f"the injector makes a proxy of the container {PROXY} alone",
                f"expected {PROXY}",
                "leave it out",
            )
