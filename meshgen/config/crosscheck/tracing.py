"""Traces that nobody would get."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh.collector import JAEGER


def collectors(place: Place) -> Iterator[Problem]:
    """Find a Jaeger of which nobody says where it takes spans."""
    platform = place.mesh.spec.platform
    jaeger = platform.jaeger if platform else None
    if jaeger is None or place.broken.touches(JAEGER):
        return
    if jaeger.url is not None and jaeger.collector is None:
        yield place.problem(
            Code.MISSING,
            (*JAEGER, "url"),
            "`url` is where traces are looked at, and nothing says where proxies send their spans",
            "expected `collector` beside it, such as `collector: "
            "otel.observability.svc.cluster.local:4317`",
            "without `url`, a Jaeger is rendered that takes them",
            key=True,
        )
