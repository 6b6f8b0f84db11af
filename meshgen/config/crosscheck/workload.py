"""What a workload's settings say of each other."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.findings import Code, Finding
from meshgen.model.base import Spec
from meshgen.model.network import Expose, HeaderMatch, Route
from meshgen.model.pod import EnvSource, Probe
from meshgen.quantity import parse_quantity
from meshgen.resources import Path


def image(place: Place) -> Iterator[Finding]:
    """Find services without an image."""
    for name, service in place.services.items():
        if not service.image:
            yield place.finding(
                Code.MISSING,
                ("services", name),
                "`image` is missing",
                "expected an image such as ghcr.io/acme/web:v1.2.0",
                key=True,
            )


def autoscaling(place: Place) -> Iterator[Finding]:
    """Find autoscaling that cannot work: max below min, a metric without a request."""
    for name, service in place.services.items():
        scaling = service.autoscaling
        if scaling is None:
            continue
        path: Path = ("services", name, "autoscaling")
        if scaling.max < scaling.min:
            yield place.finding(
                Code.CONFLICT,
                (*path, "max"),
                f"max {scaling.max} is below min {scaling.min}",
                f"expected {scaling.min} or more",
            )
        resources = service.resources
        if resources is None:
            continue
        asked = {**(resources.limits or {}), **(resources.requests or {})}
        for metric, wanted in (
            ("cpu", scaling.cpu or not scaling.memory),
            ("memory", scaling.memory),
        ):
            if wanted and metric not in asked:
                yield place.finding(
                    Code.CONFLICT,
                    path,
                    f"the container requests no {metric}, so that the HPA would see <unknown>",
                    f"expected resources.requests.{metric}",
                    key=True,
                )


def one_of_several(place: Place) -> Iterator[Finding]:
    """Find mappings in which exactly one of several keys must be set, and is not."""
    for name, service in place.services.items():
        at: Path = ("services", name)
        for key, value in (service.env or {}).items():
            if isinstance(value, EnvSource):
                yield from _one(place, (*at, "env", key), value)
        for index, source in enumerate(service.env_from or ()):
            yield from _one(place, (*at, "envFrom", index), source, ("config_map", "secret"))
        for key, volume in (service.volumes or {}).items():
            sources = (
                "config_map",
                "secret",
                "empty_dir",
                "claim",
                "persistent_volume_claim",
                "host_path",
            )
            yield from _one(place, (*at, "volumes", key), volume, sources)
        probes: list[tuple[Path, object]] = [((*at, "health"), service.health)]
        if service.probes:
            own = service.probes
            probes += [((*at, "probes", f), getattr(own, f)) for f in own.__struct_fields__]
        for path, probe in probes:
            if isinstance(probe, Probe):
                yield from _one(place, path, probe, ("path", "exec", "tcp", "grpc"))
            if _asks_path(probe) and not (_port_of(probe) or service.port or service.ports):
                yield place.finding(
                    Code.MISSING, path, "the service has no port to ask", "expected `port`"
                )
        if service.pod_disruption_budget:
            yield from _one(place, (*at, "podDisruptionBudget"), service.pod_disruption_budget)
        for index, route in enumerate(_routes(service.expose)):
            for header, match in (route.headers or {}).items():
                if isinstance(match, HeaderMatch):
                    where = ("routes", index) if service.expose and service.expose.routes else ()
                    yield from _one(place, (*at, "expose", *where, "headers", header), match)


def requests_within_limits(place: Place) -> Iterator[Finding]:
    """Find requests above limits, which the API server refuses."""
    for name, service in place.services.items():
        resources = service.resources
        if resources is None:
            continue
        for key, limit in (resources.limits or {}).items():
            request = (resources.requests or {}).get(key)
            if request is not None and parse_quantity(request) > parse_quantity(limit):
                yield place.finding(
                    Code.CONFLICT,
                    ("services", name, "resources", "requests", key),
                    f"the request {request} is above the limit {limit}",
                    f"expected {limit} or less",
                )


def rollout(place: Place) -> Iterator[Finding]:
    """Find strategies that the kind does not have, or that never replace a pod."""
    for name, service in place.services.items():
        strategy = service.strategy
        if strategy is None:
            continue
        path: Path = ("services", name, "strategy")
        foreign = {"Deployment": "OnDelete", "StatefulSet": "Recreate"}.get(service.kind)
        if strategy.type == foreign and place.says_itself(name, "strategy"):
            yield place.finding(
                Code.CONFLICT,
                (*path, "type"),
                f"a {service.kind} has no {foreign}",
                "expected RollingUpdate or "
                + ("Recreate" if foreign == "OnDelete" else "OnDelete"),
            )
        amounts = (strategy.max_surge, strategy.max_unavailable)
        if strategy.type != "RollingUpdate" and any(a is not None for a in amounts):
            yield place.finding(
                Code.CONFLICT,
                path,
                f"{strategy.type} knows no maxSurge and no maxUnavailable",
                "expected them only with RollingUpdate",
                key=True,
            )
        elif all(a in (0, "0%") for a in amounts):
            yield place.finding(
                Code.CONFLICT,
                path,
                "with maxSurge 0 and maxUnavailable 0 no pod could ever be replaced",
                "expected one of them above 0",
                key=True,
            )


def _one(
    place: Place, path: Path, spec: Spec, fields: tuple[str, ...] | None = None
) -> Iterator[Finding]:
    fields = fields or spec.__struct_fields__
    names = dict(zip(spec.__struct_fields__, spec.__struct_encode_fields__, strict=True))
    wanted = ", ".join(names[f] for f in fields)
    found = [names[f] for f in fields if getattr(spec, f) is not None]
    if len(found) == 1:
        return
    yield place.finding(
        Code.CONFLICT,
        path,
        f"{' and '.join(found)} are set together" if found else "nothing is set",
        f"expected exactly one of {wanted}",
        f"remove one; in an environment, set it to null: `{found[0]}: null`" if found else "",
        key=True,
    )


def _asks_path(probe: object) -> bool:
    return isinstance(probe, str) or (isinstance(probe, Probe) and probe.path is not None)


def _port_of(probe: object) -> int | None:
    return probe.port if isinstance(probe, Probe) else None


def _routes(expose: Expose | None) -> list[Route]:
    if expose is None:
        return []
    return list(expose.routes) if expose.routes else [expose]
