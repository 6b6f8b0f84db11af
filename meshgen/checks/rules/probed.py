"""What the kubelet asks of pods over HTTP and gRPC, and the injector leads round the sidecar."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system import Workload

REWRITE = "sidecar.istio.io/rewriteAppHTTPProbers"


class Probe(NamedTuple):
    """A probe that goes to a port of the pod: the place of that port, its number, the request."""

    path: Path
    port: int
    method: str
    asked: str


def rewriting(workload: Workload) -> Path:
    """Return the place of the annotation that keeps the injector from leading probes round."""
    return (*workload.template_path, "metadata", "annotations", REWRITE)


def through_sidecar(workload: Workload) -> Iterator[Probe]:
    """Yield the probes that the sidecar answers as it does others: none where they are rewritten.

    One that only opens a connection is answered by the sidecar, whatever comes after.

    Source: ShouldRewriteAppHTTPProbers of istio.io/istio/pkg/kube/inject.
    """
    if not workload.sidecar or workload.annotations.get(REWRITE) != "false":
        return
    for path, container in workload.containers:
        for name in ("startupProbe", "livenessProbe", "readinessProbe"):
            for how in ("httpGet", "grpc"):
                action = mapping(container, name, how)
                number = _number(container, action.get("port"))
                if number and not action.get("host"):
                    yield Probe((*path, name, how, "port"), number, *_asked(how, action))


def _asked(how: str, action: Mapping[str, Any]) -> tuple[str, str]:
    if how == "grpc":
        return "POST", "/grpc.health.v1.Health/Check"
    return "GET", f"/{text(action.get('path')).lstrip('/').partition('?')[0]}"


def _number(container: Mapping[str, Any], port: Any) -> int:
    """Return the number of a container's port that may be given by its name; 0 if there is none."""
    if isinstance(port, int):
        return port
    if not text(port):
        return 0
    for declared in mappings(container.get("ports")):
        if declared.get("name") == port and isinstance(declared.get("containerPort"), int):
            return int(declared["containerPort"])
    return 0
