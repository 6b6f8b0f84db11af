"""Metrics: of ports that there are, told in a way that Prometheus reads, and not refused."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place, of_services, of_workloads
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Service, Workload
from meshgen.mesh.monitoring import ANNOTATIONS, PATH, PORT, SCHEME, SCRAPE, Scrape, scrape_of
from meshgen.model.monitoring import Endpoint
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path

# What annotations can say besides the port.
_ANNOTATED = ("path", "scheme")
_MONITORS = "expected `by: ServiceMonitor` or `by: PodMonitor`"


@of_services("metrics", "port", "ports", "containers", running=True)
def ports(place: Place, service: Service) -> Iterator[Problem]:
    """Find metrics of ports that there are not, or that the Service has not."""
    scrape = scrape_of(service)
    if scrape is None:
        return
    path: Path = (*service.setting, "metrics")
    said, port = scrape.spec.port, scrape.port
    names = [p.service_name or p.container_name for p in scrape.ports]
    numbers = [str(p.number) for p in scrape.ports]
    if port is None and (said is not None or place.says_itself(service.key, "metrics")):
        yield place.problem(
            Code.MISSING if said is None else Code.REFERENCE,
            path if said is None else (*path, "port"),
            "the service has no port with metrics"
            if said is None
            else f"no container of the pods has a port {said}",
            one_of([*names, *numbers]) if names else "expected `ports: {http-metrics: …}`",
            did_you_mean(str(said), [*names, *numbers]) if said is not None else "",
            key=said is None,
        )
    elif port and scrape.spec.by == "ServiceMonitor" and not port.service_name:
        yield place.problem(
            Code.CONFLICT,
            (*path, "port"),
            f"the Service has no port that leads to {port.number}, which a ServiceMonitor names",
            "expected it in `ports`, or `by: PodMonitor`",
        )


@of_services("metrics", running=True)
def told_by_annotations(place: Place, service: Service) -> Iterator[Problem]:
    """Find what annotations cannot say, and annotations that are written beside."""
    scrape = scrape_of(service)
    if scrape is None or scrape.spec.by != ANNOTATIONS:
        return
    path: Path = (*service.setting, "metrics")
    names = zip(Endpoint.__struct_fields__, Endpoint.__struct_encode_fields__, strict=True)
    others = {name: field for field, name in names if field not in _ANNOTATED}
    for name, field in {**others, "labels": "labels"}.items():
        if getattr(scrape.spec, field) is not None:
            yield place.problem(
                Code.CONFLICT,
                (*path, name),
                f"annotations tell Prometheus no `{name}`",
                _MONITORS,
                key=True,
            )
    if scrape.merged and scrape.spec.scheme == "https":
        yield place.problem(
            Code.CONFLICT,
            (*path, "scheme"),
            "where Istio merges metrics it fetches them by http alone",
            f"{_MONITORS}, or http",
        )
    for key in service.spec.pod_annotations or {}:
        if key in (SCRAPE, PORT, PATH, SCHEME):
            yield place.problem(
                Code.CONFLICT,
                (*service.setting, "podAnnotations", key),
                f"the annotation `{key}` is that of `metrics` too",
                "expected one of them",
                key=True,
            )


@of_workloads("metrics", "port", "ports", "mtls", "mesh", running=True)
def refused(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find ports with metrics that take mutual TLS alone, and that nobody but the user opens."""
    scrape, mtls = workload.scrape, workload.spec.mtls
    if scrape is None or scrape.port is None or not scrape.needs_plain_text:
        return
    number, modes = str(scrape.port.number), (mtls and mtls.ports) or {}
    if number in modes:
        yield place.problem(
            Code.CONFLICT,
            (*workload.setting, "mtls", "ports", number),
            f"Prometheus asks port {number} in plain text, which STRICT refuses",
            "expected PERMISSIVE, or `scheme: https` with a `tlsConfig` in `metrics`",
        )
    elif scrape.port.shared:
        yield place.problem(
            Code.CONFLICT,
            (*workload.service.setting, "metrics"),
            f"Prometheus asks port {number} in plain text, and it takes mutual TLS alone, since "
            "others call it",
            _mend(scrape),
            f"`mtls: {{ports: {{'{number}': PERMISSIVE}}}}` opens it to plain text of anybody",
            key=True,
        )


def _mend(scrape: Scrape) -> str:
    usual = "expected a port with nothing but metrics, such as `ports: {http-metrics: 9090}`"
    return usual if scrape.spec.by == ANNOTATIONS else f"{usual}, or `by: annotations`"
