"""The bootstraps of all Envoys of a run."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.proof import secrets
from meshgen.proof.certificates import Authority
from meshgen.proof.checks import check_cluster, check_listeners
from meshgen.proof.clusters import at_socket, static
from meshgen.proof.listeners import logged
from meshgen.proof.places import pipe
from meshgen.proof.plan import Plan
from meshgen.proof.process import Process, is_own
from meshgen.proof.stub import stub_listener
from meshgen.proof.tokens import Issuers
from meshgen.proof.walk import renamed, texts_in
from meshgen.xds import Json

# As Istio starts its Envoys.
_RUNTIME = {"re2.max_program_size.error_level": 32768}


def bootstraps_of(plan: Plan, authority: Authority, issuers: Issuers) -> dict[int, Json]:
    """Return the bootstrap of each process by its number; 0 is that of the stubs."""
    names = list(plan.hosts)
    for process in plan.processes.values():
        for name in process.behind:
            names += _names_in(process.clusters[name])
    made = {p.number: _of_proxies(plan, p, authority, names) for p in plan.processes.values()}
    return {0: _of_stubs(plan, authority, names), **issuers.trusted(made)}


def _of_stubs(plan: Plan, authority: Authority, names: Sequence[str]) -> Json:
    log = plan.places.log(0)
    listeners = [
        stub_listener(number, stub, plan.places.stub(number), plan.orders, plan.verdicts, log)
        for stub, number in plan.stubs.items()
    ]
    listeners += check_listeners(plan.places, plan.verdicts)
    speaking = any(stub.speaks_tls for stub in plan.stubs)
    served = secrets.secrets_of_stubs(authority, names) if speaking else []
    return _bootstrap(plan, 0, listeners, [check_cluster(plan.places.checks)], served)


def _of_proxies(plan: Plan, process: Process, authority: Authority, names: Sequence[str]) -> Json:
    proxy = process.proxy
    listeners = [*_entries(plan, process)]
    clusters = [static(process.clusters[name], behind) for name, behind in process.behind.items()]
    for pod in range(process.pods):
        for port, taken in process.inbound.items():
            if taken is not None:
                own = {name: f"{name} {pod} {port}" for name in process.clusters if is_own(name)}
                here = renamed(taken, own)
                listeners.append(_inbound(plan, process, here, pod, port))
                clusters += _of_container(plan, process, own, here, pod, port)
    domain = proxy.system.control_plane.trust_domain
    own_one = authority.identity(domain, proxy.namespace, proxy.account)
    listeners, clusters = secrets.by_name([listeners, clusters])
    served = secrets.secrets([listeners, clusters], own_one, authority, names)
    return _bootstrap(plan, process.number, listeners, clusters, served)


def _entries(plan: Plan, process: Process) -> Iterator[Json]:
    """Yield the listeners at which requests begin, those of each pod."""
    log = plan.places.log(process.number)
    for name, entry in process.entries.items():
        for pod in range(process.pods):
            said = {"at": "source", "proxy": str(process.proxy), "pod": pod}
            yield logged({**entry, "name": entry_name(name, pod)}, log, **said)


def entry_name(name: str, pod: int) -> str:
    """Return what the listener of a pod is called at which requests begin."""
    return f"{pod} {name}"


def _inbound(plan: Plan, process: Process, listener: Json, pod: int, port: int) -> Json:
    said = {"at": "inbound", "proxy": str(process.proxy), "pod": pod, "port": port}
    address = pipe(plan.places.inbound(process.number, pod, port))
    named = {**listener, "name": f"inbound {pod} {port}", "address": address}
    return logged(named, plan.places.log(process.number), **said)


def _of_container(
    plan: Plan, process: Process, names: Mapping[str, str], listener: Json, pod: int, port: int
) -> Iterator[Json]:
    """Yield the clusters of the application, each leading to that of one pod alone."""
    used, workload = set(texts_in(listener)), process.proxy.workload
    for name, own in names.items():
        if own in used and workload is not None:
            here = at_socket(plan.container(workload, pod, port))
            yield static(process.clusters[name], [here], own)


def _bootstrap(
    plan: Plan,
    number: int,
    listeners: Sequence[Json],
    clusters: Sequence[Json],
    served: Sequence[Json],
) -> Json:
    return {
        "node": {"id": f"process {number}", "cluster": "meshgen"},
        "admin": {"address": pipe(plan.places.admin(number))},
        "layeredRuntime": {"layers": [{"name": "istio", "staticLayer": _RUNTIME}]},
        "staticResources": {"listeners": listeners, "clusters": clusters, "secrets": served},
    }


def _names_in(cluster: Any) -> Iterator[str]:
    """Yield the names that a cluster wants of a certificate."""
    if isinstance(cluster, Mapping):
        for key, value in cluster.items():
            if key in ("sni", "exact") and isinstance(value, str) and value:
                yield value
            else:
                yield from _names_in(value)
    elif isinstance(cluster, list):
        for inner in cluster:
            yield from _names_in(inner)
