"""Objects measured on several clusters, what is the same told once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from meshgen.quota import Capacity, Cluster, WorkloadKey, measure
from meshgen.resources import Object


@dataclass(frozen=True)
class Forecast:
    """What the objects will use, and the clusters where it is that; `only` means on all of them."""

    capacity: Capacity
    clusters: tuple[Cluster, ...]
    only: bool = True

    @property
    def fits(self) -> bool:
        """Return whether everything fits at rest and no pod is refused."""
        return all(namespace.fits for namespace in self.capacity.namespaces)

    @property
    def releases(self) -> str:
        """Return the clusters in words."""
        return releases_of(self.clusters)


def forecast(objects: Iterable[Object], clusters: Sequence[Cluster]) -> tuple[Forecast, ...]:
    """Return what the objects use on each cluster; clusters with the same outcome share one.

    It fits only if all of them fit. Which releases differ is for the measuring to find out: no
    other place has to know that from Istio 1.27 on a sidecar may be an init container.
    """
    held = list(objects)
    outcomes: list[tuple[Capacity, list[Cluster]]] = []
    for cluster in clusters:
        capacity = measure(held, cluster)
        alike = next((same for other, same in outcomes if other == capacity), None)
        if alike is None:
            outcomes.append((capacity, [cluster]))
        else:
            alike.append(cluster)
    only = len(outcomes) == 1
    return tuple(Forecast(capacity, tuple(same), only) for capacity, same in outcomes)


def releases_of(clusters: Iterable[Cluster]) -> str:
    """Return clusters in words: `Kubernetes 1.29 and 1.33, Istio 1.27`."""
    pairs = list(dict.fromkeys((c.kubernetes, c.istio) for c in clusters))
    kubernetes = list(dict.fromkeys(pair[0] for pair in pairs))
    istio = list(dict.fromkeys(pair[1] for pair in pairs))
    if len(pairs) == len(kubernetes) * len(istio):
        return _of_releases(kubernetes, istio)
    return "; ".join(_of_releases([one], [other]) for one, other in pairs)


def key_of(obj: Object, namespace: str = "") -> WorkloadKey:
    """Return what makes an object unique in a cluster; `namespace` is for one that names none."""
    metadata = obj.get("metadata")
    given = metadata if isinstance(metadata, dict) else {}
    name = _text(given.get("name")) or _text(given.get("generateName"))
    return WorkloadKey(_text(given.get("namespace")) or namespace, _text(obj.get("kind")), name)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _of_releases(kubernetes: list[str], istio: list[str | None]) -> str:
    named = [release for release in istio if release is not None]
    products = [f"Kubernetes {' and '.join(kubernetes)}"]
    return ", ".join([*products, f"Istio {' and '.join(named)}" if named else "no Istio"])
