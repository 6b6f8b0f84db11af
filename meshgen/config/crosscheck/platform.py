"""The platform: parts that exist elsewhere, or show what Prometheus has and keeps."""

from collections.abc import Iterator

from msgspec import structs

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.config.layers import mapping
from meshgen.findings import Code
from meshgen.model.component import Component, Reachable
from meshgen.model.grafana import Grafana
from meshgen.model.prometheus import Prometheus
from meshgen.quantity import parse_quantity
from meshgen.resources import Path
from meshgen.yamlio import at

_PLATFORM = "platform"


def elsewhere(place: Place) -> Iterator[Problem]:
    """Find what is said beside the address of a part that is not rendered then.

    What a weaker layer says of the part holds where another environment has one of its own.
    """
    for path, part in _reachable(place):
        if not part.existing or not part.beside_existing:
            continue
        _, existing = place.origins.find(place.tree, (*path, part.existing))
        for key in mapping(at(place.tree, path)):
            _, written = place.origins.find(place.tree, (*path, key))
            if key not in part.beside_existing and written[:-1] == existing[:-1]:
                yield place.problem(
                    Code.CONFLICT,
                    (*path, key),
                    f"`{key}` would be of one that is rendered, and with `{part.existing}` none is",
                    "expected one of both",
                    key=True,
                )


def volumes(place: Place) -> Iterator[Problem]:
    """Find volumes of no size."""
    said = place.mesh.spec.platform
    volumes = {
        ("prometheus", "storage"): said and said.prometheus and said.prometheus.storage,
        ("grafana", "storage"): said and said.grafana and said.grafana.storage,
        ("jaeger", "badger"): said and said.jaeger and said.jaeger.badger,
    }
    for (part, field), volume in volumes.items():
        if volume and not parse_quantity(volume.size):
            path: Path = (_PLATFORM, part, field, "size")
            message, expected = "nothing can be kept on a volume of no size", "expected more than 0"
            yield place.problem(Code.VALUE, path, message, expected)


def operated(place: Place) -> Iterator[Problem]:
    """Find an operator of whose Prometheus nobody knows the address."""
    part = _prometheus(place)
    if part is not None and part.operator is not None and part.url is None:
        yield place.problem(
            Code.MISSING,
            (_PLATFORM, "prometheus", "operator"),
            "an operator runs a Prometheus whose address nothing says",
            "expected `url` beside it, such as http://prometheus-operated.monitoring:9090",
            key=True,
        )


def kept(place: Place) -> Iterator[Problem]:
    """Find a Prometheus that keeps more than it can write."""
    part = _prometheus(place)
    size = part.retention.bytes if part and part.is_rendered else None
    if part is not None and size is not None and size >= parse_quantity(part.room):
        yield place.problem(
            Code.CONFLICT,
            (_PLATFORM, "prometheus", "retention", "size"),
            f"it keeps {part.retention.size}, and stops once its volume of {part.room} is full",
            "expected four fifths of the volume, or a larger `storage`",
        )


def metrics(place: Place) -> Iterator[Problem]:
    """Find what would show nothing: without a Prometheus."""
    said = place.mesh.spec.platform
    if said is None or said.prometheus is not None:
        return
    if place.broken.touches((_PLATFORM, "prometheus")):
        return
    parts = {"Grafana": said.grafana, "Kiali": said.kiali}
    for name, part in parts.items():
        if part is not None and part.is_rendered:
            yield place.problem(
                Code.MISSING,
                (_PLATFORM, name.lower()),
                f"{name} shows what Prometheus has, and none is named",
                "expected `prometheus` beside it",
                "one that exists is `prometheus: {url: http://prometheus.monitoring:9090}`, with "
                "`prometheus: {}` one is rendered",
                key=True,
            )


def visitors(place: Place) -> Iterator[Problem]:
    """Find a Grafana that would let nobody in."""
    part = _grafana(place)
    path: Path = (_PLATFORM, "grafana")
    if part is None or not part.is_rendered or part.admin_secret or part.anonymous:
        return
    if not any(place.broken.touches((*path, key)) for key in ("adminSecret", "anonymous")):
        yield place.problem(
            Code.MISSING,
            path,
            "nobody could log in to Grafana, or see anything without it",
            "expected `adminSecret: grafana-admin`, a Secret that exists, or `anonymous: Viewer`",
            key=True,
        )


def shared(place: Place) -> Iterator[Problem]:
    """Find dashboards for a Grafana that exists, where one is rendered, which has them."""
    part = _grafana(place)
    if part is not None and part.dashboards is not None and part.is_rendered:
        yield place.problem(
            Code.CONFLICT,
            (_PLATFORM, "grafana", "dashboards"),
            "`dashboards` is for a Grafana that exists, and the one that is rendered has them",
            "expected `url` beside it, such as http://grafana.monitoring:3000, or no `dashboards`",
            key=True,
        )


def alone(place: Place) -> Iterator[Problem]:
    """Find several pods of a part of which each would have something for itself."""
    said = place.mesh.spec.platform
    for field in structs.fields(said) if said else ():
        part = getattr(said, field.name)
        service = part.service if isinstance(part, Component) and part.is_rendered else None
        if service is None or not part.alone:
            continue
        scaled = service.autoscaling
        number = scaled.max if scaled is not None else service.replicas or 1
        setting: Path = ("autoscaling", "max") if scaled is not None else ("replicas",)
        path = (_PLATFORM, field.encode_name, "service", *setting)
        if number > 1 and not place.broken.touches(path):
            what = f"of {number} pods each would have {part.alone}, and a request meets any of them"
            yield place.problem(Code.CONFLICT, path, what, "expected 1", part.shared_by)


def _reachable(place: Place) -> Iterator[tuple[Path, Reachable]]:
    said = place.mesh.spec.platform
    for field in structs.fields(said) if said else ():
        part = getattr(said, field.name)
        if isinstance(part, Reachable):
            yield (_PLATFORM, field.encode_name), part


def _grafana(place: Place) -> Grafana | None:
    said = place.mesh.spec.platform
    return said.grafana if said else None


def _prometheus(place: Place) -> Prometheus | None:
    said = place.mesh.spec.platform
    return said.prometheus if said else None
