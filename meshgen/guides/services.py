"""The facts of a service in one environment."""

from collections.abc import Iterator, Mapping, Sequence

from meshgen.guides.facts import Exposed, Limit, Peer, Service, Workload
from meshgen.identity import Identity, identity
from meshgen.mesh import SIDECARS, Edge, Mesh, RequestMatch, exposures_of, pods_by, workloads
from meshgen.mesh import External as Outside
from meshgen.mesh import Service as Resolved
from meshgen.mesh import Workload as Run
from meshgen.model.conditions import Conditions
from meshgen.model.proxy import proxy_resources
from meshgen.model.ratelimit import RateLimit
from meshgen.resources import Object, Path

# The objects of an environment: the setting that each comes from, and as the cluster has it.
Made = Sequence[tuple[Path, Object]]
_ROLLS = frozenset(("Deployment", "StatefulSet", "DaemonSet"))


def service_facts(mesh: Mesh, service: Resolved, environment: str, made: Made) -> Service:
    """Return what guides tell of a service; `made` are the objects of its environment."""
    calls = mesh.calls
    objects = [obj for origin, obj in made if origin[:2] == service.setting]
    own = [identity(obj) for obj in objects]
    return Service(
        service.key,
        service.namespace.full_name(service.name),
        service.namespace.name,
        environment,
        service.fqdn,
        service.spec.service.type or "ClusterIP",
        tuple(_port(port.name, port.port, port.target) for port in service.ports),
        next((port.port for port in service.ports), 0),
        _mtls(service),
        service.in_mesh,
        calls.says(service),
        tuple(_workload(one) for one in workloads(service)) if service.here else (),
        tuple(sorted((_callee(edge) for edge in calls.calls_of(service)), key=_by_name)),
        tuple(sorted((_caller(edge) for edge in calls.callers_of(service)), key=_by_name)),
        tuple(_exposed(mesh, service)),
        _limit(service, own),
        tuple(one.name for one in own if one.kind == "AuthorizationPolicy"),
    )


def _by_name(peer: Peer) -> tuple[str, tuple[int, ...]]:
    return peer.name, peer.ports


def _port(name: str, port: int, target: object) -> str:
    return f"{port} ({name})" if target == port else f"{port} ({name}), in the pod {target}"


def _mtls(service: Resolved) -> str:
    if not service.in_mesh:
        return "no sidecar"
    return service.accepts(service.spec) or "PERMISSIVE"


def _callee(edge: Edge) -> Peer:
    callee = edge.callee
    if isinstance(callee, Outside):
        return Peer(", ".join(callee.spec.hosts), "outside", tuple(edge.ports))
    return Peer(callee.key, "service", tuple(edge.ports), f"{callee.key}.md")


def _caller(edge: Edge) -> Peer:
    key, root = edge.caller.key, edge.caller.setting[0]
    if root == "services":
        return Peer(key, "service", tuple(edge.ports), f"{key}.md")
    return Peer(key, "gateway" if root == "gateways" else "load test", tuple(edge.ports))


def _workload(run: Run) -> Workload:
    home, service = run.service.namespace, run.service
    name = home.full_name(run.name)
    container = run.containers[0]
    kind = "rollout.argoproj.io" if run.kind == "Rollout" else run.kind.lower()
    return Workload(
        name,
        f"{kind}/{name}",
        run.kind,
        run.kind in _ROLLS,
        container.spec.image or "",
        container.name,
        ",".join(f"{key}={value}" for key, value in run.pod_selector.items()),
        _replicas(run),
        amounts(container.resources.get("requests", {})),
        amounts(container.resources.get("limits", {})),
        _sidecar(run) if service.in_mesh else "",
        name if run.autoscaled else "",
        _scaling(run) if run.autoscaled else "",
        run.kind in _ROLLS and run.pods("min") == 1,
    )


def _replicas(run: Run) -> str:
    low, high = run.pods("min"), run.pods("max")
    if low is None or high is None:
        return "as often as it runs" if run.service.is_job else "one on every node"
    if low == high:
        return str(low)
    rest = run.spec.replicas
    return f"{low} to {high}" + (f", {rest} at rest" if rest is not None else "")


def _scaling(run: Run) -> str:
    """Return what an HPA holds, in a line."""
    told = []
    for metric in run.metrics:
        source = metric.get("resource") or metric.get("containerResource") or {}
        share = source.get("target", {}).get("averageUtilization")
        told.append(f"{share} % of the {_words(source['name'])}" if share else "a metric")
    return " and ".join(dict.fromkeys(told))


def _words(resource: str) -> str:
    return {"cpu": "CPU"}.get(resource, resource)


def amounts(resources: Mapping[str, object]) -> str:
    """Return requests or limits in a line: `100m CPU, 128Mi memory`."""
    return ", ".join(f"{amount} {_words(key)}" for key, amount in resources.items())


def _sidecar(run: Run) -> str:
    found = proxy_resources(run.spec.sidecar, run.service.istio)
    several = {
        part: amounts({key: amount for (p, key), amount in found.items() if p == part})
        for part in ("requests", "limits")
    }
    return "; ".join(f"{part} {told}" for part, told in several.items() if told)


def _exposed(mesh: Mesh, service: Resolved) -> Iterator[Exposed]:
    for one in exposures_of(service):
        if one.gateway != SIDECARS:
            said: list[Conditions] = []
            for _, spec in one.said:
                several: Sequence[Conditions] = spec.match or [spec]
                said += several
            matches = (_match(RequestMatch(each).request) for each in said)
            hosts = mesh.serving.hosts_of(one)
            yield Exposed(one.gateway, hosts, tuple(dict.fromkeys(matches)))


def _match(request: Object) -> str:
    """Return what a route asks of requests in a line."""
    path = [f"{how} {text}" for how, text in request.get("uri", {}).items()]
    others = [key for key in request if key not in ("uri", "ignoreUriCase")]
    return ", ".join([*path, *(f"by {key}" for key in others)]) or "all requests"


def _limit(service: Resolved, own: Sequence[Identity]) -> Limit | None:
    limits = [pods.spec.rate_limit for pods in pods_by(service, "rate_limit")]
    said = next(filter(None, limits), None)
    if said is None:
        return None
    filters = tuple(one.name for one in own if one.kind == "EnvoyFilter")
    where = f"at {said.at}" if said.scope != "global" else "by one service for all proxies"
    return Limit(
        _told(said),
        {
            "at sidecar": "by the sidecar of each pod",
            "at gateway": "by each pod of the gateway",
        }.get(where, where),
        said.status,
        said.header,
        said.enforce,
        _at_once(service, said),
        filters,
    )


def _told(said: RateLimit) -> str:
    whole = [f"{said.requests} a {said.per}"] if said.requests is not None else []
    apart = [
        f"{one.requests} a {one.per or said.per} for `{n}`"
        for n, one in (said.buckets or {}).items()
    ]
    return ", ".join([*whole, *(text.replace("`", "") for text in apart)])


def _at_once(service: Resolved, said: RateLimit) -> int | None:
    """Return how many requests pass at once: what each proxy's bucket holds, times the pods."""
    if said.requests is None:
        return None
    whole = said.burst or said.requests
    if said.scope != "proxy":
        return whole
    rest = [run.spec.replicas or run.pods("min") for run in workloads(service)]
    if said.at == "gateway" or None in rest:
        return None
    return whole * sum(filter(None, rest))
