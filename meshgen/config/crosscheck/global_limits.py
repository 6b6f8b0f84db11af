"""Rate limits of all proxies together, and who counts for them."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import GLOBAL, RATE_LIMITS, Workload
from meshgen.model.ratelimit import Bucket, RateLimit
from meshgen.resources import Path

_SPOKEN = "expected a port named grpc"
# What Envoy's local filter has, and the one that asks a service has not.
_LOCAL = {
    "burst": "a service counts in whole seconds, minutes, hours or days, and keeps nothing back",
    "body": "the service that counts gives the body of refused answers",
}


@of_workloads("rateLimit", running=True)
def asking(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find limits for which nobody counts, and what only a proxy's own limit has."""
    said = workload.spec.rate_limit
    if said is None or said.scope != GLOBAL:
        return
    path, service = (*workload.setting, "rateLimit"), place.mesh.spec.rate_limit_service
    if service is None:
        yield place.problem(
            Code.MISSING,
            (*path, "scope"),
            "nobody counts for all proxies: there is no `rateLimitService`",
            "expected `rateLimitService: {service: NAME}` beside `services`",
            "`scope: total` needs none: it is divided among the proxies",
            key=True,
        )
    elif service.service == workload.service.key:
        yield place.problem(
            Code.CONFLICT,
            (*path, "scope"),
            "it is the service that counts, which would be asked for every question to itself",
            "expected `scope: proxy`",
            key=True,
        )
    limits: list[tuple[Path, RateLimit | Bucket]] = [(path, said)]
    limits += [((*path, "buckets", name), one) for name, one in (said.buckets or {}).items()]
    for at, limit in limits:
        for field, why in _LOCAL.items():
            if getattr(limit, field, None) is not None:
                yield place.problem(
                    Code.CONFLICT,
                    (*at, field),
                    f"{why}: no `{field}` with `scope: global`",
                    "expected it with `scope: proxy` or `total`",
                    key=True,
                )
    if said.divided_by != RateLimit().divided_by:
        yield place.problem(
            Code.CONFLICT,
            (*path, "dividedBy"),
            "one count is for all proxies: nothing is divided",
            "expected `scope: total` beside it",
            key=True,
        )


def counting(place: Place) -> Iterator[Problem]:
    """Find a service that cannot count: two are named or none, or it has no port of gRPC."""
    said, counter = place.mesh.spec.rate_limit_service, place.mesh.counter
    if said is None or place.broken.touches(RATE_LIMITS):
        return
    if (said.service is None) == (said.external is None):
        yield place.problem(
            Code.CONFLICT if said.service else Code.MISSING,
            RATE_LIMITS,
            "`service` and `external` are both said" if said.service else "nobody is named",
            "expected `service`, one of `services`, or `external`, one of `external`",
            key=True,
        )
    elif counter and place.is_sound_at(counter.target.setting, "port", "ports", "protocol"):
        name = said.service or said.external
        if counter.port is None or not counter.target.fqdn:
            yield place.problem(
                Code.CONFLICT,
                (*RATE_LIMITS, "service" if said.service else "external"),
                f"`{name}` has no port of gRPC, by which proxies ask",
                _SPOKEN,
            )
        for service in place.mesh.services:
            limit = service.spec.rate_limit
            if limit is None or limit.scope != GLOBAL or limit.at != "sidecar":
                continue
            if not counter.target.is_seen_from(service.namespace):
                yield place.problem(
                    Code.REFERENCE,
                    (*service.setting, "rateLimit", "scope"),
                    f"`{name}`, which counts, is not exported to `{service.namespace.name}`: the "
                    "sidecars do not know it",
                    "expected the namespace in its `exportTo`",
                    key=True,
                )
