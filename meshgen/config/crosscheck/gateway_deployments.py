"""Gateways' own Deployments: what nobody makes proxies of, and what has no effect on them."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.model.injection import PROXY


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
